"""Text put together from the blocks of a format that is not text itself, with every offset.

HTML, DOCX, EPUB and PDF have no text of their own to point into: what is composed here is what is
stored, searched, shown and cited. List signs stand in it, so that it reads as the author laid it
out, but outside the blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.document import Block, BlockKind, Cell, Document, Mark, MarkKind, SectionKind, Span
from ingest.sections import build_document

_TIGHT = frozenset(
    {BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL, BlockKind.TABLE_ROW, BlockKind.BYLINE}
)
# White space as HTML and Word collapse it; the ideographic space is a character of the text.
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
LINE_END = "\u2028"
"""A line end that the author set (``<br>``), in runs that are yet to be collapsed."""
_GAP = re.compile(f"[ \t\r\n\f\v{LINE_END}]+")
_CELL_GAP = "\t"
Marks = tuple[tuple[MarkKind, str], ...]
"""Kinds and values of the marks on words, outermost first."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style.

    Attributes:
        text: the words.
        marks: kinds and values of the marks on them, outermost first.
    """

    text: str
    marks: Marks = ()


@dataclass(frozen=True, slots=True)
class CellRuns:
    """A table's cell before it has a place.

    Attributes:
        runs: its words.
        header: whether it names a column or row.
        columns: how many columns it spans.
        rows: how many rows it spans.
    """

    runs: tuple[Run, ...]
    header: bool = False
    columns: int = 1
    rows: int = 1


def trimmed(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs without white space at their edges, wide spaces too."""
    full = [at for at, run in enumerate(runs) if run.text.strip()]
    kept = list(runs[full[0] : full[-1] + 1]) if full else []
    if kept:
        kept[0] = Run(kept[0].text.lstrip(), kept[0].marks)
        kept[-1] = Run(kept[-1].text.rstrip(), kept[-1].marks)
    return tuple(kept)


def collapse(runs: Iterable[Run]) -> list[Run]:
    """Runs with white space as a browser shows it: runs of it one space, none at the edges.

    At the edges no other white space of Unicode's is kept either: no block begins or ends with it.

    A line end in the source between two wide characters (Japanese has no spaces) is nothing at
    all (CSS Text 3, "segment break transformation"). Line ends that the author set are to be
    given as runs of ``LINE_END`` alone; they stay, without spaces around them.
    """
    found = [run for run in runs if run.text]
    whole = "".join(run.text for run in found)
    kept: list[tuple[list[str], Marks]] = []
    at, position = 0, 0
    lead, end = len(whole) - len(whole.lstrip()), len(whole.rstrip())
    inner = [gap for gap in _GAP.finditer(whole) if lead < gap.start() and gap.end() < end]
    edges = [0]
    for run in found:
        edges.append(edges[-1] + len(run.text))

    def take(start: int, stop: int) -> None:
        """The words between two gaps, each piece in the style of its run."""
        nonlocal at
        while start < stop:
            while edges[at + 1] <= start:
                at += 1
            cut = min(stop, edges[at + 1])
            _put(kept, whole[start:cut], found[at].marks)
            start = cut

    position = lead
    for gap in inner:
        take(position, gap.start())
        if words := _gap_words(whole, gap):
            while edges[at + 1] <= gap.start():
                at += 1
            _put(kept, words, found[at].marks if words == " " else ())
        position = gap.end()
    take(position, max(end, position))
    return [Run("".join(pieces), marks) for pieces, marks in kept]


def _put(kept: list[tuple[list[str], Marks]], words: str, marks: Marks) -> None:
    """Append words; a run that is cut by white space alone stays one run."""
    if kept and kept[-1][1] == marks:
        kept[-1][0].append(words)
    else:
        kept.append(([words], marks))


def _gap_words(whole: str, gap: re.Match[str]) -> str:
    if ends := gap.group().count(LINE_END):
        return "\n" * ends
    broken = "\n" in gap.group() or "\r" in gap.group()
    joined = broken and _is_wide(whole[gap.start() - 1]) and _is_wide(whole[gap.end()])
    return "" if joined else " "


def _is_wide(char: str) -> bool:
    return bool(char) and ("\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef")


