"""Rows of Word's tables, and which cells name a row or column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.composing import CellRuns, Run, trimmed
from ingest.readers.docx.entries import collapsed, stripped
from ingest.readers.docx.items import Table, TableCell

# A number, in kanji too, with what is counted: 約三百メートル, 1,200円, 第2回.
_NUMBER = re.compile(
    r"[^\d]{0,2}[\d〇零一二三四五六七八九十百千万億兆.,\uff0c\uff0e]+\D{0,4}|.*\d.*", re.S
)


def rows_of(table: Table) -> list[list[CellRuns]]:
    """The rows of a table with the cells' words; several paragraphs of a cell stand in one line.

    Cells that name columns are those of rows repeated on every page, or of a first row that the
    style or the author sets apart, or over columns of numbers; those that name rows, of a first
    column set apart.
    """
    heads = _header_rows(table)
    side = table.first_column or _stands_out([row[:1] for row in table.rows], table)
    rows = []
    for at, row in enumerate(table.rows):
        cells = []
        for place, cell in enumerate(row):
            header = at < heads or (side and place == 0 and len(row) > 1)
            cells.append(CellRuns(cell_runs(cell), header, cell.columns, cell.rows))
        rows.append(cells)
    return rows


def cell_runs(cell: TableCell) -> tuple[Run, ...]:
    """The words of a cell, signs of lists in it included."""
    runs: list[Run] = []
    for paragraph in cell.paragraphs:
        if runs:
            runs.append(Run(" "))
        if paragraph.numbered and paragraph.numbered.sign:
            runs.append(Run(paragraph.numbered.sign + " "))
        runs += trimmed(collapsed(paragraph.runs))
    return tuple(Run(run.text.replace("\n", " "), run.marks) for run in runs)


def _header_rows(table: Table) -> int:
    if len(table.rows) < 2:
        return 0
    repeated = next((at for at, r in enumerate(table.repeated) if not r), len(table.rows))
    if repeated:
        return repeated if repeated < len(table.rows) else 0
    first = table.rows[0]
    apart = _stands_out([first], table) or _over_numbers(table)
    return 1 if table.first_row or apart else 0


def _stands_out(cells: Sequence[Sequence[TableCell]], table: Table) -> bool:
    """Whether all cells named are bold or shaded, and not all others too."""
    named = [cell for row in cells for cell in row]
    if not _all_set_apart(named) or len(table.rows[0]) < 2:
        return False
    ids = {id(cell) for cell in named}
    others = [cell for row in table.rows for cell in row if id(cell) not in ids]
    return bool(others) and not _all_set_apart(others)


def _all_set_apart(cells: Sequence[TableCell]) -> bool:
    full = [cell for cell in cells if cell.paragraphs]
    bold = all(paragraph.bold for cell in full for paragraph in cell.paragraphs)
    return bool(full) and (bold or all(cell.shaded for cell in full))


def _over_numbers(table: Table) -> bool:
    """Whether the first row has words that are no numbers over a column of numbers."""
    first, *rest = table.rows
    words = ["".join(stripped(p.runs) for p in cell.paragraphs) for cell in first]
    if len(rest) < 2 or any(len(row) != len(first) for row in rest):
        return False
    if not all(words[1:]) or any(_NUMBER.fullmatch(word) for word in words):
        return False
    columns = zip(
        *([bool(_NUMBER.fullmatch(_text(cell))) for cell in row] for row in rest), strict=True
    )
    return any(all(column) for column in columns)


def _text(cell: TableCell) -> str:
    return "".join(paragraph.words for paragraph in cell.paragraphs)
