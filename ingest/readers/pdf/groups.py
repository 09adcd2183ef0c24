"""Lines that belong together: paragraphs, items, headings of several lines; also over a page's end.

A paragraph ends where the next line is set in, stands off, begins with a sign or is set in another
type, and where a line ends though the next word would have fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.document import MarkKind
from ingest.readers.pdf.flow import Column, Usual
from ingest.readers.pdf.glyphs import Strip, is_wide
from ingest.readers.pdf.signs import SENTENCE_END, has_leaders, is_note, item_sign
from ingest.readers.pdf.tables import table_rows
from ingest.structure.signs import Sign

LARGER = 1.12
"""A line this much larger than most is set apart; printers' sizes differ by more."""
_INDENT = 0.6
_MAX_INDENT = 6.0
_STANDS_OFF = 1.25
_END = 20  # enough of a line to see how it ends


@dataclass(slots=True, eq=False)
class Group:
    """Lines of one block.

    Attributes:
        lines: in order.
        column: where it begins.
        gap: the step above it, as a share of the usual one; 0 at the head of a column.
        sign: a list item's.
        row: the cells of a table's row, as ranges of its only line's text.
        first_row: whether it is the first row of a table.
        note: whether it is a note at the foot of a page.
    """

    lines: list[Strip]
    column: Column
    gap: float = 0.0
    sign: Sign | None = None
    row: tuple[tuple[int, int], ...] = ()
    first_row: bool = False
    note: bool = False
    follows: list[Column] = field(default_factory=list)

    @property
    def last_column(self) -> Column:
        """Where it ends."""
        return self.follows[-1] if self.follows else self.column

    @property
    def text(self) -> str:
        """Its words, the lines simply set one after another."""
        return "".join(line.text for line in self.lines)


def groups_of(columns: Sequence[Column], most: Usual) -> list[Group]:
    """The groups of a document in order; notes stand after the group they interrupt or follow."""
    found: list[Group] = []
    notes: list[Group] = []
    last: Group | None = None
    for column in columns:
        body, below = _split_notes(column, most)
        rows = table_rows(body)
        for at, line in enumerate(body):
            above = body[at - 1] if at else None
            sign = item_sign(line.text)
            row = rows.get(at, ())
            if (
                last is not None
                and not row
                and not last.row
                and _joins(last, above, line, column, sign, most)
            ):
                last.lines.append(line)
                if last.last_column is not column:
                    last.follows.append(column)
                continue
            last = Group([line], column, _gap(above, line, column), sign, row)
            last.first_row = bool(row) and at - 1 not in rows
            found.append(last)
        notes.extend(_note_groups(below, column))
    return _with_notes(found, notes)


def _split_notes(column: Column, most: Usual) -> tuple[list[Strip], list[Strip]]:
    """A column's lines, and the notes at its foot: small type that begins with a sign."""
    at = len(column.lines)
    while at and column.lines[at - 1].size <= 0.93 * most.size:
        at -= 1
    while at < len(column.lines) and not is_note(column.lines[at].text):
        at += 1
    if at == 0:
        return column.lines, []
    return column.lines[:at], column.lines[at:]


def _note_groups(lines: Sequence[Strip], column: Column) -> Iterator[Group]:
    group: Group | None = None
    for line in lines:
        if group is None or is_note(line.text):
            if group is not None:
                yield group
            group = Group([line], column, note=True)
        else:
            group.lines.append(line)
    if group is not None:
        yield group


def _with_notes(groups: list[Group], notes: list[Group]) -> list[Group]:
    """Each page's notes after its groups, but before one that goes on overleaf: pages count up."""
    found: list[Group] = []
    waiting = list(reversed(notes))
    for group in groups:
        first, last = group.lines[0].page, group.lines[-1].page
        while waiting and (waiting[-1].lines[0].page < first or waiting[-1].lines[0].page < last):
            found.append(waiting.pop())
        found.append(group)
    return found + waiting[::-1]


