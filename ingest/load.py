"""From files to documents: reads bytes, finds out what they are, has them parsed."""

from __future__ import annotations

import hashlib

from ingest.document import Document
from ingest.errors import SourceError
from ingest.format import Format, Parsed, RawFile
from ingest.sources import SourceFile, format_names

PARSING = 8
"""Goes up when the same bytes would become other documents or passages than before."""

MAX_BYTES = 200_000_000


def read_bytes(file: SourceFile) -> bytes:
    """The file's bytes.

    Raises:
        SourceError: it cannot be read, is not a regular file, is empty or too large.
    """
    try:
        if not file.path.is_file():
            key = "source_special" if file.path.exists() else "source_missing"
            raise SourceError(key, source=file.source)
        if file.path.stat().st_size > MAX_BYTES:
            raise SourceError("source_large", source=file.source, limit=MAX_BYTES // 1_000_000)
        data = file.path.read_bytes()
    except OSError as error:
        raise SourceError(
            "source_unreadable", source=file.source, reason=error.strerror or str(error)
        ) from error
    if not data:
        raise SourceError("source_empty", source=file.source)
    return data


def sha256_of(data: bytes) -> str:
    """The hash that tells whether a file changed, as hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def raw_file(file: SourceFile, data: bytes) -> RawFile:
    """A file with its bytes, as parsers take it."""
    return RawFile(file.source, file.name, data, file.encoding, file.url, file.charset)


def parse_file(file: RawFile) -> Parsed:
    """The documents in a file, its format chosen by its content, then its name.

    Raises:
        SourceError: it is of no format that we read, or broken.
    """
    # Who asks a question reads no files, and has no time for all the formats' parsers.
    from ingest.readers import ALL
    from ingest.readers.choosing import choose, explain

    form = choose(file.name, file.data, ALL)
    told = explain(file.source, file.data)
    if form is None:
        raise told or SourceError("source_format", source=file.source, formats=format_names())
    if told and not _reader_knows(form, told.key) and not form.recognises(file.data):
        raise told
    return form.parse(file)


def _reader_knows(form: Format, kind: str) -> bool:
    """Whether a format's reader tells more of what a file is, or how it is damaged."""
    packed = ("kind_archive", "kind_office", "kind_locked")
    return form.name in ("docx", "epub") and kind in packed


def parse(file: SourceFile, data: bytes) -> Document:
    """The (first) document in ``data``; see ``parse_file``."""
    return parse_file(raw_file(file, data)).documents[0]


__all__ = ["PARSING", "parse", "parse_file", "raw_file", "read_bytes", "sha256_of"]
