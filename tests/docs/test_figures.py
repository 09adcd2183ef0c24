"""A figure in prose is the one of the result that its marker names."""

import json

import pytest

from docs.figures import filled_figures

CONTENT = {
    "seconds": {"ask, stock": 6.6, "ask": 1.2},
    "share": 0.6364,
    "rows": [{"way": "all", "n": 12345}, {"way": "some", "n": 7}],
    "reader": "default",
    "fast": True,
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "runs.json").write_text(json.dumps(CONTENT), encoding="utf-8")
    return tmp_path


def marked(source, form, shown="?"):
    return f"It takes <!--= {source} as {form} -->{shown}<!--/--> here."


@pytest.mark.parametrize(
    ("source", "form", "shown"),
    [
        ("runs/seconds/ask", ".2f", "1.20"),
        ("runs/seconds/ask, stock / runs/seconds/ask", ".1f", "5.5"),
        ("runs/seconds/ask, stock - runs/seconds/ask", ".1f", "5.4"),
        ("runs/rows/way=all/n / 1000", ".1f", "12.3"),
        ("runs/rows/way=all/n", ",d", "12,345"),
        ("runs/rows/1/n", "d", "7"),
        ("runs/share", ".1%", "63.6 %"),
        ("runs/share", ".1p", "63.6"),
        ("runs/reader", "text", "default"),
    ],
)
def test_marked_figure_is_printed_as_the_result_has_it(folder, source, form, shown):
    assert filled_figures(marked(source, form, "0.00"), folder) == marked(source, form, shown)


def test_filling_again_changes_nothing(folder):
    once = filled_figures(marked("runs/share", ".1%"), folder)
    assert filled_figures(once, folder) == once


@pytest.mark.parametrize(
    "text",
    [
        marked("runs/seconds/answer", ".2f"),
        marked("walks/seconds/ask", ".2f"),
        marked("runs", ".2f"),
        marked("runs/rows/way=none/n", "d"),
        marked("runs/rows/2/n", "d"),
        marked("runs/reader/name", "d"),
        marked("runs/reader", ".2f"),
        marked("runs/fast", "d"),
        "<!--= runs/share as .1% -->63.6 %",
        "<!-- = runs/share as .1% -->63.6 %<!--/-->",
        "<!--= runs/share -->63.6 %<!--/-->",
    ],
)
def test_marker_that_leads_nowhere_or_is_misspelt_is_told(folder, text):
    with pytest.raises(ValueError, match=r"runs|walks|default|True|marker"):
        filled_figures(text, folder)
