"""The index directory: versions beside each other, one pointer that names the live one.

::

    INDEX_DIR/
      CURRENT              the live version's name; replaced by one atomic rename
      build.lock           held by the one builder
      versions/NAME/       complete versions, never changed
      versions/.NAME       a version being written, or what a killed build left
      added/               articles added from the web page
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from filelock import FileLock, Timeout

from index.version import Layout, Manifest, SourcePath, read_paths, sync_path, sync_tree
from ingest.errors import BuildRunningError, CorruptIndexError, IndexStateError, NoIndexError

# No path, and short enough for every file system.
_NAME = re.compile(r"\w[\w.-]{0,99}", re.ASCII)


class Store:
    """Publishes and finds versions below one directory."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pointer = root / "CURRENT"
        self._versions = root / "versions"

    @property
    def added(self) -> Path:
        """Where articles added from the web page are kept."""
        return self.root / "added"

    def lock(self, timeout: float = 0.0) -> FileLock:
        """The builder's lock, held until it is released or its process ends.

        It is an operating-system lock (flock), so a crash never leaves it behind.

        Args:
            timeout: seconds to wait for another builder.

        Raises:
            BuildRunningError: another builder holds it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.root / "build.lock", timeout=timeout)
        try:
            lock.acquire()
        except Timeout as error:
            raise BuildRunningError("build_running", directory=self.root) from error
        return lock

    def current(self) -> str:
        """The live version's name.

        Raises:
            NoIndexError: nothing was published here.
            CorruptIndexError: the pointer names nothing.
        """
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoIndexError("no_index", directory=self.root) from error
        except (OSError, UnicodeDecodeError) as error:
            raise CorruptIndexError("index_corrupt", part="CURRENT") from error
        if _NAME.fullmatch(name) is None or not self.layout(name).root.is_dir():
            raise CorruptIndexError("index_corrupt", part="CURRENT")
        return name

    def layout(self, name: str) -> Layout:
        """Where the parts of a version lie."""
        return Layout(self._versions / name)

    def manifest(self, name: str) -> Manifest:
        """The manifest of a version.

        Raises:
            CorruptIndexError: it is missing or damaged.
        """
        try:
            return Manifest.from_json(self.layout(name).manifest.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CorruptIndexError("index_corrupt", part="manifest.json") from error

    def remembered(self) -> tuple[tuple[SourcePath, ...], tuple[SourcePath, ...]]:
        """The named and the added paths of the live version, else of the newest that tells.

        A damaged index, or one of another format, must not make us forget what it was built of.
        """
        try:
            manifest = self.manifest(self.current())
        except IndexStateError:
            live = self._live()
            folders = list(self._versions.iterdir()) if self._versions.is_dir() else []
            for folder in sorted(folders, key=lambda f: (f.name == live, f.name), reverse=True):
                if (paths := read_paths(Layout(folder))) is not None:
                    return paths
            return (), ()
        return manifest.paths, manifest.added

    def begin(self, name: str) -> Layout:
        """An empty directory to write a version into, invisible until it is published."""
        self._clean()
        layout = Layout(self._versions / f".{name}")
        layout.root.mkdir(parents=True)
        return layout

    def abandon(self, name: str) -> None:
        """Remove a version that was not published, however far it came."""
        shutil.rmtree(self.layout(f".{name}").root, ignore_errors=True)
        if self._live() != name:
            shutil.rmtree(self.layout(name).root, ignore_errors=True)
        (self.root / ".CURRENT").unlink(missing_ok=True)

    def _live(self) -> str | None:
        try:
            return self.current()
        except IndexStateError:
            return None

    def publish(self, name: str, layout: Layout) -> None:
        """Make a complete version the live one: sync, rename, flip the pointer, prune."""
        last = self._live()
        sync_tree(layout.root)
        layout.root.rename(self._versions / name)
        sync_path(self._versions)
        fresh = self.root / ".CURRENT"
        fresh.write_text(name + "\n", encoding="utf-8")
        sync_path(fresh)
        fresh.replace(self._pointer)
        sync_path(self.root)
        self._prune(name, last)

    def _prune(self, live: str, last: str | None) -> None:
        """Keep the live version and the one that was live before it.

        Where the pointer named none, the newest stays.
        """
        older = sorted(p.name for p in self._versions.iterdir() if p.name != live)
        kept = last or (older[-1] if older else live)
        for name in older:
            if name != kept:
                shutil.rmtree(self._versions / name, ignore_errors=True)

    def _clean(self) -> None:
        """Remove what killed builds left; called under the lock only."""
        if self._versions.is_dir():
            for path in self._versions.iterdir():
                if path.name.startswith("."):
                    shutil.rmtree(path, ignore_errors=True)
