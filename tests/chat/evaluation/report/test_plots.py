"""Plots are part of the page: its texts, its colours, nothing of the machine's."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chat.evaluation.report import plots
from chat.evaluation.report.forest import forest
from chat.evaluation.report.texts import PageTexts
from ingest.messages import text

REPO = Path(__file__).resolve().parents[4]


@pytest.fixture
def drawn(sample):
    def drawn(language="ja"):
        texts, metrics = PageTexts(language), sample.metrics
        percentiles = {name: metrics["figures"][name]["system"]["value"]
                       for name in ("latency_p50", "latency_p95", "latency_p99")}  # fmt: skip
        return {
            "risk": plots.risk_coverage(metrics["risk_coverage"], texts),
            "reliability": plots.reliability(metrics["reliability"], texts),
            "latency": plots.latency(metrics["latency_ms"], percentiles, texts),
        }

    return drawn


@pytest.mark.parametrize("language", ["ja", "en"])
def test_plot_is_named_and_described_in_the_language(drawn, parse, language):
    for name, svg in drawn(language).items():
        (root,) = parse(str(svg)).children
        assert root.attributes["role"] == "img"
        (title,), (description,) = root.all("title"), root.all("desc")
        assert title.text == text(f"report_plot_{name}", language)
        assert "–" not in description.text
        labels = root.attributes["aria-labelledby"].split()
        assert labels == [title.attributes["id"], description.attributes["id"]]


def test_text_is_text_and_colours_are_of_the_page(drawn):
    for svg in drawn().values():
        assert not re.search(r"#[0-9a-f]{6}\b", svg)
        assert "var(--system)" in svg
        assert "font-family" not in svg
    assert text("report_axis_coverage", "ja") in drawn()["risk"]


def test_curve_of_the_baseline_and_the_operating_point_are_drawn(drawn, sample):
    svg = drawn()["risk"]
    assert "var(--baseline)" in svg
    assert text("report_operating_point", "ja") in svg
    coverage = sample.metrics["risk_coverage"]["at_threshold"]["coverage"]
    assert f"{100 * coverage:.1f}\u00a0%" in svg


def test_same_figures_make_the_same_plot(drawn):
    assert drawn() == drawn()


def test_drawing_leaves_no_settings_behind(drawn):
    import matplotlib

    before = dict(matplotlib.rcParams)
    drawn()
    assert dict(matplotlib.rcParams) == before


def test_user_s_own_settings_of_matplotlib_do_not_show(drawn):
    import matplotlib

    before = drawn()
    with matplotlib.rc_context({"font.size": 40, "axes.grid": True, "lines.linewidth": 9}):
        assert drawn() == before


@pytest.mark.parametrize("name", ["$x^2$", "\u8a00\u8449", "a<b>&\"'", "metric_"])
def test_figure_of_any_name_can_be_drawn(parse, name):
    difference = {"value": 0.1, "low": -0.1, "high": 0.3}
    figures = {name: {"n": 9, "difference": difference}}
    root = parse(str(forest("0", figures, 0.4, PageTexts("ja"))))
    assert name in [element.text for element in root.all("text")]


def test_first_plot_on_a_machine_says_nothing_in_the_terminal(tmp_path):
    """matplotlib logs when it has no folder of its own and when it collects fonts."""
    code = (
        "from chat.evaluation.report import plots, texts;"
        "plots.reliability([{'confidence': 0.5, 'right': 1, 'n': 1}], texts.PageTexts('ja'))"
    )
    taken = tmp_path / "file"
    taken.write_text("not a folder", encoding="utf-8")
    places = {name: str(taken / "inside") for name in ("MPLCONFIGDIR", "XDG_CACHE_HOME")}
    environment = {**os.environ, **places, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=REPO, env=environment, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("", "")


def test_importing_the_reports_does_not_import_matplotlib():
    code = "import sys, chat.evaluation.report; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPO).returncode == 0
