from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.answer import Citation, Role, cite
from chat.web.reading.links import address, link_of, opened
from ingest.document import Document, Passage, Span

TEXT = "港は1871年に開かれました。\n\n灯台があります。"
HARBOUR = Document("港 & 町.txt", "港の記録", TEXT)
DOCUMENTS = {HARBOUR.source: HARBOUR}


def citation(start: int, end: int, document: Document = HARBOUR) -> Citation:
    span = Span(start, end)
    return cite(document, Passage(document.source, start, end), span, Role.ANSWER)


def query(citation: Citation) -> dict[str, str]:
    assert address(citation).startswith("?")
    return dict(parse_qsl(address(citation)[1:]))


@given(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT)))
def test_a_citations_address_leads_to_its_words(start: int, end: int) -> None:
    if start >= end or not TEXT[start:end].strip():
        return
    found = opened(link_of(query(citation(start, end))), DOCUMENTS)
    assert (found.document, found.span, found.problem) == (HARBOUR, Span(start, end), "")


@given(st.text())
def test_any_name_of_an_article_goes_through_an_address(source: str) -> None:
    document = Document(source or "x", "題", "文")
    if any("\ud800" <= c <= "\udfff" for c in source):
        return
    assert link_of(query(citation(0, 1, document))).source == document.source


def test_an_article_may_be_named_alone() -> None:
    found = opened(link_of({"doc": HARBOUR.source}), DOCUMENTS)
    assert (found.document, found.span, found.problem) == (HARBOUR, None, "")
    assert link_of({"start": "1", "end": "2"}) is None


@pytest.mark.parametrize(
    ("start", "end"),
    [("5", "5"), ("6", "5"), ("0", "9999"), ("-1", "3"), ("x", "3"), ("", ""), ("١", "٣"),
     ("1", "9" * 400), ("1e1", "12"), ("15", "17"), ("0", "")],
)  # fmt: skip
def test_a_span_that_is_not_there_is_told(start: str, end: str) -> None:
    found = opened(link_of({"doc": HARBOUR.source, "start": start, "end": end}), DOCUMENTS)
    assert (found.document, found.span, found.problem) == (HARBOUR, None, "link_no_span")


def test_an_article_that_is_not_there_is_told() -> None:
    assert opened(link_of({"doc": "gone.txt", "start": "0", "end": "1"}), DOCUMENTS).problem == (
        "link_no_article"
    )


def test_words_that_have_changed_since_are_not_marked() -> None:
    asked = link_of(query(citation(2, 7)))
    changed = {HARBOUR.source: Document(HARBOUR.source, "題", TEXT.replace("1871", "1872"))}
    assert opened(asked, changed).problem == "link_changed"
    plain = link_of({"doc": HARBOUR.source, "start": "2", "end": "7"})
    assert opened(plain, changed).span == Span(2, 7)