class Composer:
    """Collects the blocks of one document in reading order."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._parts: list[SectionKind] = []
        self._marks: list[Mark] = []
        self._pages: list[int] = []
        self._row = 0

    @property
    def length(self) -> int:
        """The number of code points so far."""
        return self._length

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks so far."""
        return tuple(self._blocks)

    def begin_page(self) -> None:
        """A page begins with the next block (or, if none follows, at the end)."""
        self._pages.append(-1)

    def begin_page_at(self, position: int) -> None:
        """A page began within the last block, at this code point of the text."""
        for at in range(len(self._pages) - 1, -1, -1):
            if self._pages[at] >= 0:
                break
            self._pages[at] = position
        self._pages.append(position)

    def begin_table(self) -> None:
        """The next row is the first of a table."""
        self._row = 0

    def add(
        self,
        kind: BlockKind,
        runs: Sequence[Run],
        level: int = 0,
        marker: str = "",
        part: SectionKind = SectionKind.BODY,
    ) -> Span | None:
        """Add a block of any kind but a table's row.

        Args:
            kind: what it is.
            runs: its words, white space as it is to be stored.
            level: see ``Block``.
            marker: the sign of an item, heading or note (``•``, ``1.``, ``♪``), written before it.
            part: the part of the article that it belongs to.

        Returns:
            Its place, or None where it has no words and nothing was added.
        """
        if not any(run.text.strip() for run in runs):
            return None
        self._separate(kind, part)
        if kind is BlockKind.LIST_ITEM:
            self._write("  " * (level - 1))
        elif kind is BlockKind.LIST_DETAIL:
            self._write("  " * level)
        self._write(marker + " " if marker else "")
        span = self._write_runs(runs)
        self._append(Block(kind, span.start, span.end, level, marker), part)
        return span

    def add_row(
        self, cells: Sequence[CellRuns], part: SectionKind = SectionKind.BODY
    ) -> Span | None:
        """Add a row of a table; its cells stand on one line, a tab between them.

        Returns:
            Its place, or None where no cell has words and nothing was added.
        """
        if not any(run.text.strip() for cell in cells for run in cell.runs):
            return None
        self._separate(BlockKind.TABLE_ROW, part)
        self._row += 1
        placed = []
        for at, cell in enumerate(cells):
            if at:
                self._write(_CELL_GAP)
            span = self._write_runs([Run(_SPACE.sub(" ", r.text), r.marks) for r in cell.runs])
            placed.append(Cell(span.start, span.end, cell.header, cell.columns, cell.rows))
        full = [cell for cell in placed if cell.start < cell.end]
        row = Block(
            BlockKind.TABLE_ROW, full[0].start, full[-1].end, self._row, cells=tuple(placed)
        )
        self._append(row, part)
        return Span(row.start, row.end)

    def document(
        self,
        source: str,
        name: str,
        form: str,
        title: Span | str | None,
        url: str = "",
        *,
        judged: bool = False,
    ) -> Document:
        """Everything that was added as a document; see ``build_document``."""
        text = "".join(self._pieces)
        pages = tuple(len(text) if page < 0 else page for page in self._pages)
        return build_document(
            source,
            name,
            text,
            form,
            tuple(self._blocks),
            title,
            parts=tuple(self._parts),
            marks=tuple(sorted(self._marks, key=lambda mark: (mark.start, -mark.end))),
            pages=pages,
            url=url,
            judged=judged,
        )

    def _append(self, block: Block, part: SectionKind) -> None:
        self._blocks.append(block)
        self._parts.append(part)

    def _separate(self, kind: BlockKind, part: SectionKind) -> None:
        if self._blocks:
            last = self._blocks[-1].kind
            lists = {BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL}
            alike = last is kind or {last, kind} <= lists
            new_table = kind is BlockKind.TABLE_ROW and not self._row
            tight = kind in _TIGHT and alike and part is self._parts[-1] and not new_table
            self._write("\n" if tight else "\n\n")
        for at in range(len(self._pages) - 1, -1, -1):
            if self._pages[at] >= 0:
                break
            self._pages[at] = self._length

    def _write(self, text: str) -> Span:
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        return Span(start, self._length)

    def _write_runs(self, runs: Sequence[Run]) -> Span:
        start = self._length
        open_marks: list[tuple[MarkKind, str, int]] = []
        for run in runs:
            common = 0
            while (
                common < min(len(open_marks), len(run.marks))
                and open_marks[common][:2] == run.marks[common]
                and run.marks[common][0] is not MarkKind.RUBY
            ):
                common += 1
            self._close(open_marks, common)
            open_marks += [(kind, value, self._length) for kind, value in run.marks[common:]]
            self._write(run.text)
        self._close(open_marks, 0)
        return Span(start, self._length)

    def _close(self, open_marks: list[tuple[MarkKind, str, int]], keep: int) -> None:
        while len(open_marks) > keep:
            kind, value, begin = open_marks.pop()
            if begin < self._length:
                self._marks.append(Mark(kind, begin, self._length, value))
