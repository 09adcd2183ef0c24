"""The documents show the figures that were measured."""

import pytest

from docs.evaluation_tables import CAUSES, FIGURES, LATENCIES, answers, load
from docs.layout import filled
from docs.model_tables import OPERATING_POINTS, SITUATIONS, threshold
from docs.model_tables import load as load_figures
from docs.tables import REPO, RESULTS, documents, made_anew


@pytest.mark.parametrize("name", documents())
def test_tables_and_figures_of_the_document_are_those_of_the_results(name):
    assert made_anew(name) == (REPO / name).read_text(encoding="utf-8"), "python -m docs.tables"


def test_a_table_without_a_place_is_told():
    text = "<!-- one -->\nold\n<!-- end of one -->\n"
    assert filled("<!-- one -->\n<!-- end of one -->\n", {"one": "new"}) == (
        "<!-- one -->\nnew\n<!-- end of one -->\n"
    )
    assert filled(text, {"one": "new"}) == "<!-- one -->\nnew\n<!-- end of one -->\n"
    with pytest.raises(ValueError, match="two"):
        filled(text, {"two": "new"})


def test_table_has_every_figure_and_each_run_beside_its_baseline():
    rows = answers(load(RESULTS)).splitlines()
    assert len(rows) == 2 + len(FIGURES) + len(LATENCIES)
    assert {row.count("|") for row in rows} == {8}


def test_causes_are_those_of_the_evaluation():
    runs = load(RESULTS)
    assert {cause for run in runs.values() for cause in run["causes"]} <= set(CAUSES)


def test_table_of_thresholds_marks_the_one_that_is_shipped():
    found = load_figures(RESULTS, "abstention")
    rows = threshold(found).splitlines()[2:]
    assert len(rows) == len({*OPERATING_POINTS, found["threshold"]})
    assert [row for row in rows if row.startswith("| **")] == [
        row for row in rows if row.startswith(f"| **{found['threshold']:g}**")
    ]
    assert {row.count("|") for row in rows} == {len(SITUATIONS) + 4}
