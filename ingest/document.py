"""The domain objects of ingest: a document, its blocks and sections, and its passages.

All positions are code-point offsets into ``Document.text``, half-open: ``text[start:end]``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
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


class SectionKind(StrEnum):
    """The part of an article that a section belongs to."""

    BODY = "body"
    AUTHOR = "author"
    TRAILER = "trailer"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item (without its sign) or description line.

    Attributes:
        kind: what it is.
        start: first code point, white space and list sign left out.
        end: one past the last code point.
        level: heading level (1 is the highest) or depth in nested lists (1 is the outermost).
        marker: the list or heading sign as written (``•``, ``1.``, ``##``), if it lies outside
            ``start``..``end``.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of any level.

    Attributes:
        heading: the heading's words, or None for what stands before the first heading.
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
        text: the decoded text, line ends as they stand, without byte-order mark.
        format: "text" or "markdown".
        titled: whether the article itself states ``title``.
        blocks: in reading order, not overlapping; everything between them is white space,
            signs or rules.
        sections: in reading order; they tile the text.
        byline: where the article names who wrote it, before the body.
    """

    source: str
    title: str
    text: str
    format: str = "text"
    titled: bool = False
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    byline: Span | None = None

    def headings(self, section: Section) -> tuple[str, ...]:
        """The words of a section's heading path, outermost first, the article's title left out."""
        words = [span.of(self.text) for span in section.path]
        if self.titled and words and words[0].strip() == self.title:
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
    """

    source: str
    start: int
    end: int
    headings: tuple[str, ...] = field(default=())
    kind: SectionKind = SectionKind.BODY

    @property
    def span(self) -> Span:
        """The passage's place in its document."""
        return Span(self.start, self.end)
