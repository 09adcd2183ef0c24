"""What a build made of its files, on the way into a version and in the report after it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from index.reading import ReadFile
from index.records import FailedRecord, SourceRecord, record_of, remark_of
from index.source_set import SourceSet
from index.version import Recipe
from ingest.document import Document
from ingest.errors import SourceError
from ingest.sources import Skipped


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        version: the live version afterwards.
        changed: whether a new version was published.
        documents: number of documents.
        passages: number of passages.
        embedded: passages whose vectors were computed; the others were taken over.
        seconds: wall time.
        files: the files that are in the version.
        failed: files that were to be in it and could not be read.
        skipped: what was found in folders and is no article.
    """

    version: str
    changed: bool
    documents: int
    passages: int
    embedded: int
    seconds: float
    files: tuple[SourceRecord, ...] = ()
    failed: tuple[FailedRecord, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every article went in as it is now."""
        return not self.failed and all(record.kept is None for record in self.files)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read, and of what, on its way into a version.

    Attributes:
        sources: the paths.
        recipe: what it is made with.
        read: the files, sorted by name.
        failed: the files that could not be read, sorted by name.
    """

    sources: SourceSet
    recipe: Recipe
    read: tuple[ReadFile, ...]
    failed: tuple[FailedRecord, ...]

    @property
    def documents(self) -> list[Document]:
        """The documents of all files, in order."""
        return [document for file in self.read for document in file.parsed.documents]

    def records(self, passages: Counter[str]) -> tuple[SourceRecord, ...]:
        """One record a file, given how many passages each document has."""
        return tuple(
            record_of(
                file.source,
                file.sha256,
                file.parsed,
                sum(passages[document.source] for document in file.parsed.documents),
                file.kept,
            )
            for file in self.read
        )


def failure_of(skip: Skipped) -> FailedRecord:
    """The record of an article that was found in a folder and cannot be read."""
    return FailedRecord(skip.source, "", remark_of(skip.error))


def check_complete(
    read: list[ReadFile], failed: list[FailedRecord], strict: bool, required: str
) -> None:
    """Refuse to build of nothing, and, where it must be all or nothing, of less than all.

    Args:
        read: the files that were read.
        failed: those that were not.
        strict: whether all must be.
        required: a file that must be; empty if none.

    Raises:
        SourceError: the first sentence about a file.
    """
    reasons = [r.error for r in failed if strict or not read or r.source == required]
    reasons += [f.kept for f in read if f.kept and (strict or f.source == required)]
    if reasons:
        raise SourceError(reasons[0].key, **reasons[0].details)
