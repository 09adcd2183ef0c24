"""A gate passes what is good enough, and says in a sentence why something is not."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.evaluation.figures import GROUPS
from chat.evaluation.gate import failed_drops, failed_thresholds, parse_thresholds
from ingest import messages
from ingest.errors import QuestionFileError

BETTER = {"ece": "lower", "latency_p95": "lower", "answer_rate": "neither"}
GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}


def metrics(questions=54, **values):
    return {
        "counts": {"questions": questions},
        "figures": {
            name: {
                "group": GROUP_OF[name],
                "better": BETTER.get(name, "higher"),
                "n": 44,
                "system": None if value is None else {"value": value, "low": 0, "high": 1},
                "baseline": {"value": 0.1, "low": 0, "high": 1},
            }
            for name, value in values.items()
        },
    }


def sentences(failures, language="en"):
    return [messages.text(f.key, language, **f.details) for f in failures]


def test_thresholds_are_read_and_repeated_options_merge():
    assert parse_thresholds("f1=0.70,citation_integrity=1.0") == {
        "f1": 0.7,
        "citation_integrity": 1.0,
    }
    assert parse_thresholds(" f1 = .5 ,", "ece=0.1,f1=0.6") == {"f1": 0.6, "ece": 0.1}
    assert parse_thresholds("latency_p95=800,throughput=12.5") == {
        "latency_p95": 800.0,
        "throughput": 12.5,
    }
    assert parse_thresholds() == {}


def test_every_figure_can_have_a_threshold():
    assert set(parse_thresholds(*(f"{name}=1" for name in GROUP_OF))) == set(GROUP_OF)


@pytest.mark.parametrize(
    ("option", "key", "named"),
    [
        ("f2=0.5", "gate_unknown", "f1"),
        ("citation_integrty=1", "gate_unknown", "citation_integrity"),
        ("zzzz=1", "gate_unknown", "right"),
        ("f1=70", "gate_share", "f1=70"),
        ("f1=70%", "gate_share", "f1=0.70"),
        ("f1=-0.1", "gate_share", "f1"),
        ("f1=nan", "gate_share", "f1"),
        ("latency_p95=inf", "gate_amount", "latency_p95"),
        ("latency_p95=-1", "gate_amount", "latency_p95"),
        ("f1", "gate_form", "f1"),
        ("f1=", "gate_form", "f1="),
        ("=0.5", "gate_form", "=0.5"),
        ("f1=0.5=0.6", "gate_share", "0.5=0.6"),
    ],
)
def test_threshold_that_cannot_be_meant_is_refused(option, key, named):
    with pytest.raises(QuestionFileError) as raised:
        parse_thresholds(option)
    assert raised.value.key == key
    for language in ("ja", "en"):
        assert named in raised.value.message(language)


def test_figure_below_its_threshold_fails_with_both_numbers():
    failures = failed_thresholds(metrics(f1=0.493, right=0.9), {"f1": 0.7, "right": 0.9})
    assert sentences(failures) == ["f1 is 0.4930, below 0.70."]
    assert "0.4930" in sentences(failures, "ja")[0]


def test_threshold_of_a_figure_where_lower_is_better_is_the_most_allowed():
    limits = {"ece": 0.1, "latency_p95": 500.0}
    assert failed_thresholds(metrics(ece=0.1, latency_p95=499.0), limits) == []
    failures = failed_thresholds(metrics(ece=0.2, latency_p95=501.5), limits)
    assert sentences(failures) == [
        "ece is 0.2000, above 0.10, the most that is allowed.",
        "latency_p95 is 501.5, above 500.00, the most that is allowed.",
    ]


def test_figure_without_gold_fails_with_its_own_sentence():
    failures = failed_thresholds(metrics(right=None), {"f1": 0.0, "right": 0.0})
    assert [f.key for f in failures] == ["gate_no_gold", "gate_no_gold"]
    assert all("no gold" in sentence for sentence in sentences(failures))


def test_rounding_of_floats_fails_nobody_and_hides_nothing():
    last_bit_off = math.nextafter(0.7, 0)
    assert failed_thresholds(metrics(f1=last_bit_off), {"f1": 0.7}) == []
    (sentence,) = sentences(
        failed_thresholds(metrics(citation_integrity=0.99999), {"citation_integrity": 1.0})
    )
    assert sentence == "citation_integrity is 0.99999, below 1.00."


shares = st.floats(0, 1)


@given(shares, shares)
def test_threshold_decides_as_the_numbers_do(value, limit):
    passed = not failed_thresholds(metrics(f1=value, ece=value), {"f1": limit})
    assert passed == (value >= limit - 1e-12)
    allowed = not failed_thresholds(metrics(f1=value, ece=value), {"ece": limit})
    assert allowed == (value <= limit + 1e-12)


def test_drop_beyond_what_is_allowed_fails():
    before, after = (
        metrics(f1=0.5, right=0.6, hit_at_1=0.7),
        metrics(f1=0.48, right=0.59, hit_at_1=1),
    )
    (failure,) = failed_drops(after, before, 0.01)
    assert sentences([failure]) == [
        "f1 fell from 0.5000 to 0.4800, by 0.0200; at most 0.01 is allowed."
    ]
    assert failed_drops(after, before, 0.02) == []


def test_drop_concerns_quality_where_higher_is_better():
    before = metrics(answer_rate=0.9, auroc=0.9, ece=0.5, throughput=90.0, latency_p95=900.0)
    after = metrics(answer_rate=0.1, auroc=0.1, ece=0.1, throughput=1.0, latency_p95=1.0)
    assert failed_drops(after, before, 0.0) == []


def test_figure_that_went_missing_fails():
    before = metrics(f1=0.5, right=0.6, rejected=None)
    failures = failed_drops(metrics(right=None), before, 1.0)
    assert [(f.key, f.details["name"]) for f in failures] == [
        ("gate_lost", "f1"),
        ("gate_lost", "right"),
    ]
    assert "f1" in sentences(failures)[0]


def test_run_of_other_questions_is_not_held_against_the_baseline():
    (failure,) = failed_drops(metrics(questions=100, f1=0.9), metrics(f1=0.5), 0.01)
    (sentence,) = sentences([failure])
    assert "54" in sentence
    assert "100" in sentence


@given(shares, shares, shares)
def test_drop_decides_as_the_numbers_do(before, after, allowed):
    passed = not failed_drops(metrics(f1=after), metrics(f1=before), allowed)
    assert passed == (before - after <= allowed + 1e-12)
