"""Excel workbooks (.xlsx, .xlsm): the first sheet that begins with a header."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from chat.evaluation.questions.cells import JAPANESE_FORMATS, shown_value
from chat.evaluation.questions.columns import column_of
from chat.evaluation.questions.issue import Place, issue, shown
from chat.evaluation.questions.table import Row, header_of, no_question_column
from chat.evaluation.questions.text import reading
from ingest.errors import QuestionFileError

# Unpacked; the texts of all cells are held in memory while a sheet is read.
_MAX_BYTES = 1 << 29
_BATCH = 200
# What a sheet of a spreadsheet holds at most (ECMA-376; Excel's own limit).
_MAX_ROWS = 1 << 20
# The number of the last day of the year 9999.
_LAST_DAY = 2_958_466


def find_sheets(path: Path) -> tuple[str, ...]:
    """The names of the sheets that begin with a header that names a column ``question``.

    Raises:
        QuestionFileError: there is none, or the workbook cannot be read.
    """
    found: list[str] = []
    other: tuple[str, ...] = ()
    with _workbook(path) as book:
        for sheet in book.worksheets:
            header = _header(path, sheet)
            if any(column_of(cell) == "question" for cell in header):
                found.append(str(sheet.title))
            other = other or header
    if found:
        return tuple(found)
    if other:
        raise no_question_column(path, other)
    raise QuestionFileError("questions_empty", file=path)


def sheet_rows(path: Path, title: str) -> Iterator[Row]:
    """The rows of a sheet, numbered as the spreadsheet numbers them."""
    with _workbook(path) as book:
        number = 0
        try:
            for number, row in enumerate(_rows(book[title]), start=1):
                yield Row(Place(number, sheet=True), row)
        except _DamagedError:
            place = Place(number + 1, sheet=True)
            yield Row(place, problems=(issue(place, "questions_damaged"),))


class _DamagedError(Exception):
    """A sheet breaks off."""


def _header(path: Path, sheet: Any) -> tuple[str, ...]:
    try:
        return tuple(header_of(Row(Place(0), row) for row in _rows(sheet)))
    except _DamagedError as error:
        raise _unreadable(path, error) from error


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """The workbook, values of formulas as they were last saved."""
    with reading(path), path.open("rb") as file, closing(_load(path, file)) as book:
        yield book


def _load(path: Path, file: BinaryIO) -> Any:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _unreadable(path, error) from error
    if "xl/workbook.xml" not in names:
        raise QuestionFileError("questions_no_workbook", file=path)
    if size > _MAX_BYTES:
        raise QuestionFileError("questions_large_workbook", file=path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of charts, styles and the like: not read here
            return load_workbook(file, read_only=True, data_only=True)
    except MemoryError:
        raise
    except Exception as error:  # whatever the library meets in a damaged file
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> QuestionFileError:
    reason = shown(str(error) or type(error).__name__, 100)
    return QuestionFileError("questions_unreadable", file=path, reason=reason)


def _rows(sheet: Any) -> Iterator[list[str]]:
    """The texts of each row; some rows are read at a time, for the sake of speed."""
    # What the file says of the sheet's size may be wrong; rows would be left out silently.
    sheet.reset_dimensions()
    rows = islice(sheet.iter_rows(), _MAX_ROWS + 1)
    count = 0
    while True:
        batch: list[Any] = []
        damage = None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                batch.extend(islice(rows, _BATCH))
        except MemoryError:
            raise
        except Exception as error:  # whatever the library meets in a damaged file
            damage = error
        count += len(batch)
        if count > _MAX_ROWS:  # the library gives a row for each number that is passed over
            damage = ValueError(f"> {_MAX_ROWS}")
            batch.pop()
        for row in batch:
            yield [_text(cell) for cell in row]
        if damage is not None:
            raise _DamagedError(str(damage)) from damage
        if not batch:
            return


def _text(cell: Any) -> str:
    value = cell.value
    if value is None or isinstance(value, str):
        return shown_value(value, "")
    try:
        number_id, number_format = cell.style_array.numFmtId, cell.number_format
    except IndexError:  # a style that the workbook lacks
        number_id, number_format = 0, ""
    japanese = JAPANESE_FORMATS.get(number_id)
    if japanese and isinstance(value, int | float) and 0 <= value < _LAST_DAY:
        # The library does not know these formats and gives the day's number.
        from openpyxl.utils.datetime import from_excel

        return shown_value(from_excel(value, cell.parent.parent.epoch), japanese)
    return shown_value(value, number_format or "")
