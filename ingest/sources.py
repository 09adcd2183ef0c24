"""From paths to the files to read: folders searched through, what is passed over named."""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SourceError

_MAGIC = 65_536
# Documents that we do not read, and that a user would miss: they are told like unreadable ones.
_DOCUMENTS = frozenset(
    ".doc .dot .rtf .odt .pages .jtd .jtt .wps .wpd .mobi .azw .azw3 .djvu .ps".split()
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read, and the name that the user knows it by.

    Attributes:
        source: the path as given; below a folder, the folder's path joined with the file's.
        path: where it lies.
        encoding: the encoding that the user said it is in; empty to find out.
        url: where it was fetched from, if it was.
        named: the file's name, where ``path`` has another.
        charset: the encoding that its server named; empty if none.
    """

    source: str
    path: Path
    encoding: str = ""
    url: str = ""
    named: str = ""
    charset: str = ""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.named or self.path.name


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in a folder that is not read.

    Attributes:
        source: its name, as a ``SourceFile`` would have.
        error: the sentence that says why.
        failed: whether it looks like an article; a picture beside the articles does not.
    """

    source: str
    error: SourceError
    failed: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What paths lead to.

    Attributes:
        files: to read, sorted by name.
        skipped: found in folders but not read, sorted by name.
    """

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...] = ()


def find_sources(paths: list[str], base: Path, encoding: str = "") -> Found:
    """The files that ``paths`` name, folders searched through.

    A file that is named is taken whatever it is called: its content decides. In a folder, files
    are taken that are called or begin like a format that we read. A file reached twice, also by
    another name or a link, is taken once.

    Args:
        paths: files and folders as the user gave them.
        base: what relative paths are relative to.
        encoding: what the user said the files are in; empty to find out.

    Raises:
        SourceError: a path is missing, unreadable, a symlink loop, or a name that is not UTF-8, or
            a folder that holds no readable file.
    """
    found: dict[Path, SourceFile] = {}
    skipped: list[Skipped] = []
    for given in paths:
        if not given.strip():
            raise SourceError("source_missing", source=f'"{given}"')
        path = base / given
        _check_name(given)
        _check_reachable(given, path)
        if not path.is_dir():
            found.setdefault(path.resolve(), SourceFile(given, path, encoding))
            continue
        members = list(_members(given, path))
        files = [(s, p) for s, p, error in members if error is None]
        if not files:
            told = next(
                (e for _, _, e in members if e is not None and e.key != "skip_format"), None
            )
            raise told or SourceError("folder_empty", source=given, formats=format_names())
        for source, member, error in members:
            if error is None:
                found.setdefault(member.resolve(), SourceFile(source, member, encoding))
            else:
                skipped.append(Skipped(source, error, error.key != "skip_format"))
    return Found(
        tuple(sorted(found.values(), key=lambda file: file.source)),
        tuple(sorted(skipped, key=lambda skip: skip.source)),
    )


def format_names() -> str:
    """The file name endings of all formats, for sentences."""
    return ", ".join(sorted(_endings()))


def _endings() -> Collection[str]:
    # The formats' parsers take a while to import, which who only asks needs not wait for.
    from ingest.readers import FORMATS

    return FORMATS.keys()


def _check_name(source: str) -> None:
    """Refuse a name that is not UTF-8: it could not be stored, cited or shown."""
    try:
        source.encode("utf-8")
    except UnicodeEncodeError as error:
        raise SourceError("source_name", source=_printable(source)) from error


def _printable(source: str) -> str:
    return source.encode("utf-8", "replace").decode("utf-8")


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


def _members(given: str, folder: Path) -> Iterator[tuple[str, Path, SourceError | None]]:
    """Files below a folder, and why one is not read; links to folders above are not followed."""
    seen: set[Path] = set()
    refused: list[tuple[str, Path, SourceError | None]] = []

    def refuse(error: OSError) -> None:
        below = Path(error.filename).relative_to(folder)
        source = _printable(os.path.join(given, below))  # noqa: PTH118 (keeps ./)
        told = SourceError("source_unreadable", source=source, reason=error.strerror or str(error))
        refused.append((source, Path(error.filename), told))

    for root, folders, files in os.walk(folder, followlinks=True, onerror=refuse):
        here = Path(root)
        if here.resolve() in seen:
            folders.clear()
            continue
        seen.add(here.resolve())
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.startswith("."):
                continue
            path = here / name
            source = os.path.join(given, path.relative_to(folder))  # noqa: PTH118 (keeps ./)
            yield _printable(source), path, _refusal(source, path)
    yield from refused


def _refusal(source: str, path: Path) -> SourceError | None:
    """Why a file in a folder is not read; None where it is."""
    try:
        _check_name(source)
        _check_reachable(source, path)
    except SourceError as error:
        return error
    if path.suffix.lower() in _endings():
        return None
    head = _head(path)
    if _is_article(head):
        return None
    if path.suffix.lower() in _DOCUMENTS and head:
        from ingest.readers.choosing import explain

        return explain(source, head) or SourceError(
            "source_format", source=source, formats=format_names()
        )
    return SourceError("skip_format", source=source)


def _head(path: Path) -> bytes:
    """The first bytes of a regular file; none of anything else."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(_MAGIC)
    except OSError:
        return b""


def _is_article(head: bytes) -> bool:
    """Whether a file of another name says in its first bytes that it is a PDF or HTML."""
    head = head.lstrip()
    return head.startswith(b"%PDF-") or head[:15].lower().startswith((b"<!doctype html", b"<html"))
