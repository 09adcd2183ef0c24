"""What the library lists: each file of the index, and whether it came from the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.version import Manifest, SourcePath
from ingest.format import Remark


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the index.

    Attributes:
        source: its name.
        sha256: of its bytes; empty where they could not be read.
        title: of its first article.
        documents: how many articles are in it; 0 where it could not be read.
        passages: how many passages they have.
        added: the path of its file where it was added from the page, else None.
        problem: why it is not as it should be.
    """

    source: str
    sha256: str
    title: str
    documents: int
    passages: int
    added: SourcePath | None = None
    problem: Remark | None = None

    def matches(self, words: str) -> bool:
        """Whether words stand in its title or name, whatever their case."""
        wanted = words.casefold().split()
        here = f"{self.title}\n{self.source}".casefold()
        return all(word in here for word in wanted)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The part of a list that is shown at once.

    Attributes:
        entries: those shown.
        number: which part it is, from 0.
        count: how many parts there are, at least 1.
        found: how many entries are in all parts.
        total: how many there are, found or not.
    """

    entries: tuple[Entry, ...]
    number: int
    count: int
    found: int
    total: int


def entries_of(manifest: Manifest, configured: Sequence[SourcePath]) -> tuple[Entry, ...]:
    """All files of a version, those added from the page first, else by name.

    Args:
        manifest: the version's.
        configured: the paths of the configuration, which hold where none were named.
    """
    elsewhere = {path.given for path in manifest.paths or configured}
    added = {path.given: path for path in manifest.added if path.given not in elsewhere}
    entries = [
        Entry(
            source=record.source,
            sha256=record.sha256,
            title=record.title,
            documents=len(record.documents),
            passages=record.passages,
            added=added.get(record.source),
            problem=record.kept,
        )
        for record in manifest.sources
    ]
    entries += [
        Entry(failed.source, failed.sha256, "", 0, 0, added.get(failed.source), failed.error)
        for failed in manifest.failed
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.added is None, entry.source)))


def sheet_of(entries: Sequence[Entry], words: str = "", number: int = 0, size: int = 50) -> Sheet:
    """One part of those entries in which words are found.

    Args:
        entries: all.
        words: what to look for; empty for all.
        number: which part, from 0; the last one where there are fewer.
        size: how many entries a part has.
    """
    found = [entry for entry in entries if entry.matches(words)]
    count = max(1, -(-len(found) // size))
    at = min(max(number, 0), count - 1)
    shown = tuple(found[at * size : (at + 1) * size])
    return Sheet(shown, at, count, len(found), len(entries))
