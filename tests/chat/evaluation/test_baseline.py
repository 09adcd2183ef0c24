"""The baseline answers with BM25's best sentence, and ranks the passages of the index."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.evaluation.baseline import BestSentence, _highest


@pytest.fixture
def baseline(app):
    return BestSentence(app.handle.current())


def test_answer_is_the_best_sentence_at_its_place(app, baseline):
    attempt = baseline.ask("潮見図書館が建てられたのはいつですか")
    assert attempt.answered
    assert attempt.given == "潮見図書館は2005年に建てられました。"
    (place,) = attempt.places
    assert app.handle.current().text_of(place) == attempt.given


def test_ranking_holds_the_passages_of_the_index_best_first(app, baseline):
    attempt = baseline.ask("青葉庭園の設計をした造園家は誰ですか")
    passages, scores = zip(*attempt.ranking, strict=True)
    assert set(passages) <= set(app.handle.current().passages)
    assert len(set(passages)) == len(passages)
    assert list(scores) == sorted(scores, reverse=True)
    assert scores[0] == attempt.confidence > 0
    assert passages[0].start <= attempt.places[0].start < passages[0].end
    assert len(baseline.ask("青葉庭園の設計", depth=1).ranking) == attempt.read == 1


def test_question_without_a_known_term_is_declined(baseline):
    attempt = baseline.ask("xyzzy")
    assert not attempt.answered
    assert attempt.best is None
    assert attempt.ranking == ()


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=1, max_size=30), st.integers(1, 40))
def test_highest_are_those_of_a_full_stable_sort(scores, depth):
    values = np.array(scores, dtype=np.float32)
    order = [at for at in np.argsort(-values, kind="stable") if values[at] > 0]
    assert _highest(values, depth).tolist() == order[:depth]
