"""``metrics.json``: each figure over the questions with gold for it, beside the baseline's."""

import json
import tracemalloc

import numpy as np
import pytest

from chat.evaluation.figures import GROUPS, Tally
from chat.evaluation.metrics.auroc import auroc
from chat.evaluation.metrics.ranked import Ranked
from chat.evaluation.record import Cause

ANSWER_SCORES = ("right", "exact_match", "f1", "handled", "exact_match_all", "f1_all")


def answerable(confidence=0.5, right=1.0, answered=True, **more):
    given = right * answered
    scores = dict.fromkeys(ANSWER_SCORES, given) | {"best_right": right, "best_f1": right}
    return line(confidence, scores | {"answered": float(answered)}, answers=["橋"], **more)


def unanswerable(confidence=0.5, answered=False, **more):
    names = ("rejected", "handled", "exact_match_all", "f1_all")
    scores = dict.fromkeys(names, float(not answered)) | {"answered": float(answered)}
    return line(confidence, scores, declared=False, **more)


def line(
    confidence,
    scores,
    answers=(),
    declared=None,
    kind="who",
    cause=None,
    id_="q",
    baseline=1.0,
    evidence=(),
):
    gold = {"answers": list(answers), "evidence": list(evidence), "answerable": declared}
    return {
        "id": id_,
        "kind": kind,
        "gold": gold,
        "confidence": confidence,
        "scores": scores,
        "best": {"items": ["橋"] if scores["answered"] or answers else []},
        "cause": cause,
        "baseline": {"answer": "橋", "confidence": baseline, "scores": {"answered": 1.0}},
    }


def metrics(*lines, latencies=(10.0, 20.0, 40.0), batches=((4, 1.0), (2, 1.0))):
    tally = Tally()
    for one in lines:
        tally.add(one)
    found = tally.metrics(latencies, batches)
    return json.loads(json.dumps(found, allow_nan=False))


MIXED = [
    answerable(0.9, 1.0),
    answerable(0.8, 0.0),
    answerable(0.4, 1.0, answered=False),
    unanswerable(0.6, answered=True),
    unanswerable(0.1),
    line(0.7, {"answered": 1.0}),
]


def test_figures_are_means_over_the_questions_that_have_them():
    figures = metrics(*MIXED)["figures"]
    assert (figures["right"]["n"], figures["right"]["system"]["value"]) == (3, pytest.approx(1 / 3))
    assert (figures["rejected"]["n"], figures["rejected"]["system"]["value"]) == (2, 0.5)
    assert (figures["handled"]["n"], figures["handled"]["system"]["value"]) == (5, 0.4)
    assert figures["answer_rate"]["system"]["value"] == pytest.approx(4 / 6)
    assert figures["answer_rate"]["baseline"]["value"] == 1.0
    for figure in figures.values():
        for found in filter(None, (figure["system"], figure["baseline"])):
            assert found["low"] <= found["value"] <= found["high"]


def test_figures_stand_in_the_order_of_their_groups_and_only_where_there_is_gold():
    figures = metrics(*MIXED)["figures"]
    order = [name for names in GROUPS.values() for name in names]
    assert list(figures) == [name for name in order if name in figures]
    assert "hit_at_1" not in figures
    assert "item_f1" not in figures
    assert figures["auroc"]["group"] == "abstention"
    better = {name: figures[name]["better"] for name in ("right", "aurc", "answer_rate")}
    assert better == {"right": "higher", "aurc": "lower", "answer_rate": "neither"}


def test_counts():
    evidence_only = line(0.5, {"answered": 1.0}, evidence=["s"])
    assert metrics(*MIXED, evidence_only)["counts"] == {
        "questions": 7,
        "answerable": 4,
        "unanswerable": 2,
        "without_gold": 1,
    }


def test_confidence_is_judged_without_small_talk():
    talk = unanswerable(0.95, kind="smalltalk")
    found = metrics(*MIXED, talk)
    figures = found["figures"]
    expected = auroc(
        Ranked.by(np.array([0.9, 0.8, 0.4, 0.6, 0.1])), np.array([1, 1, 1, 0, 0.0]), np.ones(5)
    )
    assert figures["auroc"]["system"]["value"] == pytest.approx(expected)
    assert figures["auroc"]["n"] == figures["aurc"]["n"] == figures["ece"]["n"] == 5
    assert figures["best_threshold_f1"]["n"] == 6
    assert sum(bin_["n"] for bin_ in found["reliability"]) == 5


