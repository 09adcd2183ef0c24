"""The page of two runs compared."""

import pytest

from chat.evaluation.report import render_comparison
from chat.evaluation.report.differences import verdict
from ingest.messages import text


def figure(low, high, better="higher", n=50):
    difference = {"value": (low + high) / 2, "low": low, "high": high}
    return {"better": better, "n": n, "difference": difference}


@pytest.mark.parametrize(
    ("compared", "expected"),
    [
        (figure(0.01, 0.2), "comparison_b_better"),
        (figure(-0.2, -0.01), "comparison_a_better"),
        (figure(0.01, 0.2, "lower"), "comparison_a_better"),
        (figure(-0.2, -0.01, "lower"), "comparison_b_better"),
        (figure(0.01, 0.2, "neither"), "comparison_b_higher"),
        (figure(-0.2, -0.01, "neither"), "comparison_a_higher"),
        (figure(0.0, 0.2), "comparison_unclear"),
        (figure(-0.1, 0.2), "comparison_unclear"),
        (figure(0.01, 0.2, n=3), "comparison_unclear"),
        ({"difference": {"value": 0.3, "low": None, "high": None}}, "comparison_untested"),
    ],
)
def test_verdict_needs_an_interval_on_one_side_of_zero(compared, expected):
    assert verdict({"n": 50, **compared}) == expected


def test_figures_stand_with_difference_verdict_and_sign_test(comparison, parse):
    root = parse(render_comparison(comparison, "en"))
    (table,) = (t for t in root.all("table") if "differences" in t.attributes.get("class", ""))
    for name, compared in comparison["figures"].items():
        (row,) = (row for row in table.all("tr") if row.says(f"metric_{name}"))
        words = " ".join(row.words().split())
        if not name.startswith(("latency", "throughput")):
            assert f"{100 * compared['a']:.1f} % {100 * compared['b']:.1f} %" in words
        assert row.says(verdict(compared))
        if compared["wins"] is not None:
            assert "{wins} / {losses} / {ties}".format(**compared) in words


def test_what_differs_between_the_runs_is_said(comparison, parse):
    words = parse(render_comparison(comparison, "en")).words()
    assert comparison["a"]["folder"] in words
    assert comparison["b"]["index"] in words
    for name, (a, b) in comparison["differences_between"].items():
        assert name in words
        assert str(a) in words
        assert b is None or str(b) in words
    counted = {name: str(n) for name, n in comparison["questions"].items()}
    assert text("comparison_counts", "en", **counted) in words


def test_flipped_questions_are_in_the_page_s_data(comparison, parse, data_of):
    rows = data_of(parse(render_comparison(comparison, "ja")))["rows"]
    assert [row["id"] for row in rows] == [flip["id"] for flip in comparison["flipped"]]
    assert {row["direction"] for row in rows} == {"gained", "lost"}


def test_flips_that_are_not_listed_are_counted(comparison, parse):
    comparison["figures"]["handled"] |= {"wins": 1200, "losses": 340}
    words = parse(render_comparison(comparison, "en")).words()
    listed = str(len(comparison["flipped"]))
    assert text("comparison_flipped_note", "en", gained="1,200", lost="340", listed=listed) in words


def test_forest_holds_the_figures_that_have_an_interval(comparison, parse):
    root = parse(render_comparison(comparison, "ja"))
    plotted = {e.attributes.get("data-text") for svg in root.all("svg") for e in svg.all("text")}
    for name, compared in comparison["figures"].items():
        own_scale = name.startswith(("latency", "throughput"))
        has = compared["difference"]["low"] is not None and not own_scale
        assert (f"metric_{name}" in plotted) == has


def test_runs_without_gold_are_compared_without_a_claim(parse):
    bare = {"a": {"folder": "x"}, "b": {"folder": "y"}, "figures": {}, "flipped": []}
    words = parse(render_comparison(bare, "en")).words()
    assert text("comparison_title", "en") in words
    assert text("comparison_unclear_claim", "en") not in words.split("{")[0]
