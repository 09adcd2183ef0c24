"""From paths to documents: the only module of ingest that touches the file system."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Document
from ingest.errors import SourceError
from ingest.readers import FORMATS

PARSING = 1
"""Goes up when the same bytes would become other documents or passages than before."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read, and the name that the user knows it by.

    Attributes:
        source: the path as given; below a folder, the folder's path joined with the file's.
        path: where it lies.
    """

    source: str
    path: Path


def find_sources(paths: list[str], base: Path) -> list[SourceFile]:
    """The files of readable formats that ``paths`` name, folders searched through, sorted.

    A file reached twice, also by another name or a link, is taken once.

    Args:
        paths: files and folders as the user gave them.
        base: what relative paths are relative to.

    Raises:
        SourceError: a path is missing, unreadable, a symlink loop, a file of a format that we
            do not read or with a name that is not UTF-8, or a folder without any readable file.
    """
    found: dict[Path, SourceFile] = {}
    for given in paths:
        if not given.strip():
            raise SourceError("source_missing", source=f'"{given}"')
        path = base / given
        _check_reachable(given, path)
        if path.is_dir():
            members = list(_members(given, path))
            if not members:
                raise SourceError("folder_empty", source=given, formats=_format_names())
        else:
            if path.suffix.lower() not in FORMATS:
                raise SourceError("source_format", source=given, formats=_format_names())
            members = [SourceFile(given, path)]
        for member in members:
            _check_name(member.source)
            found.setdefault(member.path.resolve(), member)
    return sorted(found.values(), key=lambda file: file.source)


def _check_name(source: str) -> None:
    """Refuse a name that is not UTF-8: it could not be stored, cited or shown."""
    try:
        source.encode("utf-8")
    except UnicodeEncodeError as error:
        shown = source.encode("utf-8", "replace").decode("utf-8")
        raise SourceError("source_name", source=shown) from error


def _format_names() -> str:
    return ", ".join(sorted(FORMATS))


def _check_reachable(given: str, path: Path) -> None:
    try:
        path.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise SourceError("source_loop", source=given) from error
        if error.errno == errno.EACCES:
            raise SourceError("source_unreadable", source=given, reason=error.strerror) from error
        raise SourceError("source_missing", source=given) from error
    except ValueError as error:  # a NUL in the path
        raise SourceError("source_missing", source=given) from error


def _members(given: str, folder: Path) -> Iterator[SourceFile]:
    """Files below a folder; links to folders above themselves are not followed round again."""
    seen: set[Path] = set()

    def refuse(error: OSError) -> None:
        raise SourceError(
            "source_unreadable", source=str(error.filename), reason=error.strerror
        ) from error

    for root, folders, files in os.walk(folder, followlinks=True, onerror=refuse):
        here = Path(root)
        if here.resolve() in seen:
            folders.clear()
            continue
        seen.add(here.resolve())
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = here / name
            if name.startswith(".") or path.suffix.lower() not in FORMATS:
                continue
            source = os.path.join(given, path.relative_to(folder))  # noqa: PTH118 (keeps ./)
            _check_reachable(source, path)
            yield SourceFile(source, path)


def read_bytes(file: SourceFile) -> bytes:
    """The file's bytes.

    Raises:
        SourceError: it cannot be read, is not a regular file, or is empty.
    """
    try:
        if not file.path.is_file():
            raise SourceError("source_missing", source=file.source)
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


def parse(file: SourceFile, data: bytes) -> Document:
    """The document in ``data``, by the file's format.

    Raises:
        SourceError: the bytes cannot be read as that format.
    """
    form = FORMATS[file.path.suffix.lower()]
    return form.parse(file.source, file.path.name, data)
