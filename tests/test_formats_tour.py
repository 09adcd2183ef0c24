"""A user's own PDF, Word file, web page, book and Shift_JIS text, asked with the shipped models."""

from __future__ import annotations

import pytest

from benchmarks.quality import config_with
from chat.app import App
from docs.tour_articles import TOUR, write_tour
from index.build import BuildOptions
from index.version import SourcePath


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tour")
    (folder / "articles").mkdir()
    write_tour(folder / "articles")
    # The edges of an answer depend on what a processor computes in; all have this.
    app = App(config_with(precision="float32"), folder / "index")
    report = app.builder.build(
        app.builder.source_set([SourcePath("articles", str(folder))], []),
        options=BuildOptions(strict=True),
    )
    assert report.complete
    return app


CASES = [(tour.name, asked) for tour in TOUR for asked in tour.asked]


@pytest.mark.parametrize(("name", "asked"), CASES, ids=[asked.question for _, asked in CASES])
def test_each_format_is_answered_from_at_its_exact_place(app, name, asked):
    answer = app.answerer.ask(asked.question)
    assert answer.answer == asked.answer
    citation = answer.citations[0]
    document = app.handle.current().documents[citation.source]
    assert citation.source.endswith(name)
    assert document.text[citation.start : citation.end] == asked.answer


def test_menus_and_links_to_other_articles_are_not_answered_from(app):
    answer = app.answerer.ask("港の灯台をめぐる記事は何ですか?")
    assert not [c for c in answer.citations if "灯台" in c.text]


def test_the_page_of_a_pdf_is_cited(app):
    answer = app.answerer.ask("灯籠は全部で何基ありますか?")
    assert answer.citations[0].page == 2
