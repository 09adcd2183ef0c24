"""Rows of a table with the column names above each cell, as spans of rows and columns lay them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Block, BlockKind, Document, Span

# A table is looked at from so many rows above on: its header, and cells that reach down.
_ABOVE = 200
# Of a table whose author marked no header, the first row may be one; a narrow one holds pairs.
_WIDE = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A cell at its place in the grid.

    Attributes:
        span: its words.
        first: its first column, from 0.
        columns: how many it spans.
        header: whether it names something.
    """

    span: Span
    first: int
    columns: int
    header: bool

    def shares_column(self, other: Place) -> bool:
        """Whether the two stand in one column."""
        return self.first < other.first + other.columns and other.first < self.first + self.columns


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is no header.

    Attributes:
        span: its words.
        places: its cells and those that reach down into it, by column.
        header: the cells of the rows of column names above it.
    """

    span: Span
    places: tuple[Place, ...]
    header: tuple[Place, ...]

    def heads(self, place: Place) -> list[Span]:
        """The names of a cell's columns."""
        return [head.span for head in self.header if head.shares_column(place)]


def rows_within(document: Document, span: Span) -> Iterator[Row]:
    """The rows of tables within a span of a document that are no header."""
    blocks = document.blocks
    at = bisect_left(blocks, span.start + 1, key=lambda block: block.end)
    while at < len(blocks) and blocks[at].start < span.end:
        if blocks[at].kind is not BlockKind.TABLE_ROW:
            at += 1
            continue
        end = at + 1
        while end < len(blocks) and _goes_on(blocks[end]) and blocks[end].start < span.end:
            end += 1
        yield from _rows(blocks[_first_row(blocks, at) : end], Span(blocks[at].start, span.end))
        at = end


def _goes_on(block: Block) -> bool:
    return block.kind is BlockKind.TABLE_ROW and block.level > 1


def _first_row(blocks: Sequence[Block], at: int) -> int:
    first = at
    while first > 0 and at - first < _ABOVE and _goes_on(blocks[first]):
        if blocks[first - 1].kind is not BlockKind.TABLE_ROW:
            break
        first -= 1
    return first


def _rows(table: Sequence[Block], within: Span) -> Iterator[Row]:
    header: list[Place] = []
    unmarked = not any(block.is_header for block in table)
    reaching: list[tuple[Place, int]] = []
    for block in table:
        from_above = [place for place, _ in reaching]
        own = _placed(block, from_above)
        reaching = [(place, left - 1) for place, left in reaching if left > 1]
        reaching += [
            (place, cell.rows - 1)
            for place, cell in zip(own, block.cells, strict=True)
            if cell.rows > 1
        ]
        if block.is_header or (unmarked and block.level == 1 and len(own) >= _WIDE):
            header += own
        elif block.start >= within.start:
            places = sorted([*own, *from_above], key=lambda place: place.first)
            yield Row(Span(block.start, block.end), tuple(places), tuple(header))


def _placed(block: Block, from_above: Sequence[Place]) -> list[Place]:
    """The cells of a row, each in the first columns that nothing from above takes."""
    taken = {c for place in from_above for c in range(place.first, place.first + place.columns)}
    places: list[Place] = []
    column = 0
    for cell in block.cells:
        while column in taken:
            column += 1
        places.append(Place(Span(cell.start, cell.end), column, cell.columns, cell.header))
        column += cell.columns
    return places