def test_questions_as_sure_as_each_other_share_a_bin_that_tells_how_many_were_right():
    found = metrics(*(answerable(0.8, right) for right in (1.0, 1.0, 1.0, 0.0)))
    assert found["reliability"] == [{"confidence": 0.8, "right": 0.75, "n": 4}]


def test_curve_and_the_threshold_on_it():
    curves = metrics(*MIXED)["risk_coverage"]
    # By confidence: right, wrong, unanswerable, right, unanswerable.
    assert curves["system"]["coverage"] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert curves["system"]["risk"] == pytest.approx([0, 1 / 2, 2 / 3, 1 / 2, 3 / 5], abs=1e-6)
    assert curves["at_threshold"] == {"coverage": 0.6, "risk": pytest.approx(2 / 3, abs=1e-6)}


def test_best_threshold_of_both_systems():
    found = metrics(*MIXED)
    # Answering only the surest: 1 right, 2 declined, of 5 questions.
    assert found["best_threshold"]["system"] == {"threshold": 0.9, "f1": pytest.approx(0.6)}
    assert found["figures"]["best_threshold_f1"]["system"]["value"] == pytest.approx(0.6)
    assert found["best_threshold"]["baseline"] is None


def test_baseline_has_neither_calibration_nor_speed():
    figures = metrics(*MIXED)["figures"]
    assert figures["ece"]["baseline"] is None
    assert {figures[name]["baseline"] for name in GROUPS["speed"]} == {None}


def test_kinds_that_have_a_name_are_told_apart():
    lines = [answerable(kind="who"), answerable(kind=""), answerable(right=0.0, kind="when")]
    kinds = metrics(*lines, unanswerable(kind="who"))["by_kind"]
    assert list(kinds) == ["who", "when"]
    assert kinds["who"]["n"] == 2
    assert kinds["who"]["figures"]["handled"]["system"]["value"] == 1.0
    assert kinds["who"]["figures"]["f1"]["n"] == 1
    assert "hit_at_1" not in kinds["who"]["figures"]


def test_a_kind_for_each_question_does_not_make_as_many_figures():
    lines = [answerable(kind=f"k{at}") for at in range(60)] + [answerable(kind="k59")]
    kinds = metrics(*lines)["by_kind"]
    assert len(kinds) == 50
    assert kinds["k59"]["n"] == 2


def test_causes_are_counted_with_a_few_examples():
    lines = [answerable(right=0.0, cause="wrong_span", id_=at) for at in range(7)]
    causes = metrics(*lines, answerable(cause="edge_only", id_="e"))["causes"]
    assert list(causes) == [cause.value for cause in Cause]
    assert causes["wrong_span"] == {"n": 7, "right": 0, "examples": [0, 1, 2, 3, 4]}
    assert causes["edge_only"] == {"n": 1, "right": 1, "examples": ["e"]}
    assert causes["not_read"] == {"n": 0, "right": 0, "examples": []}


def test_speed():
    found = metrics(*MIXED, latencies=[10.0, 20.0, 40.0])
    figures = found["figures"]
    assert figures["latency_p50"]["system"]["value"] == 20.0
    assert figures["latency_p95"]["system"]["value"] == pytest.approx(38.0)
    assert figures["latency_p99"]["n"] == 3
    assert figures["throughput"]["system"] == {"value": 3.0, "low": 2.0, "high": 4.0}
    assert found["throughput"] == {"questions": 6, "seconds": 2.0, "questions_per_second": 3.0}
    histogram = found["latency_ms"]
    assert sum(histogram["counts"]) == histogram["n"] == 3
    assert len(histogram["edges"]) == len(histogram["counts"]) + 1


@pytest.mark.parametrize("lines", [[], [line(0.5, {"answered": 1.0})]])
def test_without_gold_there_are_only_the_figures_that_need_none(lines):
    found = metrics(*lines, latencies=[], batches=[])
    assert set(found["figures"]) <= {"answer_rate"}
    assert found["risk_coverage"] == {"system": None, "baseline": None, "at_threshold": None}
    assert found["reliability"] == []


def test_tally_keeps_nothing_of_the_texts():
    tally = Tally()
    tracemalloc.start()
    for at in range(2000):
        one = answerable(id_=f"{at}" * 100, cause="wrong_span")
        tally.add(one | {"question": "問" * 10_000, "answer": "答" * 10_000})
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 2000 * 600
