"""What became of the source set since the live version, by what the files hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from index.version import Manifest


@dataclass(frozen=True, slots=True)
class Moved:
    """A file that has another name now, and the same bytes.

    Attributes:
        before: its name in the live version.
        now: its name now.
    """

    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The files of a source set against those of a version, each named once.

    Attributes:
        added: files that were not there.
        changed: files that hold other bytes.
        deleted: files that are gone.
        moved: files that are there under another name.
        unchanged: the number of all others.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    unchanged: int = 0

    @property
    def any(self) -> bool:
        """Whether a file is not as it was."""
        return bool(self.added or self.changed or self.deleted or self.moved)

    def without(self, names: Collection[str]) -> Changes:
        """These but for some files that are there, and of which nothing came."""
        told = [*self.added, *self.changed, *(moved.now for moved in self.moved)]
        return Changes(
            tuple(name for name in self.added if name not in names),
            tuple(name for name in self.changed if name not in names),
            self.deleted,
            tuple(moved for moved in self.moved if moved.now not in names),
            self.unchanged - len(set(names) - set(told)),
        )


def known_hashes(manifest: Manifest | None) -> dict[str, str]:
    """The sha256 of each file of a version, also of those that could not be read."""
    if manifest is None:
        return {}
    records = [(record.source, record.sha256) for record in manifest.sources]
    return dict(records) | {record.source: record.sha256 for record in manifest.failed}


def compare(before: Mapping[str, str], now: Mapping[str, str]) -> Changes:
    """What changed between two states.

    Args:
        before: for each file the sha256 of its bytes, empty where it could not be read.
        now: the same.
    """
    changed = sorted(name for name in now if name in before and now[name] != before[name])
    gone: dict[str, list[str]] = defaultdict(list)
    for name in sorted(before.keys() - now.keys(), reverse=True):
        gone[before[name]].append(name)
    added, moved = [], []
    for name in sorted(now.keys() - before.keys()):
        if now[name] and gone[now[name]]:
            moved.append(Moved(gone[now[name]].pop(), name))
        else:
            added.append(name)
    return Changes(
        tuple(added),
        tuple(changed),
        tuple(sorted(name for names in gone.values() for name in names)),
        tuple(moved),
        len(now) - len(added) - len(moved) - len(changed),
    )
