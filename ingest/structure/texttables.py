"""Tables in plain text: cells parted by tabs, by ``│`` or ``|``, or set in columns by spaces."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.document import Cell
from ingest.structure.lines import Line, Page, ends_prose, width

_BARS = "│┃|｜║"
_BOX_RULE = re.compile(r"[┌┬┐├┼┤└┴┘─━┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝═+|:\-=│┃ ]+")
_COLUMN_GAP = re.compile(r"[ \u3000]{2,}")
_PART = re.compile(r"\t+")
_NUMERIC = re.compile(r"(?=.*[\d０-９])[\s\d０-９.,．，:%％+\-–−/()（）円年月日時分秒人個件本台]+")
_SPACED_ROWS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells and the lines that they stand on.

    Attributes:
        first: the number of its first line, rules included.
        end: one past its last line.
        rows: the cells of each row, in order.
        at: the line of each row.
    """

    first: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]
    at: tuple[int, ...]


def find_tables(page: Page) -> dict[int, Table]:
    """The tables of a text by the number of their first line."""
    found: dict[int, Table] = {}
    at, lines = 0, page.lines
    while at < len(lines):
        words = lines[at].words
        table = None
        if not words:
            pass
        elif words[0] in _BARS or (words[0] in "┌┏╔+" and _BOX_RULE.fullmatch(words)):
            table = _boxed(page, at)
        elif "\t" in words:
            table = _tabbed(page, at)
        elif "  " in words or "\u3000\u3000" in words or "\u3000 " in words:
            table = _spaced(page, at)
        if table is not None:
            found[at] = table
            at = table.end
        else:
            at += 1
    return found


def _is_box_rule(words: str) -> bool:
    return len(words) > 2 and _BOX_RULE.fullmatch(words) is not None and words[0] != " "


def _boxed(page: Page, at: int) -> Table | None:
    """A table drawn with bars: every row begins and ends with one."""
    lines = page.lines
    rows: list[tuple[Cell, ...]] = []
    places: list[int] = []
    rules: list[int] = []
    end = at
    while end < len(lines) and lines[end].words:
        words = lines[end].words
        if _is_box_rule(words):
            rules.append(len(rows))
        elif words[0] in _BARS and words[-1] in _BARS and len(words) > 2:
            rows.append(_split(lines[end], re.compile(rf"[{re.escape(_BARS)}]"), 1))
            places.append(end)
        else:
            break
        end += 1
    columns = {len(row) for row in rows}
    if len(rows) < 2 or len(columns) != 1 or not any(cell.start < cell.end for cell in rows[0]):
        return None
    headed = 1 in rules or _has_names(page.text, rows)
    return _table(at, end, rows, places, headed)


def _split(line: Line, gap: re.Pattern[str], edge: int = 0) -> tuple[Cell, ...]:
    """The cells of a line between gaps, white space around them left out."""
    words = line.words
    start, cells = edge, []
    ends = [match.span() for match in gap.finditer(words, edge, len(words) - edge)]
    for stop, after in [*ends, (len(words) - edge, 0)]:
        raw = words[start:stop]
        begin = start + len(raw) - len(raw.lstrip())
        stop = max(begin, start + len(raw.rstrip()))
        cells.append(Cell(line.start + begin, line.start + stop))
        start = after
    return tuple(cells)


def _tabbed(page: Page, at: int) -> Table | None:
    """Two or more lines next to each other with a tab between their words."""
    lines, end = page.lines, at
    while end < len(lines) and "\t" in lines[end].words:
        end += 1
    raw = [_split(lines[n], re.compile(r"\t")) for n in range(at, end)]
    if len(raw) < 2:
        return None
    columns = max(len(row) for row in raw)
    if min(len(row) for row in raw) < 2 or len(raw[0]) < columns:
        # Tabs that only align: runs of them are one gap.
        raw = [_split(lines[n], _PART) for n in range(at, end)]
        columns = max(len(row) for row in raw)
        if len({len(row) for row in raw}) > 1:
            return None
    rows = []
    for row, line in zip(raw, lines[at:end], strict=True):
        # Cells left out at the end of a line are empty.
        rows.append(row + (Cell(line.end, line.end),) * (columns - len(row)))
    return _table(at, end, rows, list(range(at, end)), _has_names(page.text, rows))


def _spaced(page: Page, at: int) -> Table | None:
    """Three or more lines whose words begin in the same columns; a rule may follow the first."""
    lines = page.lines
    columns = _columns(lines[at])
    if len(columns) < 2 or page.signs[at] is not None:
        return None
    places, end, ruled = [at], at + 1, False
    while end < len(lines) and lines[end].words:
        if len(places) == 1 and not ruled and _is_box_rule(lines[end].words):
            ruled = True
        elif page.signs[end] is None and _is_in_columns(_columns(lines[end]), columns):
            places.append(end)
        else:
            break
        end += 1
    if len(places) < _SPACED_ROWS:
        return None
    rows = [_split(lines[n], _COLUMN_GAP) for n in places]
    if any("。" in page.text[row[0].start : row[0].end] for row in rows):
        return None
    if not ruled and _are_turns(page.text, rows):
        return None
    return _table(at, end, rows, places, ruled)


def _are_turns(text: str, rows: list[tuple[Cell, ...]]) -> bool:
    """Whether lines in two columns are what people say by turns: names come again, sentences end.

    ``倉田　　断水の時間はどのくらいか。`` is no row of a table.
    """
    if any(len(row) != 2 for row in rows):
        return False
    names = {text[row[0].start : row[0].end] for row in rows}
    said = sum(ends_prose(text[row[1].start : row[1].end]) for row in rows)
    return len(names) < len(rows) and said * 2 > len(rows)


def _is_in_columns(row: tuple[int, ...], columns: tuple[int, ...]) -> bool:
    """Whether words begin where those of another row do, or one column beside: a wide space is
    two columns and cannot fill one."""  # noqa: D205, D209
    slack = 1 if len(columns) > 2 else 0
    return len(row) == len(columns) and all(
        abs(a - b) <= slack for a, b in zip(row, columns, strict=True)
    )


def _columns(line: Line) -> tuple[int, ...]:
    """The columns in which the words of a line begin after gaps."""
    words = line.words
    if len(words) > 200:
        return ()
    return (
        line.indent,
        *(line.indent + width(words[: gap.end()]) for gap in _COLUMN_GAP.finditer(words)),
    )


def _has_names(text: str, rows: list[tuple[Cell, ...]]) -> bool:
    """Whether the first row names the columns: words over numbers, none of it empty or a number."""
    if len(rows) < 2:
        return False
    first = [text[cell.start : cell.end] for cell in rows[0]]
    if not all(first[1:]) or any(_NUMERIC.fullmatch(words) for words in first if words):
        return False
    for column in range(len(first)):
        below = [text[row[column].start : row[column].end] for row in rows[1:]]
        if any(below) and all(_NUMERIC.fullmatch(words) for words in below if words):
            return True
    return len(rows) > 2 and len(first) > 2


def _table(
    first: int, end: int, rows: list[tuple[Cell, ...]], places: list[int], headed: bool
) -> Table:
    if headed:
        rows = [tuple(replace(cell, header=True) for cell in rows[0]), *rows[1:]]
    kept = [
        (row, at)
        for row, at in zip(rows, places, strict=True)
        if any(cell.start < cell.end for cell in row)
    ]
    return Table(first, end, tuple(row for row, _ in kept), tuple(at for _, at in kept))
