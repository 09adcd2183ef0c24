"""Trials: each situation is what it says, and the same seed makes the same ones."""

from dataclasses import replace

import pytest

from index.build import BuildSettings
from index.encoder import Encoder, EncoderSettings
from index.search import SearchSettings
from ingest.normalize import fold
from training.attribute_swaps import find_compounds
from training.entity_swaps import Gazetteer
from training.outcomes import Outcome, figures_of
from training.own_questions import NearMiss, UserQuestion
from training.splits import Asked
from training.trials import (
    Situation,
    Trial,
    Trials,
    Whole,
    index_articles,
    is_right,
    source_of,
)

COUNTS = {
    Situation.OPEN: 8,
    Situation.ARTICLE: 8,
    Situation.REMOVED: 8,
    Situation.OTHER: 8,
    Situation.SWAPPED: 6,
    Situation.PROPERTY: 4,
}


@pytest.fixture(scope="module")
def whole(articles, tiny_base, tmp_path_factory):
    encoder = Encoder(EncoderSettings(name=str(tiny_base)))
    folder = tmp_path_factory.mktemp("trials")
    index = index_articles(articles, folder, encoder, BuildSettings(passage_tokens=40))
    return Whole(index, encoder, SearchSettings())


@pytest.fixture(scope="module")
def make(articles, whole, mini_shared):
    gazetteer = Gazetteer.load(mini_shared / "data/ner-wikipedia/ner.json.gz")
    return lambda: Trials(articles, whole, 4, gazetteer)


@pytest.fixture(scope="module")
def drawn(make):
    return make().draw(COUNTS)


def of(drawn, situation):
    found = [trial for trial in drawn if trial.situation is situation]
    assert len(found) == COUNTS[situation]
    return found


def own_source(trial, articles) -> str:
    return next(source_of(n) for n, a in enumerate(articles) if trial.asked in a.questions)


def test_same_seed_makes_the_same_trials(make, drawn):
    again = make().draw(COUNTS)
    assert [(t.situation, t.question, t.hits) for t in again] == [
        (t.situation, t.question, t.hits) for t in drawn
    ]


def test_each_question_is_drawn_at_most_once(drawn):
    asked = [trial.asked for trial in drawn]
    assert len(asked) == len(set(asked)) == sum(COUNTS.values())


def test_no_trial_has_more_passages_than_are_read(drawn):
    assert all(0 < len(trial.hits) <= 4 for trial in drawn)


@pytest.mark.parametrize("situation", list(COUNTS)[1:3] + list(COUNTS)[4:])
def test_own_article_alone_is_searched(drawn, articles, situation):
    for trial in of(drawn, situation):
        assert {hit.passage.source for hit in trial.hits} == {own_source(trial, articles)}


def test_removed_leaves_no_passage_with_the_answer(drawn):
    for trial in of(drawn, Situation.REMOVED):
        for hit in trial.hits:
            assert fold(trial.asked.answer) not in fold(trial.index.text_of(hit.passage))


def test_an_article_alone_is_an_index_by_itself(drawn, articles):
    for trial in of(drawn, Situation.ARTICLE):
        assert set(trial.index.documents) == {own_source(trial, articles)}
        assert len(trial.index.passages) == trial.index.dense.size


def test_an_article_among_others_is_chosen_there(articles, whole):
    among = Trials(articles, whole, 4, alone=0.0).draw({Situation.ARTICLE: 4})
    for trial in among:
        assert trial.index is whole.searcher.index
        assert {hit.passage.source for hit in trial.hits} == {own_source(trial, articles)}


def test_removed_passages_leave_no_gap_in_the_ranks(drawn):
    for trial in of(drawn, Situation.REMOVED):
        assert min(hit.dense_rank for hit in trial.hits) == 1
        lexical = [hit.lexical_rank for hit in trial.hits if hit.lexical_rank]
        assert not lexical or min(lexical) == 1


def test_other_is_one_article_that_is_not_its_own(drawn, articles):
    for trial in of(drawn, Situation.OTHER):
        sources = {hit.passage.source for hit in trial.hits}
        assert len(sources) == 1
        assert own_source(trial, articles) not in sources


