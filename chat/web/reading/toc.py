"""An article's table of contents, from its headings as they were read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from chat.web.wording import lang, text
from ingest.document import BlockKind, Document, SectionKind, Span
from ingest.messages import Language
from ingest.shown import shown

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table of contents.

    Attributes:
        heading: which of the article's headings, from 0, in the order they are drawn.
        depth: 1 for the outermost.
        words: the heading's words on one line.
    """

    heading: int
    depth: int
    words: str


def entries(document: Document) -> tuple[Entry, ...]:
    """The headings of an article without its title and without menus.

    No entry is more than one deeper than the one before, however levels jump.
    """
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    starts = [section.start for section in document.sections]
    found: list[Entry] = []
    levels: list[int] = []
    for number, block in enumerate(headings):
        at = bisect_right(starts, block.start) - 1
        kind = document.sections[at].kind if at >= 0 else SectionKind.BODY
        words = " ".join(shown(document, Span(block.start, block.end)).text.split())
        title = number == 0 and document.titled and words.split() == document.title.split()
        if title or not words or not kind.is_article:
            continue
        while levels and levels[-1] >= block.level:
            levels.pop()
        levels.append(block.level)
        found.append(Entry(number, len(levels), words))
    return tuple(found)


def toc_html(document: Document, language: Language) -> str:
    """The table of contents, folded; empty where there is not enough to choose from."""
    found = entries(document)
    if len(found) < _FEWEST:
        return ""
    label = text("toc", language)
    return (
        f'<nav class="toc" aria-label="{label}"><details><summary>'
        f'<span class="name">{label}</span><span class="here" aria-hidden="true"></span>'
        f"</summary>{_list(found)}</details></nav>"
    )


def _list(found: Sequence[Entry]) -> str:
    out = []
    depth = 0
    for entry in found:
        if entry.depth > depth:
            out.append('<ol role="list">')
        else:
            out.append("</li>" + "</ol></li>" * (depth - entry.depth))
        depth = entry.depth
        out.append(
            f'<li><button type="button" data-heading="{entry.heading}"{lang(entry.words)}>'
            f"{escape(entry.words)}</button>"
        )
    return "".join(out) + "</li></ol>" * depth
