"""The files of a source set into documents; one that cannot be read costs no other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Protocol

from index.previous import Previous
from index.progress import Progress
from index.records import FailedRecord, remark_of
from ingest.errors import SourceError
from ingest.format import Parsed, RawFile, Remark
from ingest.load import parse_file, raw_file, read_bytes, sha256_of
from ingest.sources import Skipped, SourceFile


class Parser(Protocol):
    """Makes documents of a file: in a process of its own, or right here."""

    def parse(self, file: RawFile) -> Parsed:
        """The documents in a file.

        Raises:
            SourceError: it cannot be read.
        """
        ...


class DirectParser:
    """Parses in this process, without limits."""

    def parse(self, file: RawFile) -> Parsed:
        """See ``ingest.load.parse_file``."""
        return parse_file(file)


@dataclass(frozen=True, slots=True)
class Contents:
    """Which bytes the files hold, or why there are none; the bytes themselves may be many.

    Attributes:
        read: files with the sha256 of their bytes.
        failed: those whose bytes cannot be had.
        hidden: those of the live version that lie where nobody can look.
    """

    read: tuple[tuple[SourceFile, str], ...]
    failed: tuple[FailedRecord, ...]
    hidden: tuple[FailedRecord, ...] = ()

    @property
    def hashes(self) -> dict[str, str]:
        """For each file the sha256 of its bytes, empty where there are none."""
        return {file.source: digest for file, digest in self.read} | {
            record.source: "" for record in (*self.failed, *self.hidden)
        }


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read, or that is kept as it was.

    Attributes:
        source: its name.
        sha256: of its bytes as they are now.
        parsed: the documents in it.
        kept: why they are those of the last version; None where they are not.
    """

    source: str
    sha256: str
    parsed: Parsed
    kept: Remark | None = None


def read_contents(files: Sequence[SourceFile], progress: Progress) -> Contents:
    """The hashes of the bytes of all files."""
    read, failed = [], []
    for file in files:
        try:
            read.append((file, sha256_of(read_bytes(file))))
        except SourceError as error:
            failed.append(FailedRecord(file.source, "", remark_of(error)))
        progress.advance(1)
    return Contents(tuple(read), tuple(failed))


def with_hidden(
    contents: Contents, skipped: Sequence[Skipped], previous: Previous | None
) -> Contents:
    """The files, with those of a version that lie in a folder that cannot be looked into.

    Nobody knows whether they are still there: they are files that cannot be read, not deleted ones.
    """
    if previous is None:
        return contents
    closed = [(PurePath(skip.source), remark_of(skip.error)) for skip in skipped if skip.failed]
    hidden = [
        FailedRecord(source, "", error)
        for source in previous.records.keys() - contents.hashes.keys()
        for folder, error in closed
        if folder in PurePath(source).parents
    ]
    hidden.sort(key=lambda record: record.source)
    return replace(contents, hidden=tuple(hidden))


def parse_contents(
    contents: Contents,
    stays: Collection[str],
    parser: Parser,
    previous: Previous | None,
    progress: Progress,
) -> tuple[list[ReadFile], list[FailedRecord]]:
    """The documents of all files but those that stay, and the files without any.

    A file that was in the last version and cannot be read any more stays as it was there: a
    half-saved file must not take an article from its users.

    Args:
        contents: the files.
        stays: those that are taken over as they are stored, and not read.
        parser: reads the others.
        previous: the version that is built upon.
        progress: told of each file.
    """
    read: list[ReadFile] = []
    failed: list[FailedRecord] = []
    for record in contents.hidden:
        _fail(record, previous, read, failed)
    for record in contents.failed:
        _fail(record, previous, read, failed)
        progress.advance(1)
    for file, digest in contents.read:
        if file.source not in stays:
            try:
                data = read_bytes(file)
                # It may have been written to meanwhile: what is parsed is what is recorded.
                digest = sha256_of(data)
                read.append(ReadFile(file.source, digest, parser.parse(raw_file(file, data))))
            except SourceError as error:
                record = FailedRecord(file.source, digest, remark_of(error))
                _fail(record, previous, read, failed)
        progress.advance(1)
    return read, sorted(failed, key=lambda r: r.source)


def _fail(
    record: FailedRecord,
    previous: Previous | None,
    read: list[ReadFile],
    failed: list[FailedRecord],
) -> None:
    known = previous.records.get(record.source) if previous is not None else None
    if previous is None or known is None:
        failed.append(record)
        return
    parsed = Parsed(previous.documents(known), known.encoding, known.remarks)
    read.append(ReadFile(record.source, record.sha256, parsed, record.error))
