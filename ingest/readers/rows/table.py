"""CSV and TSV: an article a row, or, without a column of texts, a table."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from ingest.composing import CellRuns, Composer, Run
from ingest.encodings.decoding import Decoded, decode
from ingest.errors import SourceError
from ingest.format import Parsed, RawFile, Remark
from ingest.readers.rows.columns import roles
from ingest.readers.rows.records import Record, documents, named, too_many

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 65_536
_SAMPLE_ROWS = 100
_MAX_CELL = 5_000_000
_MAX_COLUMNS = 2_000
_MAX_CELLS = 500_000
_MAX_NAME = 60
_NUMBER = re.compile(r"[\s\d.,:%/()+\-−¥$€円年月日]+")
_BLANK = "".join(chr(code) for code in range(0x21))


class CsvFormat:
    """CSV and TSV. With a column of texts each row is an article; else all is one table."""

    name = "csv"
    suffixes = (".csv", ".tsv")

    def recognises(self, data: bytes) -> bool:  # noqa: ARG002 (the protocol's name)
        """Never: commas and tabs stand in any text."""
        return False

    def parse(self, file: RawFile) -> Parsed:
        """The documents in the file; see ``Format.parse``."""
        decoded = decode(file)
        rows = _Rows(file, decoded.text)
        head = rows.head
        if "text" not in (columns := roles(head)):
            return _table(file, decoded, rows)
        records = _records(rows, columns)
        parsed = documents(file, self.name, records, decoded.encoding, decoded.remarks)
        notes = named("rows_cells", "rows_cells_more", rows.uneven)
        return Parsed(parsed.documents, parsed.encoding, (*parsed.remarks, *notes))


def _records(rows: _Rows, columns: dict[str, int]) -> Iterator[Record]:
    for number, row in rows.numbered():
        cells = {role: row[place] for role, place in columns.items() if place < len(row)}
        yield Record(number, cells.get("text", ""), cells.get("title", ""), cells.get("url", ""))


class _Rows:
    """The rows of a text, read once from its first to its last."""

    def __init__(self, file: RawFile, text: str) -> None:
        self._file = file
        self.uneven: list[int] = []
        """Numbers of rows with more or fewer cells than the first has."""
        raised = max(csv.field_size_limit(), _MAX_CELL)
        csv.field_size_limit(raised)
        delimiter = _delimiter(text, file.name)
        self._reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        self.head = next(self._filled(), [])

    def _filled(self) -> Iterator[list[str]]:
        """Rows with words in them."""
        while True:
            try:
                row = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise self._refused() from error
            if len(row) > _MAX_COLUMNS or any(len(cell) > _MAX_CELL for cell in row):
                raise self._refused()
            if any(cell.strip() for cell in row):
                yield row

    def _refused(self) -> SourceError:
        return SourceError("rows_cell_large", source=self._file.source, line=self._reader.line_num)

    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        """The rows below the first, counted from 1."""
        for number, row in enumerate(self._filled(), 1):
            if len(row) != len(self.head):
                self.uneven.append(number)
            yield number, row


def _delimiter(text: str, name: str) -> str:
    """The sign between cells: with it, most rows have as many cells as the first.

    ``csv.Sniffer`` takes letters for it where texts are long, so each sign is tried.
    """
    sample = text[:_SAMPLE]
    whole = len(sample) == len(text)
    best, most = "\t" if name.lower().endswith(".tsv") else ",", 0.0
    for sign in sorted(_DELIMITERS, key=lambda sign: sign != best):
        try:
            reader = csv.reader(io.StringIO(sample, newline=""), delimiter=sign)
            rows = [row for row in islice(reader, _SAMPLE_ROWS) if row]
        except csv.Error:
            continue
        if not whole and len(rows) > 1:
            rows.pop()  # it may be cut
        counts = Counter(len(row) for row in rows)
        width = len(rows[0]) if rows else 0
        score = counts[width] / len(rows) if width > 1 else 0.0
        known = 2.0 if rows and "text" in roles(rows[0]) and width > 1 else 0.0
        if score + known > most:
            best, most = sign, score + known
    return best


def _table(file: RawFile, decoded: Decoded, rows: _Rows) -> Parsed:
    """All rows as one document."""
    composer = Composer()
    composer.begin_table()
    below = [row for _, row in _limited(file, rows)]
    titled = _is_header(rows.head, below)
    for at, row in enumerate([rows.head, *below]):
        composer.add_row(
            [CellRuns((Run(cell.strip()),), header=titled and at == 0) for cell in row]
        )
    if not composer.length:
        raise SourceError("source_empty", source=file.source)
    document = composer.document(file.source, file.name, CsvFormat.name, None, file.url)
    return Parsed((document,), decoded.encoding, (*decoded.remarks, Remark("rows_as_table")))


def _limited(file: RawFile, rows: _Rows) -> Iterator[tuple[int, list[str]]]:
    cells = 0
    for number, row in rows.numbered():
        cells += len(row)
        if cells > _MAX_CELLS:
            raise too_many(file)
        yield number, row


def _is_header(head: list[str], below: Iterable[list[str]]) -> bool:
    """Whether the first row names columns: short words, each its own, no number among them."""
    names = [cell.strip(_BLANK) for cell in head]
    return (
        all(0 < len(name) <= _MAX_NAME for name in names)
        and len({*names}) == len(names) > 1
        and not any(_NUMBER.fullmatch(name) for name in names)
        and any(True for _ in below)
    )
