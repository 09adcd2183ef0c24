"""Permanent links: the address of a span of an article, and what opening one shows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from chat.answer import Citation
from ingest.document import Document, Span

_LONGEST_NUMBER = 9
_CHECK = 8


@dataclass(frozen=True, slots=True)
class Link:
    """What an address asks for.

    Attributes:
        source: the article.
        span: its words; None where none are named, or not by two numbers.
        named: whether the address names a span at all.
        check: the beginning of the words' hash; empty where the address leaves it out.
    """

    source: str
    span: Span | None
    named: bool
    check: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to.

    Attributes:
        document: the article; None where it is not there (any more).
        span: the words to mark.
        problem: the message that says what is missing; empty where nothing is.
    """

    document: Document | None
    span: Span | None = None
    problem: str = ""


def address(citation: Citation) -> str:
    """The query of a citation's address; relative, so that it holds behind any proxy."""
    named = {
        "doc": citation.source,
        "start": citation.start,
        "end": citation.end,
        "check": _check(citation.text),
    }
    return "?" + urlencode(named)


def link_of(query: Mapping[str, str]) -> Link | None:
    """What a query asks for; None where it names no article."""
    source = query.get("doc", "")
    if not source:
        return None
    start, end = _number(query.get("start", "")), _number(query.get("end", ""))
    named = "start" in query or "end" in query
    span = None if start is None or end is None else Span(start, end)
    return Link(source, span, named, query.get("check", "").lower())


def opened(link: Link, documents: Mapping[str, Document]) -> Opened:
    """The article and the words of a link, or what to say in their place."""
    document = documents.get(link.source)
    if document is None:
        return Opened(None, None, "link_no_article")
    if not link.named:
        return Opened(document)
    span = link.span
    if span is None or not span.start < span.end <= len(document.text):
        return Opened(document, None, "link_no_span")
    words = span.of(document.text)
    if not words.strip():
        return Opened(document, None, "link_no_span")
    if link.check and link.check != _check(words):
        return Opened(document, None, "link_changed")
    return Opened(document, span)


def _number(given: str) -> int | None:
    usual = given.isascii() and given.isdigit() and len(given) <= _LONGEST_NUMBER
    return int(given) if usual else None


def _check(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:_CHECK]
