"""A document's paragraphs and tables in one row, ready to be judged by form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.composing import LINE_END, Run, trimmed
from ingest.readers.docx.items import Item, Paragraph, Table
from ingest.readers.docx.styles import Role
from ingest.structure.signs import sign_of

_GAP = re.compile(r"[ \t\r\n\f\v]+")
_MANY_PARAGRAPHS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph with its words as they will be stored, or a table.

    Attributes:
        runs: the words, white space collapsed and none at the edges (code: as it is).
        words: their text; empty for a blank paragraph and for a table.
        paragraph: None for a table.
        table: None for a paragraph.
        lead: how far white space at the start of the words sets them in, in half letters.
    """

    runs: tuple[Run, ...]
    words: str
    paragraph: Paragraph | None = None
    table: Table | None = None
    lead: int = 0

    @property
    def blank(self) -> bool:
        """Whether it holds neither words nor a table."""
        return not self.words and self.table is None

    @property
    def line(self) -> str:
        """The entry as a line of plain text; for a table a line that has no sign."""
        return self.words.replace("\n", " ").replace("\r", " ") if self.table is None else "|"


def entries_of(items: Iterable[Item]) -> list[Entry]:
    """The entries of a body; tables that only lay out paragraphs are taken apart."""
    found: list[Entry] = []
    waiting: list[Item] = list(items)[::-1]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Paragraph):
            found += _paragraph_entries(item)
        elif _is_frame(item):
            held = [inner for row in item.rows for cell in row for inner in cell.items]
            waiting += held[::-1]
        else:
            found.append(Entry((), "", table=item))
            waiting += _tables_within(item)[::-1]
    return found


def _is_frame(table: Table) -> bool:
    """Whether a table is a box around paragraphs, or lays out parts of the page beside others.

    It has a single cell with anything in it, or headings, or one row with many paragraphs.
    """
    cells = [cell for row in table.rows for cell in row]
    full = [cell for cell in cells if cell.paragraphs or _tables_of(cell.items)]
    if len(full) <= 1:
        return True
    if any(p.layout.level or p.layout.role is Role.TITLE for c in full for p in c.paragraphs):
        return True
    return len(table.rows) == 1 and any(len(c.paragraphs) >= _MANY_PARAGRAPHS for c in full)


def _tables_of(items: Iterable[Item]) -> list[Table]:
    return [item for item in items if isinstance(item, Table)]


def _tables_within(table: Table) -> list[Item]:
    return [inner for row in table.rows for cell in row for inner in _tables_of(cell.items)]


def _paragraph_entries(paragraph: Paragraph) -> list[Entry]:
    """One entry, or, where lines of a paragraph are items of a list, one for each line."""
    if paragraph.layout.role is Role.CODE:
        runs = tuple(Run(run.text.replace(LINE_END, "\n"), ()) for run in paragraph.runs)
        words = "".join(run.text for run in runs)
        return [Entry(runs if words.strip() else (), words if words.strip() else "", paragraph)]
    lines = [paragraph.runs]
    if any(run.text == LINE_END for run in paragraph.runs):
        split = _lines(paragraph.runs)
        signs = [sign_of(stripped(line)) for line in split]
        if any(sign is not None and sign.lists for sign in signs):
            lines = split
    made = []
    for line in lines:
        lead = _lead(line)
        runs = trimmed(collapsed(line))
        made.append(
            Entry(runs, "".join(r.text for r in runs), paragraph.with_runs(runs), lead=lead)
        )
    return made


def stripped(runs: Sequence[Run]) -> str:
    """The words of runs without white space around them."""
    return "".join(run.text for run in runs).strip()


def _lines(runs: tuple[Run, ...]) -> list[tuple[Run, ...]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == LINE_END:
            lines.append([])
        else:
            lines[-1].append(run)
    return [tuple(line) for line in lines]


def _lead(runs: Sequence[Run]) -> int:
    lead = 0
    for run in runs:
        rest = run.text.lstrip(" \t\u3000")
        space = run.text[: len(run.text) - len(rest)]
        lead += sum(2 if c == "\u3000" else 4 if c == "\t" else 1 for c in space)
        if rest:
            break
    return lead


def collapsed(runs: Sequence[Run]) -> list[Run]:
    """Runs with their white space as it is stored: one space for a gap, none at a line's edges.

    Ideographic spaces are characters of the text and stay. Runs stay apart, for two words with the
    same reading above them are two; ``ingest.composing.collapse`` would join them.
    """
    kept: list[Run] = []
    open_gap = False
    for run in runs:
        if run.text == LINE_END:
            if open_gap:
                kept[-1] = Run(kept[-1].text[:-1], kept[-1].marks)
            kept.append(Run("\n", run.marks))
            open_gap = False
            continue
        words = _GAP.sub(" ", run.text)
        at_edge = open_gap or not kept or kept[-1].text == "\n"
        words = words[1:] if at_edge and words.startswith(" ") else words
        if words:
            kept.append(Run(words, run.marks))
            open_gap = words.endswith(" ")
    return [run for run in kept if run.text]


def without_start(runs: Sequence[Run], count: int) -> tuple[Run, ...]:
    """Runs without their first ``count`` characters."""
    kept = []
    for run in runs:
        cut = min(count, len(run.text))
        count -= cut
        if cut < len(run.text):
            kept.append(Run(run.text[cut:], run.marks))
    return tuple(kept)
