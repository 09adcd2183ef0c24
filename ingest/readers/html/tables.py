"""Tables: which hold data and which only lay a page out, and the rows of the former."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ingest.composing import CellRuns, collapse
from ingest.readers.html.inline import words_within
from ingest.readers.html.nodes import Node
from ingest.readers.html.pieces import Word, runs_of, trimmed
from ingest.readers.html.style import Look, Sheet

_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_CELLS = frozenset(("td", "th"))
_LAYOUT = frozenset("h1 h2 h3 h4 h5 h6 hr pre form blockquote article section".split())
_PARAGRAPHS = frozenset(("p", "ul", "ol", "div", "dl"))
_MAX_CELL = 600
_MAX_SPAN = 1000
_LOOK = 3000
_NUMBER = re.compile(r"\s*(\d{1,5})")


def rows_of(table: Node) -> list[Node]:
    """The rows, in the order of the source; a row is any element that holds cells."""
    rows: list[Node] = []
    waiting = list(reversed(list(table.elements)))
    while waiting:
        node = waiting.pop()
        if node.tag == "tr":
            rows.append(node)
        elif node.tag in _GROUPS or node.tag in ("form", "div", "span"):
            waiting.extend(reversed(list(node.elements)))
    return rows


def cells_of(row: Node) -> list[Node]:
    """The cells of a row."""
    cells: list[Node] = []
    waiting = list(reversed(list(row.elements)))
    while waiting:
        node = waiting.pop()
        if node.tag in _CELLS:
            cells.append(node)
        elif node.tag in ("form", "div", "span"):
            waiting.extend(reversed(list(node.elements)))
    return cells


def is_layout(table: Node) -> bool:
    """Whether a table only places blocks on the page."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    rows = [cells_of(row) for row in rows_of(table)]
    cells = [cell for row in rows for cell in row]
    if any(inner.tag == "table" for cell in cells for inner in _inside(cell)):
        return True
    headed = any(cell.tag == "th" for cell in cells) or any(
        child.tag in ("caption", "thead") for child in table.elements
    )
    if all(len(row) <= 1 for row in rows):
        return not headed
    if headed or table.attributes.get("role") in ("table", "grid"):
        return False
    if len(rows) == 1 and table.attributes.get("border", "0") in ("0", ""):
        return True
    return any(_is_region(cell) for cell in cells)


def _inside(node: Node) -> Iterator[Node]:
    return islice(node.walk(), 1, _LOOK)


def _is_region(cell: Node) -> bool:
    """Whether a cell holds more than a table's entry: headings, or several blocks of prose."""
    if cell.size > _MAX_CELL:
        return True
    blocks = 0
    for inner in _inside(cell):
        if inner.tag in _LAYOUT:
            return True
        blocks += inner.tag in _PARAGRAPHS and inner.size > 0
    return blocks >= 3 and cell.mass > _MAX_CELL / 4


def row_cells(row: Node, sheet: Sheet, look: Look, *, first: bool) -> tuple[CellRuns, ...]:
    """A row's cells with their words, each where it starts.

    Args:
        row: the row.
        sheet: how words look.
        look: how words around the table look.
        first: whether it is the table's first row: all bold, it names the columns.
    """
    cells = [
        (cell, words_within(cell, sheet, (), sheet.look(cell, look))) for cell in cells_of(row)
    ]
    titled = first and len(cells) > 1 and all(_is_bold(words) for _, words in cells)
    headed = row.parent is not None and row.parent.tag == "thead"
    return tuple(
        CellRuns(
            tuple(collapse(runs_of(trimmed(words), end=" "))),
            header=cell.tag == "th" or titled or headed,
            columns=_span(cell, "colspan"),
            rows=_span(cell, "rowspan"),
        )
        for cell, words in cells
    )


def _is_bold(words: list[Word]) -> bool:
    shown = [word for word in words if word.text.strip()]
    return bool(shown) and all(word.look.bold for word in shown)


def _span(cell: Node, name: str) -> int:
    found = _NUMBER.match(cell.attributes.get(name, ""))
    return min(max(int(found.group(1)), 1), _MAX_SPAN) if found else 1
