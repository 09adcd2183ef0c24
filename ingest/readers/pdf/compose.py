"""From groups of lines to a document; every character's line is remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.composing import CellRuns, Composer, Run
from ingest.document import BlockKind, Span
from ingest.readers.pdf.glyphs import Strip, is_wide
from ingest.readers.pdf.groups import Group
from ingest.readers.pdf.kinds import Kind

_URL_BREAK = re.compile(r"https?://\S*[/_=&?%-]$")
_MAX_URL = 300
_HYPHENS = "-\u2010\u00ad"


@dataclass(frozen=True, slots=True)
class Placed:
    """Characters of the document's text that stand on one line of a page.

    Attributes:
        start: the first, in the document's text.
        line: the line.
        begin: the first, in the line's text.
        end: one past the last, in the line's text.
    """

    start: int
    line: Strip
    begin: int
    end: int


class PageComposer:
    """Adds groups to a ``Composer`` and keeps where pages begin and lines went.

    Attributes:
        composer: what the blocks go to.
        placed: the lines' characters, in order of the text.
        blocks: for each block the group that it was made of.
    """

    def __init__(self) -> None:
        self.composer = Composer()
        self.placed: list[Placed] = []
        self.blocks: list[Group] = []
        self._page = 0

    def add(self, group: Group, kind: Kind) -> None:
        """Add a group as a block."""
        self._begin_pages(group.lines[0].page)
        if group.row:
            self._add_row(group)
            return
        pieces, runs = _pieces(group)
        marker = group.sign.marker if group.sign and kind.kind is BlockKind.LIST_ITEM else ""
        span = self.composer.add(kind.kind, runs, kind.level, marker)
        if span is None:
            return
        self.blocks.append(group)
        for piece in pieces:
            start = span.start + piece.start
            while self._page < piece.line.page:
                self.composer.begin_page_at(start)
                self._page += 1
            self.placed.append(Placed(start, piece.line, piece.begin, piece.end))

    def finish(self, pages: int) -> None:
        """Begin the pages that nothing follows on."""
        self._begin_pages(pages)

    def _begin_pages(self, number: int) -> None:
        while self._page < number:
            self.composer.begin_page()
            self._page += 1

    def _add_row(self, group: Group) -> None:
        if group.first_row:
            self.composer.begin_table()
        line = group.lines[0]
        sign = group.sign.marker + " " if group.sign and group.row[0][0] else ""
        cells = [CellRuns(tuple(_runs(line, begin, end))) for begin, end in group.row]
        if sign:
            begin, end = 0, group.row[0][1]
            cells[0] = CellRuns(tuple(_runs(line, begin, end)))
        span = self.composer.add_row(cells)
        if span is None:
            return
        self.blocks.append(group)
        block = self.composer.blocks[-1]
        for cell, (begin, end) in zip(block.cells, group.row, strict=True):
            self.placed.append(Placed(cell.start, line, 0 if sign and begin else begin, end))
            sign = ""


def _pieces(group: Group) -> tuple[list[Placed], list[Run]]:
    """A block's words: where each line's lie within them, and as runs."""
    pieces: list[Placed] = []
    runs: list[Run] = []
    length = 0
    for at, line in enumerate(group.lines):
        begin = group.sign.begin if at == 0 and group.sign else 0
        end = len(line.text)
        following = group.lines[at + 1] if at + 1 < len(group.lines) else None
        joint = ""
        if following is not None:
            dropped, joint = _joint(line.text, following.text)
            end -= dropped
        pieces.append(Placed(length, line, begin, end))
        runs += _runs(line, begin, end)
        if joint:
            runs.append(Run(joint))
        length += end - begin + len(joint)
    return pieces, runs


def _joint(above: str, below: str) -> tuple[int, str]:
    """How two lines are joined: characters dropped at the end of the first, and what is set in."""
    last, first = above[-1], below[0]
    if last in _HYPHENS and above[-2:-1].isalpha() and not is_wide(above[-2]):
        if first.islower():
            return 1, ""
        return 0, ""
    if is_wide(last) or is_wide(first) or _URL_BREAK.search(above[-_MAX_URL:]):
        return 0, ""
    return 0, " "


def _runs(line: Strip, begin: int, end: int) -> list[Run]:
    """Some of a line's words with what is shown in a way of its own."""
    runs: list[Run] = []
    at = begin
    for shown in line.shown:
        start, stop = max(shown.start, at), min(shown.end, end)
        if start >= stop:
            continue
        if at < start:
            runs.append(Run(line.text[at:start]))
        runs.append(Run(line.text[start:stop], ((shown.kind, shown.value),)))
        at = stop
    if at < end:
        runs.append(Run(line.text[at:end]))
    return runs


def title_span(composer: Composer, text: str, first_page: int, stated: str) -> Span | None:
    """The heading on the first page that says the stated title, or the largest one there.

    Args:
        composer: the whole document.
        text: its text.
        first_page: where the first page ends in the text.
        stated: the title that the file states, if it means anything.
    """
    headings = [
        block
        for block in composer.blocks
        if block.kind is BlockKind.HEADING and block.start < first_page
    ]
    same = [b for b in headings if _bare(text[b.start : b.end]) == _bare(stated)]
    if stated and same:
        return Span(same[0].start, same[0].end)
    top = [block for block in headings if block.level == 1]
    if not stated and len(top) == 1:
        return Span(top[0].start, top[0].end)
    return None


def _bare(words: str) -> str:
    return "".join(words.split()).casefold()
