"""Versions beside each other in one cluster, and the alias that names the live one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.assembling import Assembly
from index.durable import make_folder
from index.keeping import KeepsVersions
from index.lock import BuildLock
from index.milvus.holding import RemoteLock
from index.milvus.loading import Rows, read_manifest
from index.milvus.naming import Names, live_alias, version_of
from index.milvus.place import Place
from index.milvus.previous import RemotePrevious
from index.milvus.writing import Writer
from index.progress import Progress
from index.version import Layout, Manifest, SourcePath
from ingest.errors import CorruptIndexError, IndexStateError, NewerIndexError, NoIndexError


class MilvusStore(KeepsVersions):
    """Publishes and finds versions in a cluster.

    Args:
        root: a directory for what stays on this machine: articles added from the page, copies of
            pages from the web, the lock among the builders of this machine.
        place: the cluster.
        keep: how many versions publishing leaves, see ``index.store.Store``.

    Attributes:
        writer: what a version is written by.
    """

    def __init__(self, root: Path, place: Place, keep: int = 2) -> None:
        super().__init__(root)
        self.place = place
        self.writer: Callable[[Place, Names], Writer] = Writer
        self._keep = keep

    @contextmanager
    def locked(self, timeout: float = 0.0) -> Iterator[None]:
        """Hold the builder's lock; whatever writes does so in here.

        Raises:
            BuildRunningError: another builder does not release it within ``timeout`` seconds.
            IndexStateError: the cluster cannot be reached, or the directory not be written.
        """
        # Two builders of one machine must not both find that a third one is gone.
        try:
            make_folder(self.root)
            here = BuildLock(self.root)
            here.acquire(timeout)
        except OSError as error:
            reason = error.strerror or str(error)
            raise IndexStateError("index_unwritable", directory=self.root, reason=reason) from error
        try:
            lock = RemoteLock(self.place)
            lock.acquire(timeout)
            try:
                yield
            finally:
                with suppress(IndexStateError):  # who cannot be reached keeps it until it can
                    lock.release()
        finally:
            here.release()

    def unlock(self) -> bool:
        """Take the lock from whoever holds it; whether somebody did."""
        return RemoteLock(self.place).break_()

    def current(self) -> str:
        """The live version's name.

        Raises:
            NoIndexError: nothing was published here.
            CorruptIndexError: the alias names no version.
            IndexStateError: the cluster cannot be reached.
        """
        target = self.place.target(live_alias(self.place.name))
        if target is None:
            raise NoIndexError("no_index", directory=self.place)
        name = version_of(self.place.name, target)
        if name is None:
            raise CorruptIndexError("index_corrupt", part=live_alias(self.place.name))
        return name

    def names(self) -> list[str]:
        """The names of all complete versions, newest first."""
        found = [name for name in self._begun() if self._is_complete(name)]
        return sorted(found, key=self._made, reverse=True)

    def _begun(self) -> set[str]:
        """All versions of which there is any collection."""
        with self.place.calling():
            collections = self.place.client.list_collections()
        versions = (version_of(self.place.name, collection) for collection in collections)
        return {version for version in versions if version is not None}

    def _is_complete(self, name: str) -> bool:
        names = self._names(name)
        return self.place.target(names.complete) == names.passages

    def _made(self, name: str) -> tuple[str, int]:
        """When a version was made: to the second by its name, and exactly."""
        names = self._names(name)
        with suppress(IndexStateError):
            with self.place.calling():
                self.place.client.load_collection(names.manifest)
            rows = Rows(self.place, names).asked(names.manifest, 'kind == "made"', ["body"])
            if rows:
                return name.partition("-")[0], int(rows[0]["body"])
        return name.partition("-")[0], 0

    def _names(self, version: str) -> Names:
        return Names(self.place.name, version)

    def manifest(self, name: str) -> Manifest:
        """The manifest of a version.

        Raises:
            CorruptIndexError: it is missing or damaged.
            NewerIndexError: only a newer Shutten reads it.
            IndexStateError: the cluster cannot be reached.
        """
        return read_manifest(self.place, self._names(name))[0]

    def remembered(self) -> tuple[tuple[SourcePath, ...], tuple[SourcePath, ...]]:
        """The named and the added paths of the live version, else of the newest that tells."""
        with suppress(NoIndexError, CorruptIndexError, NewerIndexError):
            manifest = self.manifest(self.current())
            return manifest.paths, manifest.added
        for name in self.names():
            with suppress(CorruptIndexError, NewerIndexError):
                manifest = self.manifest(name)
                return manifest.paths, manifest.added
        return (), ()

    def sound(self) -> RemotePrevious | None:
        """The live version to take over from; None if there is none whose parts are complete.

        Raises:
            NewerIndexError: a newer Shutten made it.
            IndexStateError: the cluster cannot be reached.
        """
        try:
            name = self.current()
            manifest = self.manifest(name)
            rows = Rows(self.place, self._names(name))
            rows.load()
            if rows.count(rows.names.passages) != manifest.passages:
                return None
        except (NoIndexError, CorruptIndexError):
            return None
        return RemotePrevious(Layout(self.root), manifest, rows)

    def refuse_newer(self) -> None:
        """Check that no newer Shutten made the live version.

        Raises:
            NewerIndexError: one did.
            IndexStateError: the cluster cannot be reached.
        """
        with suppress(NoIndexError, CorruptIndexError):
            self.manifest(self.current())

    def migrate(self, progress: Progress) -> int | None:  # noqa: ARG002
        """There is no older format: the first that Milvus holds is ours."""
        return None

    def write(self, manifest: Manifest, assembly: Assembly, progress: Progress) -> Manifest:
        """Write a version and make it the live one; the manifest with its checksums.

        Raises:
            IndexStateError: the cluster cannot be reached, or refuses; the live version stays.
        """
        name, names = manifest.version, self._names(manifest.version)
        last = self._live()
        progress.stage("stage_write", 1)
        try:
            writer = self.writer(self.place, names)
            sums = writer.write(assembly, manifest.recipe.lexical)
            whole = replace(manifest, files=sums)
            mean = assembly.vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
            writer.write_manifest(whole, mean)
            self._alias(names.complete, names.passages)
            self.point(name)
        except BaseException:  # Ctrl-C included: nothing half-written stays
            with suppress(IndexStateError):
                if self._live() != name:
                    self.remove(name)
            raise
        progress.advance(1)
        with suppress(IndexStateError):  # what cannot be removed now is by a later build
            self.prune(self._keep, last)
        return whole

    def point(self, name: str) -> None:
        """Make a complete version the live one, in one step.

        Raises:
            IndexStateError: the cluster cannot be reached, or refuses.
        """
        self._alias(live_alias(self.place.name), self._names(name).passages)

    def _alias(self, alias: str, collection: str) -> None:
        there = self.place.target(alias) is not None
        with self.place.calling():
            if there:
                self.place.client.alter_alias(collection, alias)
            else:
                self.place.client.create_alias(collection, alias)

    def remove(self, name: str) -> None:
        """Remove a version: first it is no more complete, then its collections go."""
        names = self._names(name)
        if self.place.target(names.complete) is not None:
            with self.place.calling():
                self.place.client.drop_alias(names.complete)
        for collection in names.collections:
            if self.place.exists(collection):
                with self.place.calling():
                    self.place.client.drop_collection(collection)

    def clean(self) -> None:
        """Remove what killed builds left, and did not remove; called under the lock only."""
        live = self._live()
        for name in self._begun():
            if name != live and not self._is_complete(name):
                self.remove(name)
        with suppress(IndexStateError):
            self.prune(self._keep)
            self._rest(live)

    def _rest(self, live: str | None) -> None:
        """Let go of the memory of versions that are kept to go back to; who checks one loads it."""
        for name in self.names():
            if name != live:
                for collection in self._names(name).collections:
                    with self.place.calling():
                        self.place.client.release_collection(collection)
