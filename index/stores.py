"""Where an index is kept: what differs between the disk and Milvus is chosen here, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from index.assembling import Assembly
from index.checksums import checksum
from index.live import LiveIndex, load_version
from index.migrations import migrate, refuse_newer
from index.previous import Previous, sound_version
from index.progress import Progress
from index.retrieval import LocalRetrieval, Retrieval
from index.store import Store
from index.version import Manifest, SourcePath, read_paths
from index.versions import (
    Listed,
    Pruned,
    RolledBack,
    list_versions,
    prune,
    roll_back,
    verify_version,
)
from index.view import IndexView, StoreKind, VersionStore
from ingest.errors import CorruptIndexError, NewerIndexError, UsageError


class Versions(Protocol):
    """Listing, going back, checking and removing versions; see ``index.versions``."""

    def list(self) -> tuple[Listed, ...]:
        """All versions, newest first."""
        ...

    def verify(self, given: str = "", progress: Progress | None = None) -> IndexView:
        """Check everything that can be checked about a version."""
        ...

    def roll_back(self, given: str = "") -> RolledBack:
        """Make an older version the live one."""
        ...

    def prune(self, keep: int) -> Pruned:
        """Remove all versions but the live one and the newest others."""
        ...


class BuildTarget(Protocol):
    """What a build takes from and writes to."""

    def refuse_newer(self) -> None:
        """Check that no newer Shutten made the live version."""
        ...

    def migrate(self, progress: Progress) -> int | None:
        """Bring the live version to our format; the number of its own, None where it had ours."""
        ...

    def sound(self) -> Previous | None:
        """The live version to take over from; None if there is none that is sound."""
        ...

    def write(self, manifest: Manifest, assembly: Assembly, progress: Progress) -> Manifest:
        """Write a version and publish it; the manifest with its checksums."""
        ...


@dataclass(frozen=True, slots=True)
class DiskTarget:
    """Builds into a directory."""

    store: Store

    def refuse_newer(self) -> None:
        """See ``index.migrations.refuse_newer``."""
        refuse_newer(self.store)

    def migrate(self, progress: Progress) -> int | None:
        """See ``index.migrations.migrate``."""
        return migrate(self.store, progress)

    def sound(self) -> Previous | None:
        """See ``index.previous.sound_version``."""
        return sound_version(self.store)

    def write(self, manifest: Manifest, assembly: Assembly, progress: Progress) -> Manifest:
        """Write a version beside the live one and publish it.

        Raises:
            OSError: the directory cannot be written; the live version is the one before.
            IndexStateError: the new version is live, and the disk did not confirm it.
        """
        name = manifest.version
        try:
            layout = self.store.begin(name)
            progress.stage("stage_write", 1)
            assembly.write(layout, manifest.recipe)
            files = {
                path.relative_to(layout.root).as_posix(): checksum(path)
                for path in layout.data_files()
            }
            whole = replace(manifest, files=files)
            layout.manifest.write_text(whole.to_json(), encoding="utf-8")
            self.store.publish(name, layout)
            progress.advance(1)
        except BaseException:  # Ctrl-C included: nothing half-written stays
            self.store.abandon(name)
            raise
        return whole


@dataclass(frozen=True, slots=True)
class DiskVersions:
    """The functions of ``index.versions`` over one directory."""

    store: Store

    def list(self) -> tuple[Listed, ...]:
        """See ``list_versions``."""
        return list_versions(self.store)

    def verify(self, given: str = "", progress: Progress | None = None) -> IndexView:
        """See ``verify_version``."""
        return verify_version(self.store, given, progress)

    def roll_back(self, given: str = "") -> RolledBack:
        """See ``index.versions.roll_back``."""
        return roll_back(self.store, given)

    def prune(self, keep: int) -> Pruned:
        """See ``index.versions.prune``."""
        return prune(self.store, keep)


def open_store(kind: StoreKind, root: Path, keep: int, uri: str, name: str) -> VersionStore:
    """The store that is configured; nothing is connected or made yet.

    Args:
        kind: on this machine's disk, or in Milvus.
        root: the index directory.
        keep: how many versions publishing leaves.
        uri: Milvus's address.
        name: what its collections' names begin with.
    """
    if kind == "disk":
        return Store(root, keep)
    from index.milvus.place import Place
    from index.milvus.store import MilvusStore

    return MilvusStore(root, Place(uri, name), keep)


def disk_store(store: VersionStore) -> Store:
    """The store for what is done with files alone.

    Raises:
        UsageError: it is not on a disk.
    """
    if not isinstance(store, Store):
        raise UsageError("store_disk_only")
    return store


def retrieval_of(index: IndexView) -> Retrieval:
    """What finds candidates in a version."""
    if isinstance(index, LiveIndex):
        return LocalRetrieval(index)
    from index.milvus.opened import MilvusIndex

    if isinstance(index, MilvusIndex):
        return index.retrieval
    raise TypeError(type(index))


def target_of(store: VersionStore) -> BuildTarget:
    """Where a build takes from and writes to."""
    if isinstance(store, Store):
        return DiskTarget(store)
    from index.milvus.store import MilvusStore

    if isinstance(store, MilvusStore):
        return store
    raise TypeError(type(store))


def versions_of(store: VersionStore) -> Versions:
    """What is done with the versions of a store."""
    if isinstance(store, Store):
        return DiskVersions(store)
    from index.milvus.store import MilvusStore
    from index.milvus.versions import MilvusVersions

    if isinstance(store, MilvusStore):
        return MilvusVersions(store)
    raise TypeError(type(store))


def load_of(store: VersionStore) -> Callable[[str], IndexView]:
    """What opens a version of a store by its name."""
    if isinstance(store, Store):
        disk = store
        return lambda name: load_version(disk, name)
    from index.milvus.opened import open_version
    from index.milvus.store import MilvusStore

    if isinstance(store, MilvusStore):
        place = store.place
        return lambda name: open_version(place, name)
    raise TypeError(type(store))


def paths_of(
    store: VersionStore,
) -> Iterator[tuple[str, tuple[tuple[SourcePath, ...], tuple[SourcePath, ...]] | None]]:
    """The named and the added paths of each version; None where they cannot be told.

    Raises:
        OSError: the directory cannot be read.
        IndexStateError: the cluster cannot be reached.
    """
    if isinstance(store, Store):
        for folder in (store.root / "versions").iterdir():
            if not folder.name.startswith("."):
                yield folder.name, read_paths(store.layout(folder.name))
        return
    for name in store.names():
        try:
            manifest = store.manifest(name)
            yield name, (manifest.paths, manifest.added)
        except (CorruptIndexError, NewerIndexError):
            yield name, None


def place_of(store: VersionStore) -> object:
    """Where a store is, as people are told."""
    return getattr(store, "place", store.root)


def unlock(store: VersionStore) -> bool:
    """Open a builder's lock that was left; whether there was one.

    On a disk there never is: the system opens it when a process ends.
    """
    from index.milvus.store import MilvusStore

    return isinstance(store, MilvusStore) and store.unlock()
