"""The versions of an index in Milvus; the same as ``index.versions`` does on disk."""

from __future__ import annotations

from collections.abc import Sequence

from index.milvus.loading import Rows
from index.milvus.naming import Names
from index.milvus.opened import MilvusIndex, open_version
from index.milvus.store import MilvusStore
from index.milvus.verifying import verify_rows
from index.progress import Progress
from index.summaries import Summary
from index.version import FORMAT
from index.versions import Listed, Pruned, RolledBack, chosen_version
from ingest.errors import CorruptIndexError, IndexStateError, NewerIndexError


class MilvusVersions:
    """Listing, going back, checking and removing versions in a cluster."""

    def __init__(self, store: MilvusStore) -> None:
        self._store = store

    def list(self) -> tuple[Listed, ...]:
        """All versions, newest first.

        Raises:
            NoIndexError: there is none.
        """
        names = self._store.names()
        if not names:
            self._store.current()  # says that there is none, and what to do
        live = self._live()
        return tuple(Listed(self._summary(name), name == live) for name in names)

    def _summary(self, name: str) -> Summary:
        """What a manifest tells; bytes are the cluster's affair, so that none are told."""
        try:
            made = self._store.manifest(name)
        except NewerIndexError:
            return Summary(name, FORMAT + 1, "", "", 0, 0, 0)
        except CorruptIndexError:
            return Summary(name, None, "", "", 0, 0, 0)
        documents = sum(len(record.documents) for record in made.sources)
        return Summary(name, made.format, made.created, made.program, documents, made.passages, 0)

    def _live(self) -> str:
        try:
            return self._store.current()
        except IndexStateError:
            return ""

    def verify(self, given: str = "", progress: Progress | None = None) -> MilvusIndex:
        """Check everything that can be checked about a version.

        Raises:
            NoIndexError: there is no index.
            CorruptIndexError: the first fault; ``version_damaged`` names its part.
            IndexStateError: there is no such version, or the cluster cannot be reached.
        """
        name = given or self._store.current()
        name = chosen_version(self._store.names(), name)
        try:
            manifest = self._store.manifest(name)
            rows = Rows(self._store.place, Names(self._store.place.name, name))
            rows.load()
            verify_rows(rows, manifest, progress)
            return open_version(self._store.place, name)
        except CorruptIndexError as error:
            if error.key != "index_corrupt":
                raise
            key = "version_damaged" if name == self._live() else "version_damaged_other"
            raise CorruptIndexError(key, version=name, **error.details) from error

    def roll_back(self, given: str = "") -> RolledBack:
        """Make an older version the live one; none is removed.

        Raises:
            NoIndexError: there is no index.
            CorruptIndexError: that version is damaged; the live one stays.
            IndexStateError: there is no such version, or a build is running.
        """
        if not self._store.names():
            self._store.current()
        with self._store.locked():
            names, before = self._store.names(), self._live()
            name = chosen_version(names, given) if given else self._before(names, before)
            index = self.verify(name)
            if name != before:
                self._store.point(name)
            return RolledBack(index, before)

    def _before(self, names: Sequence[str], live: str) -> str:
        older = names[names.index(live) + 1 :] if live in names else names
        for name in older:
            if self._summary(name).usable:
                return name
        raise IndexStateError("version_none_before", version=live or "-")

    def prune(self, keep: int) -> Pruned:
        """Remove all versions but the live one and the newest others.

        Raises:
            NoIndexError: there is no index.
            BuildRunningError: a build is running.
        """
        self._store.current()
        with self._store.locked():
            before = self._store.names()
            self._store.prune(keep)
            self._store.clean()
            gone = set(before) - set(self._store.names())
            return Pruned(tuple(sorted(gone)), 0)
