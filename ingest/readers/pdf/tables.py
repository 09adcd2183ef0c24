"""Tables told by their columns alone: rows of as many cells, each under the one above."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.pdf.glyphs import Strip
from ingest.readers.pdf.signs import item_sign

_NEAR = 0.7
_MIN_ROWS = 3
_FAR = 4.0


def table_rows(lines: Sequence[Strip]) -> dict[int, tuple[tuple[int, int], ...]]:
    """The cells of those lines that surely are a table's rows, by the line's number."""
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    at = 0
    while at < len(lines):
        cells = _cells(lines[at])
        end = at + 1
        while len(cells) > 1 and end < len(lines) and _is_under(lines[end - 1], lines[end]):
            end += 1
        rows = end - at
        if rows >= _MIN_ROWS or (rows == 2 and len(cells) >= 3):
            found.update((row, _cells(lines[row])) for row in range(at, end))
        at = end
    return found


def _cells(line: Strip) -> tuple[tuple[int, int], ...]:
    """A line's pieces; a list item's sign is no cell."""
    if len(line.cells) > 1 and (sign := item_sign(line.text)):
        return line.cells[1:] if line.cells[0][1] <= sign.begin else line.cells
    return line.cells


def _is_under(above: Strip, below: Strip) -> bool:
    """Whether the cells of a line stand under those of the line above."""
    upper, lower = _cells(above), _cells(below)
    near = _NEAR * max(above.size, below.size)
    if len(upper) != len(lower) or upper[0][0] != lower[0][0]:
        return False
    if below.base - above.base > _FAR * below.size:
        return False
    for one, other in zip(upper, lower, strict=True):
        left = above.lefts[one[0]] - below.lefts[other[0]]
        right = above.rights[one[1] - 1] - below.rights[other[1] - 1]
        if min(abs(left), abs(right), abs(left + right) / 2) > near:
            return False
    return True
