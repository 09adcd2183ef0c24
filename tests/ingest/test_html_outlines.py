"""Pages of differing make, as HTML, against what a careful person marked.

``python -m tests.ingest.test_html_outlines`` prints the figures of every page.
"""

from __future__ import annotations

import functools
import operator
from functools import cache
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.format import RawFile
from ingest.readers.html import HtmlFormat
from tests.ingest.outlines import PAGES, Score, expected, outline, score, squeezed

HTML = sorted(PAGES.glob("*.html"))


@cache
def document(page: Path) -> Document:
    file = RawFile(page.name, page.name, page.read_bytes())
    return HtmlFormat().parse(file).documents[0]


@cache
def figures(page: Path) -> Score:
    return score(outline(document(page)), expected(page))


@cache
def total() -> Score:
    return functools.reduce(operator.add, [figures(page) for page in HTML])


def test_headings_agree_with_the_expectation():
    assert total().headings.f1 >= 0.99
    assert total().levels.f1 >= 0.99


def test_list_items_agree_with_the_expectation():
    assert total().items.f1 >= 0.99


def test_most_of_what_is_taken_for_the_article_is_the_article():
    assert total().article.precision >= 0.98


def test_what_is_no_article_is_kept_outside_of_it():
    assert total().trailers.precision >= 0.98


def test_most_of_the_frame_is_kept_too():
    # The rest is never shown: choices of forms, permalink signs, buttons without words.
    assert total().trailers.recall >= 0.95


@pytest.mark.parametrize("page", HTML, ids=lambda page: page.stem)
def test_no_character_of_the_body_is_lost(page):
    assert figures(page).body.recall == 1.0


@pytest.mark.parametrize("page", HTML, ids=lambda page: page.stem)
def test_title_is_the_one_that_was_marked(page):
    assert squeezed(document(page).title) == expected(page).title


def main() -> None:
    for page in [*HTML, None]:
        found = figures(page) if page is not None else total()
        print(  # noqa: T201
            f"{page.stem if page else 'all':32}"
            f" headings {found.headings.f1:.3f} levels {found.levels.f1:.3f}"
            f" items {found.items.f1:.3f} body {found.body.recall:.3f}"
            f" precision {found.article.precision:.3f}"
            f" frame outside {found.trailers.right} of {found.trailers.found}"
            f" kept {found.trailers.recall:.3f}"
        )


if __name__ == "__main__":
    main()