def test_swapped_question_names_what_its_article_does_not(drawn, articles):
    for trial in of(drawn, Situation.SWAPPED):
        assert trial.question != trial.asked.question
        text = next(a.text for a in articles if trial.asked in a.questions)
        assert trial.question not in text


def test_changed_property_is_one_that_the_paragraph_does_not_name(drawn, articles):
    for trial in of(drawn, Situation.PROPERTY):
        article = next(a for a in articles if trial.asked in a.questions)
        paragraph = article.text[trial.asked.paragraph_start : trial.asked.paragraph_end]
        old, new = (
            {one.words for one in find_compounds(question, ())}
            for question in (trial.asked.question, trial.question)
        )
        assert len(new - old) == 1
        assert not any(words in paragraph for words in new - old)
        assert any(words in paragraph for words in old - new)


def test_only_open_and_article_are_answerable():
    assert [s for s in Situation if s.answerable] == [Situation.OPEN, Situation.ARTICLE]


def test_near_miss_is_asked_of_its_article(make, articles):
    miss = NearMiss(articles[3].title, "入場料はいくら?")
    (trial,) = make().near([miss])
    assert (trial.question, trial.asked) == (miss.question, None)
    assert {hit.passage.source for hit in trial.hits} == {source_of(3)}


def of_user(article, answer, kind="when", **more) -> UserQuestion:
    start = article.text.index(answer)
    asked = Asked("いつの話?", answer, start, start, start + len(answer), kind=kind, **more)
    return UserQuestion(article.title, asked)


def test_question_of_a_user_is_asked_of_its_article_with_and_without_the_answer(
    make, articles, whole
):
    first = articles[2].questions[0]
    one = of_user(articles[2], first.answer)
    (trial,) = make().of_users(Situation.ARTICLE, [one])
    assert {hit.passage.source for hit in trial.hits} == {source_of(2)}
    assert trial.own
    (removed,) = make().of_users(Situation.REMOVED, [one])
    for hit in removed.hits:
        assert fold(first.answer) not in fold(whole.searcher.index.text_of(hit.passage))


def test_any_of_a_users_answers_is_right_and_a_clause_may_hold_it(articles):
    answer = articles[2].questions[0].answer
    one = of_user(articles[2], answer, others=("別の答え",))
    trial = Trial(Situation.ARTICLE, one.asked.question, one.asked, (), None)
    assert is_right(trial, answer)
    assert is_right(trial, "別の答え")
    clause = "それはずっと昔のことで、" * 3 + answer
    assert not is_right(trial, clause)
    why = of_user(articles[2], answer, kind="why")
    assert is_right(replace(trial, asked=why.asked), clause)
    assert not is_right(replace(trial, situation=Situation.REMOVED), answer)


def outcomes(*rows: tuple[Situation, float, bool]) -> list[Outcome]:
    return [Outcome(*row) for row in rows]


SOME = outcomes(
    (Situation.OPEN, 0.9, True),
    (Situation.ARTICLE, 0.8, True),
    (Situation.ARTICLE, 0.6, False),
    (Situation.ARTICLE, 0.4, True),
    (Situation.REMOVED, 0.5, False),
    (Situation.REMOVED, 0.1, False),
    (Situation.NEAR, 0.2, False),
)


def test_auroc_sets_each_situation_against_the_answerable():
    # Of eight pairs of answerable and removed, one is in the wrong order (0.4 below 0.5).
    assert figures_of(SOME, 0.5)["auroc"] == {"removed": 0.875, "near": 1.0}


def test_operating_point_counts_kept_and_refused():
    figures = figures_of(SOME, 0.45)
    point = next(p for p in figures["operating_points"] if p["threshold"] == 0.45)
    assert point["right_kept"] == pytest.approx(2 / 3, abs=1e-4)
    assert point["answered_of_answerable"] == 0.75
    assert point["right_of_answered"] == 0.5
    assert point["refused"] == {"removed": 0.5, "near": 1.0}


def test_shares_and_counts_are_by_situation():
    figures = figures_of(SOME, 0.5)
    assert figures["right"] == 0.75
    assert figures["questions"]["article"] == 3
    assert figures["questions"]["swapped"] == 0
