"""Our own questions on calibration articles: answers at their places, none of the data set's."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from training.own_questions import (
    CALIBRATION_NEAR_MISSES,
    CALIBRATION_USERS,
    TRAINING_NEAR_MISSES,
    TRAINING_TWINS,
    TRAINING_USERS,
    NearMiss,
    UserQuestion,
    load_near_misses,
    load_user_questions,
    with_missing,
    with_users,
)
from training.reader_examples import ExampleMaker
from training.reader_recipe import Kind, ReaderRecipe
from training.splits import Article, Asked, load_articles, split
from training.train_reader import prepare_corpus

README = CALIBRATION_USERS.parent / "README.md"


def fold(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def shared_run(question: str, text: str, length: int) -> str | None:
    """Characters of the question that stand in the article in one go; not within a name."""
    runs = (question[at : at + length] for at in range(len(question) - length + 1))
    name = re.compile(r"[\u30a1-\u30fc・A-Za-z]+")
    return next((run for run in runs if run in text and not name.fullmatch(run)), None)


@pytest.fixture(scope="module")
def both(shared: Path) -> tuple[list[Article], dict[str, Article]]:
    training, calibration = split(load_articles(shared / "data/jaquad/train.json.gz"))
    return list(training), {article.title: article for article in calibration}


def of_user(article: Article, answer: str, english: str = "") -> UserQuestion:
    start = article.text.index(answer)
    asked = Asked("いつの話?", answer, start, start, start + len(answer), "own-1", kind="when")
    return UserQuestion(article.title, asked, english)


def test_users_question_joins_the_paragraph_that_answers_it_in_both_languages(articles) -> None:
    gold = articles[1].questions[0]
    changed = with_users(articles, [of_user(articles[1], gold.answer, "When was it?")])
    assert [a.questions[: len(b.questions)] for a, b in zip(changed, articles, strict=True)] == [
        article.questions for article in articles
    ]
    japanese, english = changed[1].questions[len(articles[1].questions) :]
    assert (japanese.question, english.question) == ("いつの話?", "When was it?")
    assert english.searched == japanese.searched == "いつの話?"
    for asked in (japanese, english):
        assert asked.ours
        assert asked.paragraph_start <= asked.start < asked.paragraph_end
        assert asked.answer == gold.answer
    assert not gold.ours


def test_answer_that_no_paragraph_holds_is_left_out(articles) -> None:
    text = articles[0].text
    over = UserQuestion(articles[0].title, Asked("何?", text, 0, 0, len(text), kind="what"))
    assert with_users(articles, [over])[0].questions == articles[0].questions


def test_epoch_has_users_questions_as_often_as_told(articles, tiny_base) -> None:
    from training.entity_swaps import Gazetteer

    changed = with_users(articles, [of_user(articles[1], articles[1].questions[0].answer)])
    recipe = ReaderRecipe(passage_tokens=40, own_repeats=3)
    corpus = prepare_corpus(changed, tiny_base, recipe.passage_tokens)
    examples = ExampleMaker(corpus, Gazetteer(()), recipe).epoch(0)
    answered = Counter(e.question for e in examples if e.kind is Kind.ANSWERABLE)
    assert answered["いつの話?"] == 3
    assert answered[articles[0].questions[0].question] == 1


def test_epoch_has_near_misses_as_often_as_told_and_of_their_own_article(
    articles, tiny_base
) -> None:
    from training.entity_swaps import Gazetteer

    question = articles[1].questions[0].question
    changed = with_missing(articles, [NearMiss(articles[1].title, question)])
    recipe = ReaderRecipe(passage_tokens=40, own_repeats=3)
    corpus = prepare_corpus(changed, tiny_base, recipe.passage_tokens)
    examples = ExampleMaker(corpus, Gazetteer(()), recipe).epoch(0)
    written = [e for e in examples if e.kind is Kind.WRITTEN]
    assert [e.question for e in written] == [question] * 3
    for example in written:
        assert example.answer is None
        assert example.words in articles[1].text


@pytest.mark.parametrize("path", [CALIBRATION_USERS, TRAINING_USERS, TRAINING_TWINS])
def test_answers_of_users_questions_stand_at_their_places(both, path) -> None:
    training, calibration = both
    articles = calibration if path == CALIBRATION_USERS else {a.title: a for a in training}
    for one in load_user_questions(path):
        text, asked = articles[one.article].text, one.asked
        assert text[asked.start : asked.start + len(asked.answer)] == asked.answer, asked.id
        assert all(other in text for other in asked.others), asked.id


def test_own_questions_are_of_calibration_articles_and_not_the_data_sets(both) -> None:
    training, articles = both
    known = {fold(q.question) for a in [*training, *articles.values()] for q in a.questions}
    users = [*load_user_questions(TRAINING_USERS), *load_user_questions(TRAINING_TWINS)]
    assert {one.article for one in users} <= {article.title for article in training}
    assert known.isdisjoint(fold(one.asked.question) for one in users)
    misses = load_near_misses(TRAINING_NEAR_MISSES)
    assert {miss.article for miss in misses} <= {article.title for article in training}
    assert known.isdisjoint(fold(miss.question) for miss in misses)
    asked = [(one.article, one.asked.question) for one in load_user_questions()]
    asked += [(miss.article, miss.question) for miss in load_near_misses()]
    assert {title for title, _ in asked} <= set(articles)
    assert known.isdisjoint(fold(question) for _, question in asked)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (CALIBRATION_USERS, 12),
        (TRAINING_USERS, 12),
        (CALIBRATION_NEAR_MISSES, 15),
        (TRAINING_NEAR_MISSES, 15),
        (TRAINING_TWINS, 15),
    ],
)
def test_own_questions_copy_no_phrase_of_their_articles(both, path, most) -> None:
    training, calibration = both
    articles = calibration | {article.title: article for article in training}
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        text = fold(articles[row["article"]].text)
        assert shared_run(fold(row["question"]), text, most) is None, row["id"]


@pytest.mark.parametrize(
    ("path", "prefix"),
    [
        (CALIBRATION_USERS, "caluser"),
        (TRAINING_USERS, "trainuser"),
        (CALIBRATION_NEAR_MISSES, "calnear"),
        (TRAINING_NEAR_MISSES, "trainnear"),
        (TRAINING_TWINS, "traintwin"),
    ],
)
def test_ids_count_up_and_counts_in_the_document_are_those_of_the_file(path, prefix) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [f"{prefix}-{n:03}" for n in range(1, len(rows) + 1)]
    assert len({fold(row["question"]) for row in rows}) == len(rows)
    document = README.read_text(encoding="utf-8")
    for kind, count in Counter(row["kind"] for row in rows).items():
        assert re.search(rf"^\| `{kind}` \|.*\| {count} \|$", document, re.MULTILINE), kind
    articles = len({row["article"] for row in rows})
    assert re.search(rf"^\| all \| {articles} articles, .*\| {len(rows)} \|$", document, re.M)
