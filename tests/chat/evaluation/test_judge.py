"""Each question gets the measures that it has gold for, and no others."""

import pytest

from chat.evaluation.judge import judge
from chat.evaluation.metrics.retrieval import MEASURES
from chat.evaluation.questions.question import EvaluationQuestion
from chat.evaluation.record import Attempt, Gold
from ingest.document import Passage

HERE, THERE = Passage("a", 0, 10), Passage("a", 10, 20)
ANSWERS = {
    "right", "exact_match", "f1", "squad_exact_match", "squad_f1", "handled", "exact_match_all",
    "f1_all", "best_right", "best_exact_match", "best_f1",
}  # fmt: skip


def attempt(*items, answered=True, ranking=(THERE, HERE)):
    places = tuple(Passage("a", 2 + at, 3 + at) for at, _ in enumerate(items))
    return Attempt(answered, items, places, 0.5, tuple((p, 1.0) for p in ranking), 2)


def scores(one, answers=(), evidence=False, answerable=None, integrity=1.0):
    question = EvaluationQuestion(1, "q", (), answers, ("s",) if evidence else (), answerable)
    gold = Gold(question, *((HERE,), (HERE,)) if evidence else ())
    (found,) = judge([gold], [one], [integrity])
    return found


def test_question_without_gold_is_only_answered():
    assert scores(attempt("橋")) == {"answered": 1.0, "citation_integrity": 1.0}


def test_baseline_has_no_integrity():
    assert scores(attempt("橋"), integrity=None) == {"answered": 1.0}


def test_answers_give_the_measures_of_answers():
    found = scores(attempt("橋"), answers=("橋",), integrity=None)
    assert set(found) == ANSWERS | {"answered"}
    assert set(found.values()) == {1.0}


def test_declined_answer_counts_0_and_its_best_answer_as_it_is():
    found = scores(attempt("橋", answered=False), answers=("橋",))
    assert {found[name] for name in ANSWERS if not name.startswith("best_")} == {0.0}
    assert found["best_right"] == found["best_exact_match"] == found["best_f1"] == 1.0


@pytest.mark.parametrize(("answered", "value"), [(True, 0.0), (False, 1.0)])
def test_unanswerable_question_is_to_be_declined(answered, value):
    found = scores(attempt("橋", answered=answered), answers=("橋",), answerable=False)
    overall = {name: found[name] for name in ("rejected", "handled", "exact_match_all", "f1_all")}
    assert set(overall.values()) == {value}
    assert "exact_match" not in found
    assert "best_right" not in found


def test_evidence_gives_the_measures_of_passages_and_of_citations():
    found = scores(attempt("橋"), evidence=True)
    assert {name: found[name] for name in MEASURES}.items() >= {
        "hit_at_1": 0.0,
        "hit_at_5": 1.0,
    }.items()
    assert found["citation_precision"] == 1.0
    assert "right" not in found


def test_nothing_cited_has_no_precision():
    assert "citation_precision" not in scores(attempt("橋", answered=False), evidence=True)


def test_evidence_that_stands_in_no_passage_counts_0():
    question = EvaluationQuestion(1, "q", evidence=("s",))
    (found,) = judge([Gold(question, evidence_missing=("s",))], [attempt("橋")], [1.0])
    assert {found[name] for name in MEASURES} == {0.0}
    assert "citation_precision" not in found


def test_list_is_judged_by_its_items():
    found = scores(attempt("橋", "池"), answers=("橋\n道",))
    assert found["item_f1"] == 0.5
    assert scores(attempt("橋", "道", answered=False), answers=("橋\n道",))["item_f1"] == 0.0


def test_questions_of_a_batch_do_not_mix():
    golds = [
        Gold(EvaluationQuestion(at, "q", evidence=("s",)), relevant=(passage,))
        for at, passage in enumerate([HERE, THERE, HERE])
    ]
    found = judge(golds, [attempt("橋")] * 3, [None] * 3)
    assert [scores["hit_at_1"] for scores in found] == [0.0, 1.0, 0.0]
