"""Files with an article a row: CSV, TSV, JSON and JSON Lines."""

from __future__ import annotations

from ingest.format import Format
from ingest.readers.rows.jsonl import JsonlFormat
from ingest.readers.rows.table import CsvFormat

READS: tuple[Format, ...] = (CsvFormat(), JsonlFormat())

__all__ = ["READS", "CsvFormat", "JsonlFormat"]
