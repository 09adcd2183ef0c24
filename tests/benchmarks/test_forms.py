"""Questions of every form: what counts as right, and what each band of confidence is worth."""

import pytest

from benchmarks.forms import bands, judged, table


def row(kind="why", answerable=True, confidence=0.9):
    answers = ["雨が降ったため"] if answerable else []
    return {
        "kind": kind,
        "answers": answers,
        "answerable": answerable,
        "confidence": confidence,
    }


def found(right, answered=True):
    return {
        "shutten": {"right": float(right), "f1": 0.5, "answered": float(answered)},
        "bm25": {"right": 0.0, "f1": 0.0},
        "reader": {"right": 0.0, "f1": 0.0},
    }


@pytest.mark.parametrize("kind", ["why", "opinion", "definition", "yesno"])
def test_longer_answer_that_holds_the_marked_words_is_right_where_a_clause_is_asked_for(kind):
    longer = "町の人々が言うには、前の晩に雨が降ったために山の上の道がすっかり濡れた。"
    assert judged(row(kind), longer)["right"] == 1.0
    assert judged(row(kind), longer)["f1"] < 1.0
    assert judged(row("who"), longer)["right"] == 0.0


def test_declining_is_right_only_where_nothing_answers():
    assert judged(row(answerable=False), None) == {"right": 1.0, "f1": 1.0}
    assert judged(row(answerable=False), "雨")["right"] == 0.0
    assert judged(row(), None)["right"] == 0.0


def test_bands_count_what_was_answered_and_never_what_nothing_answers_as_right():
    results = [
        (row(confidence=0.9), found(right=True)),
        (row(confidence=0.8, answerable=False), found(right=False)),
        (row(confidence=0.6), found(right=True)),
        (row(confidence=0.1), found(right=False, answered=False)),
    ]
    assert bands(results) == {
        "high": {"answers": 2, "right": 0.5},
        "middle": {"answers": 1, "right": 1.0},
        "low": {"answers": 0, "right": None},
    }


def test_table_has_a_row_for_each_kind_and_for_all():
    results = [(row("why"), found(True)), (row("when", answerable=False), found(True))]
    made = table(results)
    assert set(made) == {"why", "when", "all", "answerable"}
    assert (made["all"]["n"], made["answerable"]["n"]) == (2, 1)
