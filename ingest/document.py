"""The domain objects of ingest: a document, its blocks and sections, and its passages.

All positions are code-point offsets into ``Document.text``, half-open: ``text[start:end]``.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in a document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words at this span of ``text``."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


class BlockKind(StrEnum):
    """What a run of lines is, as its author laid it out."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    LIST_DETAIL = "list_detail"
    QUOTE = "quote"
    CODE = "code"
    BYLINE = "byline"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    NOTE = "note"


class SectionKind(StrEnum):
    """The part of an article that a section belongs to."""

    BODY = "body"
    AUTHOR = "author"
    TRAILER = "trailer"
    NAVIGATION = "navigation"

    @property
    def is_article(self) -> bool:
        """Whether the author's own words stand here, not a site's links around them."""
        return self in (SectionKind.BODY, SectionKind.AUTHOR)


class MarkKind(StrEnum):
    """What the author made of a few words within a block."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LINK = "link"
    RUBY = "ruby"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"


@dataclass(frozen=True, slots=True)
class Mark:
    """Words within a block that are shown in a way of their own.

    Attributes:
        kind: how.
        start: first code point.
        end: one past the last.
        value: a link's address, a ruby's reading; else empty.
    """

    kind: MarkKind
    start: int
    end: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table's row.

    Attributes:
        start: first code point of its words.
        end: one past the last; equal to ``start`` where it is empty.
        header: whether it names a column or row.
        columns: how many columns it spans.
        rows: how many rows it spans.
    """

    start: int
    end: int
    header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item (without its sign), description line or table row.

    Attributes:
        kind: what it is.
        start: first code point, white space and list sign left out.
        end: one past the last code point.
        level: heading level (1 is the highest), depth in nested lists (1 is the outermost), or
            the number of a table row in its table (1 is the first).
        marker: the list or heading sign as written (``•``, ``1.``, ``##``), if it lies outside
            ``start``..``end``.
        cells: the cells of a table row, in order; empty for other blocks.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    marker: str = ""
    cells: tuple[Cell, ...] = ()

    @property
    def is_header(self) -> bool:
        """Whether this is a table row of column names."""
        return bool(self.cells) and all(cell.header for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of any level.

    Attributes:
        heading: the heading's words, or None for what stands before the first heading, or where
            another part of the page (a menu, say) ends within a section.
        level: 1 for the highest headings, 0 for the part before the first.
        start: first code point, the heading included.
        end: one past the last code point; sections tile the text.
        kind: body, author box or trailer.
        path: the headings from the outermost to this one.
    """

    heading: Span | None
    level: int
    start: int
    end: int
    kind: SectionKind = SectionKind.BODY
    path: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it was read: text that never changes, and the structure seen in it.

    Attributes:
        source: the path as the user gave it; names the document.
        title: the title that the article states, else the file's name.
        text: of text and Markdown the decoded file, line ends as they stand, without byte-order
            mark; of other formats the extracted words. Never changed after.
        format: a format's ``name``: "text", "markdown", "html", "pdf" and so on.
        titled: whether the article itself states ``title``.
        blocks: in reading order, not overlapping; everything between them is white space,
            signs or rules.
        sections: in reading order; they tile the text.
        byline: where the article names who wrote it, before the body.
        marks: how words within blocks are shown, in order of their start.
        hidden: characters of ``text`` that are notation or cannot be seen (ruby's reading and
            its signs, zero-width characters, line ends within a hard-wrapped paragraph), in
            order, not overlapping. They are neither searched nor read, but belong to the text.
        pages: where each page begins, in order; empty where the format has no pages.
        url: where it was published, if that is known.
    """

    source: str
    title: str
    text: str
    format: str = "text"
    titled: bool = False
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    byline: Span | None = None
    marks: tuple[Mark, ...] = ()
    hidden: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()
    url: str = ""

    def page_of(self, position: int) -> int:
        """The number of the page that a code point stands on, from 1; 0 without pages."""
        return bisect_right(self.pages, position)

    def headings(self, section: Section) -> tuple[str, ...]:
        """The words of a section's heading path, outermost first, the article's title left out.

        They are for showing and searching: on one line, without notation.
        """
        from ingest.shown import shown  # which knows documents

        words = [" ".join(shown(self, span).text.splitlines()).strip() for span in section.path]
        if self.titled and words and words[0].split() == self.title.split():
            del words[0]
        return tuple(words)

    @property
    def sha256(self) -> str:
        """The hash of the text, as hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one section that is searched and read as one.

    Attributes:
        source: the document's ``source``.
        start: first code point in the document's text.
        end: one past the last.
        headings: the heading path, outermost first.
        kind: the part of the article that it lies in.
        leads: words outside it that its own lean on: a list's lead-in, a table's header row.
    """

    source: str
    start: int
    end: int
    headings: tuple[str, ...] = field(default=())
    kind: SectionKind = SectionKind.BODY
    leads: tuple[Span, ...] = field(default=())

    @property
    def span(self) -> Span:
        """The passage's place in its document."""
        return Span(self.start, self.end)


def joined_around(passages: Sequence[Passage], span: Span) -> Passage:
    """The passage that holds a span; where it reaches over several, those joined.

    Args:
        passages: those of the span's document, one at least, in reading order.
        span: a part of that document.
    """
    first = max(0, bisect_right(passages, span.start, key=lambda p: p.start) - 1)
    last = max(first, bisect_left(passages, span.end, key=lambda p: p.start) - 1)
    end = max(passages[last].end, span.end)
    return replace(passages[first], start=min(passages[first].start, span.start), end=end)
