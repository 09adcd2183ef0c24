"""Which format a text file of questions has, by what stands in it; the name decides the rest."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import islice

from chat.evaluation.questions.issue import shown
from chat.evaluation.questions.json_stream import JsonBrokenError, JsonStream
from chat.evaluation.questions.table import (
    DELIMITERS,
    csv_rows,
    header_of,
    known_columns,
    no_question_column,
)
from chat.evaluation.questions.text import TextFile
from ingest.errors import QuestionFileError


class Format(StrEnum):
    """The formats of question files."""

    CSV = "csv"
    TSV = "tsv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    SQUAD = "squad"
    LINES = "lines"


_JSONL_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})
_TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".tab"})
_MARKUP = re.compile(r"<(?:!doctype|html|\?xml)", re.IGNORECASE)
_OBJECT = re.compile(r'\{\s*"')
# A longer first line is not parsed to see what it is.
_PARSED = 100_000


def detect(file: TextFile) -> tuple[Format, str]:
    """The format and, for tables, the delimiter.

    Raises:
        QuestionFileError: the file is empty, a table without a column ``question``, JSON of
            another shape, or a web page.
    """
    first = next((line.strip() for _, line in file.lines(_PARSED) if line.strip()), "")
    if not first:
        raise QuestionFileError("questions_empty", file=file.path)
    if _MARKUP.match(first):
        raise QuestionFileError("questions_markup", file=file.path)
    if first[0] in "{[" and (found := _json_format(file, first)):
        return found, ""
    # Of a single column the delimiter cannot be seen: commas belong to the text, but for .csv.
    delimiters = DELIMITERS if file.suffix == ".csv" else DELIMITERS[::-1]
    headers = {delimiter: _header(file, delimiter) for delimiter in delimiters}
    best = max(headers, key=lambda delimiter: len(known_columns(headers[delimiter])))
    if "question" in known_columns(headers[best]).values():
        return (Format.TSV if best == "\t" else Format.CSV), best
    if file.suffix in _TABLE_SUFFIXES:
        raise no_question_column(file.path, max(headers.values(), key=len))
    return (Format.JSONL if file.suffix in _JSONL_SUFFIXES else Format.LINES), ""


def _header(file: TextFile, delimiter: str) -> Sequence[str]:
    """The first row of some words, read with a delimiter; nothing where it is no row of that."""
    return header_of(islice(csv_rows(file, delimiter), 1000))


def _json_format(file: TextFile, first: str) -> Format | None:
    """SQuAD or JSON Lines, by the first JSON value of the file; None where it is neither.

    Raises:
        QuestionFileError: it is a list of objects, or one object over several lines.
    """
    keys: list[str] = []
    whole = False
    with contextlib.suppress(JsonBrokenError), file.open() as text:
        stream = JsonStream(text)
        if stream.peek() == "[" and file.suffix != ".jsonl":
            stream.expect("[")
            if stream.peek() == "{" and isinstance(stream.value(), dict):
                raise QuestionFileError("questions_json_list", file=file.path)
            return None
        for key in stream.keys():  # noqa: SIM118 (no dictionary)
            if key == "data" and stream.peek() == "[" and "question" not in keys:
                return Format.SQUAD
            keys.append(key)
            stream.value()
        whole = True
    if whole and len(first) < _PARSED and not _is_object(first):
        names = shown(", ".join(keys), 200)
        raise QuestionFileError("questions_json_shape", file=file.path, found=names)
    return Format.JSONL if whole or _OBJECT.match(first) else None


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