def _gap(above: Strip | None, line: Strip, column: Column) -> float:
    if above is None:
        return 0.0
    return (line.base - above.base) / (column.pitch * max(line.size, 0.1))


def _joins(
    group: Group,
    above: Strip | None,
    line: Strip,
    column: Column,
    sign: Sign | None,
    most: Usual,
) -> bool:
    """Whether a line goes on with a group."""
    last = group.lines[-1]
    if last.frame != line.frame or not _same_type(last, line):
        return False
    if above is last:
        return _joins_below(group, line, column, sign, most)
    return _joins_elsewhere(group, line, column, sign, most)


def _same_type(last: Strip, line: Strip) -> bool:
    if max(last.size, line.size) > LARGER * min(last.size, line.size):
        return False
    partly = any(shown.kind is MarkKind.STRONG for shown in (*last.shown, *line.shown))
    return last.bold == line.bold or partly


def _joins_below(group: Group, line: Strip, column: Column, sign: Sign | None, most: Usual) -> bool:
    """The same for a line right under the group's last one."""
    last = group.lines[-1]
    large = line.size > LARGER * most.size
    step = (line.base - last.base) / line.size
    if step > (max(_STANDS_OFF * column.pitch, 1.7) if large else _STANDS_OFF * column.pitch):
        return False
    if sign is not None and _begins_item(group, sign):
        return False
    if large:
        return True
    shift = (line.left - last.left) / line.size
    inset = (line.left - column.edges(line)[0]) / line.size
    hanging = group.sign is not None and line.left > group.lines[0].left + 0.5 * line.size
    if hanging:
        if len(group.lines) > 1 and abs(shift) > _INDENT:
            return False
    else:
        again = shift >= _INDENT or (most.indents and abs(shift) < _INDENT)
        if _INDENT <= inset <= _MAX_INDENT and again:
            return False
        if shift < -_INDENT and len(group.lines) > 1:
            return False
    return not _ends_early(last, line, column)


def _begins_item(group: Group, sign: Sign) -> bool:
    """Whether a sign begins an item, rather than stand in a paragraph by chance of a line end."""
    if sign.lists or group.sign is not None:
        return True
    last = group.lines[-1]
    short = last.right < group.last_column.right - 2 * last.size
    return short or SENTENCE_END.search(last.text[-_END:]) is not None


def _joins_elsewhere(
    group: Group, line: Strip, column: Column, sign: Sign | None, most: Usual
) -> bool:
    """The same for the first line of the next column or page."""
    last, before = group.lines[-1], group.last_column
    if line.size > LARGER * most.size or line.size * LARGER < most.size or column is before:
        return False
    if sign is not None and _begins_item(group, sign):
        return False
    width, other = column.right - column.left, before.right - before.left
    if abs(width - other) > 0.2 * max(width, other):
        return False
    inset = (line.left - column.left) / line.size
    if inset >= _INDENT and group.sign is None:
        return False
    if _ends_early(last, line, before):
        return False
    return most.indents or SENTENCE_END.search(last.text[-_END:]) is None


def _ends_early(last: Strip, line: Strip, column: Column) -> bool:
    """Whether a line ends though what follows it would have fit."""
    if has_leaders(last.text):
        return True
    room = (column.edges(last)[1] - last.right) / last.size
    ended = SENTENCE_END.search(last.text[-_END:]) is not None
    if is_wide(line.text[0]) or is_wide(last.text[-1]):
        return room >= (1.3 if ended else 3.0)
    if line.text[0].islower() and last.text[-1].isalpha() and not last.text.istitle():
        # A sentence goes on; lines of ragged or set-in text may leave much room.
        return room > 0.35 * (column.right - column.left) / last.size
    word = line.text.split(" ", 1)[0]
    width = (line.rights[len(word) - 1] - line.left) / line.size
    return room >= width + (0.5 if ended else 1.0)
