"""JSON Lines and JSON: an article an object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ingest.encodings.decoding import decode
from ingest.errors import SourceError
from ingest.format import Parsed, RawFile
from ingest.readers.rows.columns import roles
from ingest.readers.rows.records import MAX_ROWS, Record, documents, named, too_many

_LINE = re.compile(r"[^\n]+")
_HEAD = 65_536
_MAX_LINES = 20 * MAX_ROWS
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*\"")
# The key of each object's first text; enough to tell an article from any other JSON.
_KEY = re.compile(r'"((?:[^"\\]|\\.){1,40})"\s*:\s*(?:"|\[\s*")')


class JsonlFormat:
    """JSON Lines, or JSON with an array of objects or one object; each is an article."""

    name = "jsonl"
    suffixes = (".jsonl", ".ndjson", ".json")

    def recognises(self, data: bytes) -> bool:
        """Whether it begins with an object that has a text under a name we know."""
        if not _START.match(data):
            return False
        head = data[:_HEAD].decode("utf-8", "ignore")
        return "text" in roles(match.group(1) for match in _KEY.finditer(head))

    def parse(self, file: RawFile) -> Parsed:
        """The documents in the file; see ``Format.parse``."""
        decoded = decode(file)
        text = decoded.text
        broken: list[int] = []
        if _is_lines(text):
            found = list(_lines(file, text, broken))
        else:
            found = list(enumerate(_whole(file, text), 1))
        if not found:
            raise SourceError("rows_no_json", source=file.source)
        if len(found) > MAX_ROWS:
            raise too_many(file)
        remarks = [*decoded.remarks, *named("rows_broken", "rows_broken_more", broken)]
        records = (_record(number, item) for number, item in found)
        return documents(file, self.name, records, decoded.encoding, remarks)


def _loads(words: str) -> Any:
    """What JSON says, or None if it is broken, or nested so deep that nobody wrote it."""
    try:
        return json.loads(words)
    except (ValueError, RecursionError):
        return None


def _is_lines(text: str) -> bool:
    """Whether the first line with words, or the one after it, is an object by itself."""
    lines = (match.group() for match in _LINE.finditer(text) if match.group().strip())
    first, second = next(lines, ""), next(lines, "")
    if not second:
        return False
    if isinstance(_loads(first), dict):
        return True
    return not isinstance(_loads(text), (dict, list)) and isinstance(_loads(second), dict)


def _lines(file: RawFile, text: str, broken: list[int]) -> Iterator[tuple[int, Any]]:
    """The objects of JSON Lines with their line numbers; those of other lines go to ``broken``."""
    number, counted = 0, 0
    for match in _LINE.finditer(text):
        number += text.count("\n", counted, match.start())
        counted = match.start()
        words = match.group()
        if not words.strip():
            continue
        if number > _MAX_LINES:
            raise too_many(file)
        item = _loads(words)
        if isinstance(item, dict):
            yield number + 1, item
        else:
            broken.append(number + 1)


def _whole(file: RawFile, text: str) -> list[Any]:
    """The objects of one JSON value: an array, an object, or an object that holds an array."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError("rows_json", source=file.source, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise SourceError("rows_json", source=file.source, line=1) from error
    if isinstance(value, dict) and "text" not in roles(value):
        arrays = [v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        value = arrays[0] if len(arrays) == 1 else value
    items = value if isinstance(value, list) else [value]
    return items if any(isinstance(item, dict) for item in items) else []


def _record(number: int, item: Any) -> Record:
    if not isinstance(item, dict):
        return Record(number, "")
    keys = list(item)
    found = {role: _words(item[keys[place]]) for role, place in roles(keys).items()}
    return Record(number, found.get("text", ""), found.get("title", ""), found.get("url", ""))


def _words(value: Any) -> str:
    """A text, or the paragraphs of one; nothing of other values."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n\n".join(value)
    return ""
