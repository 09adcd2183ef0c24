"""The chapters of an article: its headings in a tree, the title's own left out."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.document import Document, SectionKind, Span
from ingest.normalize import fold
from ingest.structure.signs import sign_of


@dataclass(frozen=True, slots=True)
class Head:
    """A heading of the body.

    Attributes:
        span: its words.
        path: the headings from the outermost to this one, the title's left out.
        number: the number it is written with (``第3章``, ``(2)``), or 0.
        bracketed: whether that number stands in brackets.
        section: the number of its section in the document.
    """

    span: Span
    path: tuple[Span, ...]
    number: int
    bracketed: bool
    section: int

    @property
    def depth(self) -> int:
        """1 for a chapter, 2 for a part of one, and so on."""
        return len(self.path)


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a document's body.

    Attributes:
        title: where the heading stands that is the article's title; None where none is.
        heads: the other headings, in reading order.
        paths: for each section of the document the headings that it stands under, without the
            title's; empty before the first, and outside the body.
    """

    title: Span | None
    heads: tuple[Head, ...]
    paths: tuple[tuple[Span, ...], ...]

    @property
    def chapters(self) -> tuple[Head, ...]:
        """The headings of the highest level that has more than one; else all there are."""
        for depth in range(1, max((head.depth for head in self.heads), default=0) + 1):
            found = tuple(head for head in self.heads if head.depth == depth)
            if len(found) > 1:
                return found
        return self.heads

    def under(self, head: Head) -> frozenset[int]:
        """The numbers of the sections that stand under a heading, its own with them."""
        return frozenset(at for at, path in enumerate(self.paths) if head.span in path)


def outline_of(document: Document) -> Outline:
    """The headings of a document's body, and what stands under which."""
    body = [at for at, s in enumerate(document.sections) if s.kind is SectionKind.BODY]
    title = _title_heading(document, body)
    paths: list[tuple[Span, ...]] = [()] * len(document.sections)
    heads: list[Head] = []
    for at in body:
        section = document.sections[at]
        paths[at] = tuple(span for span in section.path if span != title)
        if section.heading is not None and section.heading != title:
            words = section.heading.of(document.text)
            sign = sign_of(words)
            number = sign.number if sign is not None and not sign.lists else 0
            bracketed = sign is not None and sign.style.startswith("(")
            if bracketed and sign is not None:
                number = sign.number
            heads.append(Head(section.heading, paths[at], number, bracketed, at))
    return Outline(title, tuple(heads), tuple(paths))


def _title_heading(document: Document, body: list[int]) -> Span | None:
    """The heading that is the article's title: one of the first two with the title's words."""
    if not document.titled:
        return None
    found = [s for at in body if (s := document.sections[at].heading) is not None]
    wanted = fold(document.title)
    return next((span for span in found[:2] if fold(span.of(document.text)) == wanted), None)
