"""From rows with a text each to documents, whatever kind of file they came in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.document import Document
from ingest.errors import SourceError
from ingest.format import Encoding, Parsed, RawFile, Remark
from ingest.readers.text import TextFormat

MAX_ROWS = 20_000
"""Rows that one file may have: each is an article to index."""
MAX_NAMED = 5
"""So many rows are named one by one in remarks, of the others the number."""
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Record:
    """One row.

    Attributes:
        number: its row number, or its line number in JSON Lines, from 1.
        text: the article.
        title: what stands in the title's column, or nothing.
        url: the same for the address.
    """

    number: int
    text: str
    title: str = ""
    url: str = ""


def documents(
    file: RawFile,
    form: str,
    records: Iterable[Record],
    encoding: Encoding | None,
    remarks: Iterable[Remark] = (),
) -> Parsed:
    """One document for each row that has a text, named ``FILE#NUMBER``.

    Raises:
        SourceError: no row has a text, or there are more than ``MAX_ROWS``.
    """
    found: list[Record] = []
    empty: list[int] = []
    for record in records:
        if not any(c.isprintable() and not c.isspace() for c in record.text):
            empty.append(record.number)
        elif len(found) == MAX_ROWS:
            raise too_many(file)
        else:
            found.append(record)
    if not found:
        raise SourceError("rows_no_text", source=file.source)
    notes = [*remarks, *named("rows_empty", "rows_empty_more", empty)]
    return Parsed(tuple(_document(file, form, r) for r in found), encoding, tuple(notes))


def too_many(file: RawFile) -> SourceError:
    """The error for a file of more than ``MAX_ROWS`` rows."""
    return SourceError("rows_too_many", source=file.source, limit=MAX_ROWS)


def named(key: str, more: str, numbers: list[int]) -> list[Remark]:
    """A remark for each of the first numbers, and one for how many others there are."""
    remarks = [Remark(key, {"number": number}) for number in numbers[:MAX_NAMED]]
    if len(numbers) > MAX_NAMED:
        remarks.append(Remark(more, {"count": len(numbers) - MAX_NAMED}))
    return remarks


def _document(file: RawFile, form: str, record: Record) -> Document:
    number = f"#{record.number}"
    # Half of a character, which JSON can hold (``"\\ud83d"``), cannot be stored.
    text = _SURROGATES.sub("\ufffd", record.text)
    title = " ".join(_SURROGATES.sub("\ufffd", record.title).split())
    url = record.url.strip() if record.url.strip().startswith(("http://", "https://")) else ""
    return TextFormat().document(
        file.source + number, file.name + number, text, url or file.url, title=title, form=form
    )
