"""What a build made of its files, on the way into a version and in the report after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.changes import Changes
from index.reading import ReadFile
from index.records import FailedRecord, SourceRecord, remark_of
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
        changes: what became of the files since the version before.
        dry: whether nothing was to be written; ``version`` is still the one before.
        missing_model: the model that a build would have to fetch first; empty if none.
        older: the format that the index was brought to ours from; None where it had ours.
        resumed: passages whose vectors a build had computed that was stopped.
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
    changes: Changes = field(default_factory=Changes)
    dry: bool = False
    missing_model: str = ""
    older: int | None = None
    resumed: int = 0

    @property
    def complete(self) -> bool:
        """Whether every article went in as it is now."""
        return not self.failed and all(record.kept is None for record in self.files)


def failure_of(skip: Skipped) -> FailedRecord:
    """The record of an article that was found in a folder and cannot be read."""
    return FailedRecord(skip.source, "", remark_of(skip.error))


def check_complete(
    read: Sequence[ReadFile],
    failed: Sequence[FailedRecord],
    strict: bool,
    required: str,
    stay: int,
) -> None:
    """Refuse to build of nothing, and, where it must be all or nothing, of less than all.

    Args:
        read: the files that were read.
        failed: those that were not.
        strict: whether all must be.
        required: a file that must be; empty if none.
        stay: the number of files that stay as they are.

    Raises:
        SourceError: the first sentence about a file.
    """
    reasons = [r.error for r in failed if strict or not (read or stay) or r.source == required]
    reasons += [f.kept for f in read if f.kept and (strict or f.source == required)]
    if reasons:
        raise SourceError(reasons[0].key, **reasons[0].details)
