"""Hard negatives, and the batches of an epoch that put them beside."""

import itertools
import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalize import fold
from training.negatives import BatchSizes, mine_dense, mine_lexical, plan_epoch, question_rows
from training.passages import TrainingPassage, cut_articles, whole_paragraphs


@pytest.fixture(scope="module")
def passages(articles):
    return cut_articles(articles, len, 60)


@pytest.fixture(scope="module")
def mined(passages):
    return mine_lexical(passages, 3)


def random_vectors(passages, seed=1):
    draw = np.random.default_rng(seed)
    questions = draw.normal(size=(len(question_rows(passages)), 8)).astype(np.float32)
    return questions, draw.normal(size=(len(passages), 8)).astype(np.float32)


def check_wrong(passages, mined):
    assert any(mined)
    for (row, at), wrong in zip(question_rows(passages), mined, strict=True):
        assert len(wrong) <= 3
        assert len(set(wrong)) == len(wrong)
        for other in wrong:
            assert passages[other].article != passages[row].article
            assert fold(passages[row].answers[at]) not in fold(passages[other].text)


def test_passages_hold_the_answers_of_their_questions(articles, passages):
    asked = [pair for p in passages for pair in zip(p.questions, p.answers, strict=True)]
    assert set(asked) <= {(q.question, q.answer) for a in articles for q in a.questions}
    assert len(asked) > 80
    for passage in passages:
        assert passage.text.startswith(articles[passage.article].title)
        assert all(answer in passage.text for answer in passage.answers)


def test_mined_by_words_is_of_other_articles_and_without_the_answer(passages, mined):
    check_wrong(passages, mined)


def test_mined_by_words_has_words_of_the_question(passages, mined):
    at = next(
        number
        for number, (row, at) in enumerate(question_rows(passages))
        if "大工" in passages[row].questions[at]
    )
    assert all("大工" in passages[other].text for other in mined[at])


def test_mined_by_vectors_is_of_other_articles_and_without_the_answer(passages):
    questions, vectors = random_vectors(passages)
    check_wrong(passages, mine_dense(passages, questions, vectors, 3))


def test_mined_by_vectors_is_the_nearest_first(passages):
    questions, vectors = random_vectors(passages)
    for number, wrong in enumerate(mine_dense(passages, questions, vectors, 3)):
        scores = [float(vectors[other] @ questions[number]) for other in wrong]
        assert scores == sorted(scores, reverse=True)
        assert all(score > 0 for score in scores)


def test_unknown_vectors_give_no_negatives(passages):
    questions, vectors = random_vectors(passages)
    assert not any(mine_dense(passages, 0 * questions, vectors, 3))


@given(st.integers(1, 12), st.integers(0, 6), st.integers(0, 1000))
def test_plan_asks_every_asked_passage_once(passages, mined, asked, beside, seed):
    sizes = BatchSizes(asked, beside, group=3)
    batches = plan_epoch(passages, mined, sizes, random.Random(seed))
    rows = Counter(row for batch in batches for row in batch.asked)
    assert rows == Counter(row for row, passage in enumerate(passages) if passage.questions)
    assert all(len(batch.asked) <= asked for batch in batches)
    assert all(len(batch.beside) <= beside for batch in batches)


@given(st.integers(1, 12), st.integers(1, 6), st.integers(0, 1000))
def test_beside_stand_wrong_passages_only(passages, mined, asked, beside, seed):
    negatives = {}
    for (row, at), wrong in zip(question_rows(passages), mined, strict=True):
        for other in wrong:
            negatives.setdefault((row, other), []).append(passages[row].answers[at])
    for batch in plan_epoch(passages, mined, BatchSizes(asked, beside), random.Random(seed)):
        articles_asked = {passages[row].article for row in batch.asked}
        assert not {passages[row].article for row in batch.beside} & articles_asked
        assert len(set(batch.beside)) == len(batch.beside)
        for other in batch.beside:
            missed = [a for row in batch.asked for a in negatives.get((row, other), [])]
            assert missed
            assert all(fold(answer) not in fold(passages[other].text) for answer in missed)


@pytest.mark.parametrize("group", [2, 5, 100])
def test_passages_of_an_article_are_asked_in_groups(passages, mined, group):
    asked = [p for p in passages if p.questions]
    batches = plan_epoch(passages, mined, BatchSizes(len(asked), 0, group), random.Random(1))
    (batch,) = batches
    owners = [passages[row].article for row in batch.asked]
    runs = [len(list(run)) for _, run in itertools.groupby(owners)]
    held = Counter(owners)
    # Two groups of one article may follow each other.
    assert len(runs) <= sum(-(-count // group) for count in held.values())
    if group == 100:
        assert len(runs) == len(held)


def test_articles_come_as_passages_or_as_paragraphs(articles, passages):
    both = passages + whole_paragraphs(articles)
    mined = [[] for _ in question_rows(both)]
    for share, expected in ((0.0, {False}), (1.0, {True}), (0.5, {False, True})):
        batches = plan_epoch(both, mined, BatchSizes(8, 0, 4, share), random.Random(3))
        forms = {}
        for batch in batches:
            for row in batch.asked:
                forms.setdefault(both[row].article, set()).add(both[row].whole)
        assert len(forms) == len(articles)
        assert all(len(found) == 1 for found in forms.values())
        assert set.union(*forms.values()) == expected


def test_paragraphs_hold_all_questions_under_their_title(articles):
    paragraphs = whole_paragraphs(articles)
    asked = [(p.article, q) for p in paragraphs for q in p.questions]
    assert sorted(asked) == sorted(
        (number, q.question) for number, a in enumerate(articles) for q in a.questions
    )
    for paragraph in paragraphs:
        assert paragraph.whole
        assert paragraph.text.startswith(articles[paragraph.article].title + "\n")
        assert all(answer in paragraph.text for answer in paragraph.answers)


def test_seed_decides_the_plan(passages, mined):
    plans = [plan_epoch(passages, mined, BatchSizes(8, 2), random.Random(s)) for s in (1, 1, 2)]
    assert plans[0] == plans[1] != plans[2]


def test_negatives_of_a_passage_without_questions_are_asked_nowhere():
    passages = [
        TrainingPassage(0, "一つ目", ("何?",), ("一",)),
        TrainingPassage(1, "二つ目", (), ()),
    ]
    (batch,) = plan_epoch(passages, [[1]], BatchSizes(4, 4), random.Random(1))
    assert (batch.asked, batch.beside) == ((0,), (1,))
