"""Tables: a header, then one question a row; CSV and TSV (RFC 4180) are read here."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chat.evaluation.questions.columns import KEYS, column_of, nearest
from chat.evaluation.questions.draft import Draft
from chat.evaluation.questions.formulas import text_of
from chat.evaluation.questions.issue import Issue, Place, issue, shown
from chat.evaluation.questions.text import MAX_LINE, TextFile
from ingest.errors import QuestionFileError
from ingest.normalize import fold

DELIMITERS = ",;\t"
_NAMED = 12
_SEPARATOR = re.compile(r"(?<!\\)[|\uff5c]")
_ESCAPED = re.compile(r"\\([|\uff5c])")
_YES = frozenset({"true", "yes", "1", "はい", "○", "〇", "◯", "可", "有"})
_NO = frozenset({"false", "no", "0", "いいえ", "×", "✕", "✖", "不可", "無"})
# What a spreadsheet puts where a formula fails.
_FAILED = frozenset("#N/A #REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC!".split())


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        place: where.
        cells: their texts.
        problems: why there are none.
    """

    place: Place
    cells: Sequence[str] = ()
    problems: tuple[Issue, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether there is nothing in it."""
        return not self.problems and not any(cell.strip() for cell in self.cells)


def header_of(rows: Iterable[Row]) -> Sequence[str]:
    """The cells of the first row that is not blank."""
    return next((row.cells for row in rows if not row.blank), ())


def known_columns(header: Sequence[str]) -> dict[int, str]:
    """What each known column holds, by its position; the first of two that hold the same."""
    columns: dict[int, str] = {}
    for at, name in enumerate(header):
        key = column_of(name)
        if key and key not in columns.values():
            columns[at] = key
    return columns


def no_question_column(path: Path, header: Sequence[str]) -> QuestionFileError:
    """The error for a table whose header does not name the question."""
    names = [shown(name) for name in header if name.strip()][:_NAMED]
    return QuestionFileError(
        "questions_no_column",
        file=path,
        found=shown(" | ".join(names), 200),
        expected=" ".join(KEYS),
    )


def table_drafts(rows: Iterable[Row]) -> Iterator[Draft]:
    """What each row says; blank rows are passed over."""
    found = (row for row in rows if not row.blank)
    header = next(found, None)
    if header is None:
        return
    columns = known_columns(header.cells)
    yield _header_draft(header, columns)
    for row in found:
        if row.problems:
            yield Draft(row.place, problems=row.problems)
        else:
            cells = {
                key: row.cells[at].strip() for at, key in columns.items() if at < len(row.cells)
            }
            if any(cells.values()):
                yield _draft(row.place, cells)


def _header_draft(header: Row, columns: Mapping[int, str]) -> Draft:
    """What is to be said of the header."""
    problems, hints = [], []
    for at, name in enumerate(header.cells):
        key = column_of(name)
        if key and at not in columns:
            problems.append(
                issue(header.place, "questions_same_column", name=shown(name), column=key)
            )
        elif name.strip() and not key:
            hints.append(_unknown(header.place, name))
    return Draft(header.place, problems=tuple(problems), hints=tuple(hints))


def _unknown(place: Place, name: str) -> Issue:
    meant = nearest(name[:100])
    if meant:
        return issue(place, "questions_unknown_key", name=shown(name), nearest=meant)
    return issue(place, "questions_unknown_column", name=shown(name))


def _draft(place: Place, cells: Mapping[str, str]) -> Draft:
    problems = [
        issue(place, "questions_failed_cell", column=key, value=value)
        for key, value in cells.items()
        if value in _FAILED
    ]
    answerable = fold(cells.get("answerable", ""))
    if answerable and answerable not in _YES | _NO:
        problems.append(
            issue(place, "questions_bad_field", field="answerable", expected="true / false / ○ / ×")
        )
    return Draft(
        place,
        question=cells.get("question", ""),
        id=cells.get("id") or None,
        after=split_cell(cells.get("after", "")),
        answers=split_cell(cells.get("answers", "")),
        evidence=split_cell(cells.get("evidence", "")),
        answerable=answerable in _YES if answerable else None,
        kind=cells.get("kind", ""),
        source=cells.get("source", ""),
        problems=tuple(problems),
    )


def split_cell(cell: str) -> tuple[str, ...]:
    r"""The texts of a cell, separated by ``|`` of either width; ``\|`` is one inside a text."""
    if not cell:
        return ()
    parts = (_ESCAPED.sub(r"\1", part).strip() for part in _SEPARATOR.split(cell))
    return tuple(part for part in parts if part)


def csv_rows(file: TextFile, delimiter: str) -> Iterator[Row]:
    """The rows of a CSV or TSV file, each with the line it begins at.

    After quotation marks that do not pair, reading goes on with the next line, unless they
    swallowed several: then nobody knows where the next row begins.
    """
    with file.open(newline="") as text:
        lines = iter(lambda: text.readline(MAX_LINE), "")
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        width = 0
        while True:
            begin = reader.line_num + 1
            place = Place(begin)
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Row(place, problems=(issue(place, "questions_quotes"),))
                if reader.line_num > begin:
                    return
                continue
            row = Row(place, [text_of(_line_breaks(cell)) for cell in cells])
            if not width and not row.blank:
                width = len(cells)
            if any(cell.strip() for cell in cells[width:]):
                wide = issue(place, "questions_too_wide", found=len(cells), expected=width)
                row = Row(place, problems=(wide,))
            yield row


def _line_breaks(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell
