"""The documents show the figures that were measured."""

from docs.tables import CAUSES, DOCUMENT, FIGURES, FOLDER, answers, filled, load


def test_tables_of_the_document_are_those_of_the_results():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert filled(text, load(FOLDER / "results")) == text


def test_table_has_every_figure_and_each_run_beside_its_baseline():
    rows = answers(load(FOLDER / "results")).splitlines()
    assert len(rows) == 2 + len(FIGURES) + 2
    assert {row.count("|") for row in rows} == {8}


def test_causes_are_those_of_the_evaluation():
    runs = load(FOLDER / "results")
    assert {cause for run in runs.values() for cause in run["causes"]} <= set(CAUSES)
