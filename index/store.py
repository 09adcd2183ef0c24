"""The index directory: versions beside each other, one pointer that names the live one.

::

    INDEX_DIR/
      CURRENT              the live version's name; replaced by one atomic rename
      build.lock           held by the one builder
      build.holder         who that is, while it builds
      versions/NAME/       complete versions, never changed
      versions/.NAME       a version being written or removed, or what a killed build left
      added/               articles added from the web page
      embedding/           vectors of a build that goes on, or was stopped (``EmbeddingLog``)
      fetched/             copies of pages that were named by their address
"""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.access import exhausted, looked
from index.durable import PRIVATE, discard, make_folder, sync_path, sync_tree
from index.keeping import KeepsVersions
from index.lock import BuildLock
from index.summaries import age
from index.version import Layout, Manifest, SourcePath, read_paths
from ingest.errors import CorruptIndexError, IndexStateError, NewerIndexError, NoIndexError

# No path, and short enough for every file system.
_NAME = re.compile(r"\w[\w.-]{0,99}", re.ASCII)


class Store(KeepsVersions):
    """Publishes and finds versions below one directory.

    Args:
        root: the directory.
        keep: how many versions publishing leaves; of the others the one that was live before
            comes first. Two is the least that there is something to go back to.
    """

    def __init__(self, root: Path, keep: int = 2) -> None:
        super().__init__(root)
        self._keep = keep
        self._pointer = root / "CURRENT"
        self._versions = root / "versions"

    @contextmanager
    def locked(self, timeout: float = 0.0) -> Iterator[None]:
        """Hold the builder's lock; whatever writes does so in here.

        Raises:
            BuildRunningError: another process does not release it within ``timeout`` seconds.
            IndexStateError: the directory cannot be written, be it now or later in here.
        """
        try:
            lock = self.lock(timeout)
            try:
                yield
            finally:
                lock.release()
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> IndexStateError:
        lost = error.errno == errno.ENOENT and error.filename is not None
        if lost and Path(error.filename).is_relative_to(self.root):
            return IndexStateError("index_vanished", directory=self.root)
        return IndexStateError(
            "index_unwritable", directory=self.root, reason=error.strerror or str(error)
        )

    def lock(self, timeout: float = 0.0) -> BuildLock:
        """The builder's lock, held until it is released or its process ends.

        Args:
            timeout: seconds to wait for another builder.

        Raises:
            BuildRunningError: another builder holds it.
            OSError: the directory cannot be written.
        """
        make_folder(self.root)
        lock = BuildLock(self.root)
        lock.acquire(timeout)
        return lock

    def current(self) -> str:
        """The live version's name.

        Raises:
            NoIndexError: nothing was published here.
            CorruptIndexError: the pointer names nothing.
            IndexStateError: it cannot be read now.
        """
        name = self._pointed()
        while not looked(self.root, self.layout(name).root.is_dir):
            # The pointer may have moved, and the version been removed, since it was read.
            last, name = name, self._pointed()
            if name == last:
                raise CorruptIndexError("index_corrupt", part="CURRENT")
        return name

    def _pointed(self) -> str:
        """The name in the pointer."""
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoIndexError("no_index", directory=self.root) from error
        except (OSError, UnicodeDecodeError) as error:
            raise self.unreadable(error, "CURRENT") from error
        if _NAME.fullmatch(name) is None:
            raise CorruptIndexError("index_corrupt", part="CURRENT")
        return name

    def unreadable(self, error: Exception, part: str) -> IndexStateError:
        """What is told of a part that could not be read."""
        if isinstance(error, OSError) and exhausted(error):
            reason = error.strerror or str(error)
            return IndexStateError("index_unreadable", directory=self.root, reason=reason)
        return CorruptIndexError("index_corrupt", part=part)

    def names(self) -> list[str]:
        """The names of all versions, newest first.

        Raises:
            IndexStateError: nobody lets us look.
        """
        found = looked(self.root, lambda: [path for path in self._folders() if path.is_dir()])
        layouts = [Layout(path) for path in found if path.name[0] != "."]
        return [layout.root.name for layout in sorted(layouts, key=age, reverse=True)]

    def _folders(self) -> list[Path]:
        return list(self._versions.iterdir()) if self._versions.is_dir() else []

    def layout(self, name: str) -> Layout:
        """Where the parts of a version lie."""
        return Layout(self._versions / name)

    def manifest(self, name: str) -> Manifest:
        """The manifest of a version.

        Raises:
            CorruptIndexError: it is missing or damaged.
            NewerIndexError: only a newer Shutten reads it.
            IndexStateError: it cannot be read now.
        """
        try:
            return Manifest.from_json(self.layout(name).manifest.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise self.unreadable(error, "manifest.json") from error

    def remembered(self) -> tuple[tuple[SourcePath, ...], tuple[SourcePath, ...]]:
        """The named and the added paths of the live version, else of the newest that tells.

        A damaged index, or one of another format, must not make us forget what it was built of.

        Raises:
            IndexStateError: it cannot be read now.
        """
        try:
            manifest = self.manifest(self.current())
        except (NoIndexError, CorruptIndexError, NewerIndexError):
            live = self._live()
            folders = looked(self.root, self._folders)
            for folder in sorted(folders, key=lambda f: (f.name == live, f.name), reverse=True):
                if (paths := read_paths(Layout(folder))) is not None:
                    return paths
            return (), ()
        return manifest.paths, manifest.added

    def begin(self, name: str) -> Layout:
        """An empty directory to write a version into, invisible until it is published."""
        self.clean()
        make_folder(self._versions)
        layout = Layout(self._versions / f".{name}")
        layout.root.mkdir(mode=PRIVATE)
        return layout

    def abandon(self, name: str) -> None:
        """Remove a version that was not published, however far it came."""
        shutil.rmtree(self.layout(f".{name}").root, ignore_errors=True)
        if not self._may_be_live(name):
            self.remove(name)
        with suppress(OSError):
            (self.root / ".CURRENT").unlink(missing_ok=True)

    def _may_be_live(self, name: str) -> bool:
        """Whether the pointer names a version, or cannot be asked."""
        try:
            return self._pointer.read_bytes().strip() == name.encode("utf-8")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False  # no pointer at all
        except OSError:
            return True

    def publish(self, name: str, layout: Layout) -> None:
        """Make a complete version the live one: sync, rename, flip the pointer, prune.

        Raises:
            OSError: the directory cannot be written; the live version is the one before.
            IndexStateError: the new version is live, and the disk did not confirm it.
        """
        last = self._live()
        sync_tree(layout.root)
        layout.root.rename(self._versions / name)
        sync_path(self._versions)
        self.point(name)
        # All is done: what cannot be removed now is removed by a later build.
        with suppress(OSError, IndexStateError):
            self.prune(self._keep, last)

    def point(self, name: str) -> None:
        """Make a version that is there the live one, in one step.

        Raises:
            OSError, IndexStateError: as ``publish``.
        """
        last = self._live()
        try:
            self._point_to(name)
        except OSError as error:
            self._point_back(name, last)
            if last != name and self._may_be_live(name):
                reason = error.strerror or str(error)
                told = IndexStateError("index_unconfirmed", directory=self.root, reason=reason)
                raise told from error
            raise

    def _point_to(self, name: str) -> None:
        fresh = self.root / ".CURRENT"
        fresh.write_text(name + "\n", encoding="utf-8")
        sync_path(fresh)
        fresh.replace(self._pointer)
        sync_path(self.root)

    def _point_back(self, name: str, last: str | None) -> None:
        """Undo a flip that the disk did not confirm: who builds is told that it failed."""
        with suppress(OSError):
            if self._may_be_live(name):
                if last is None:
                    self._pointer.unlink()
                else:
                    self._point_to(last)
        with suppress(OSError):
            (self.root / ".CURRENT").unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Remove a version as a whole: who reads it finds all of its files, or none."""
        leaving = self._versions / f".{name}.removed"  # one of its name may be on its way in
        discard(leaving)
        with suppress(OSError):
            (self._versions / name).rename(leaving)
            sync_path(self._versions)
        discard(leaving)

    def clean(self) -> None:
        """Remove what killed builds left, and did not remove; called under the lock only."""
        if self._versions.is_dir():
            for path in self._versions.iterdir():
                if path.name.startswith("."):
                    discard(path)
        (self.root / ".CURRENT").unlink(missing_ok=True)
        with suppress(OSError, IndexStateError):
            self.prune(self._keep)
