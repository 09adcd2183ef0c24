"""Which section of an article a question means."""

from __future__ import annotations

from collections.abc import Sequence

from chat.gist.outline import Head, Outline
from chat.gist.request import LAST, SectionReference
from index.analysis import analyze
from ingest.document import Document
from ingest.normalize import fold


def heads_meant(
    reference: SectionReference, document: Document, outline: Outline
) -> tuple[Head, ...]:
    """The headings that a reference fits; none where there is no such section."""
    if reference.name:
        return _named(reference.name, document, outline)
    if reference.number:
        chapter = _numbered(reference.number, outline.chapters)
        if chapter is None or not reference.part:
            return (chapter,) if chapter is not None else ()
        below = [h for h in outline.heads if h.path[:-1] == chapter.path]
        part = _numbered(reference.part, below)
        return (part,) if part is not None else ()
    return tuple(h for h in outline.heads if h.bracketed and h.number == reference.part)


def _numbered(number: int, heads: Sequence[Head]) -> Head | None:
    """By the number it is written with; by its place where none is written with one."""
    if number == LAST:
        return heads[-1] if heads else None
    if any(head.number for head in heads):
        return next((head for head in heads if head.number == number), None)
    return heads[number - 1] if number <= len(heads) else None


def _named(name: str, document: Document, outline: Outline) -> tuple[Head, ...]:
    """The headings that hold the words; else those that hold each content word of them."""
    wanted = fold(name)
    words = {head: head.span.of(document.text) for head in outline.heads}
    found = [head for head in outline.heads if wanted in fold(words[head])]
    if not found:
        forms = _forms(name)
        found = [head for head in outline.heads if forms and forms <= _forms(words[head])]
    # A chapter stands for its parts.
    spans = {head.span for head in found}
    return tuple(h for h in found if not spans.intersection(h.path[:-1]))


def _forms(text: str) -> frozenset[str]:
    return frozenset(token.form for token in analyze(text) if token.content)
