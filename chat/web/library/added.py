"""The files of articles added from the page: one folder a content, so that no two ever collide.

::

    INDEX_DIR/added/
      <16 digits of the sha256>/NAME   a file, in a folder named after what it holds
      NAME                             a file kept by an earlier version of this program
      .removed.json                    files that go once no version of the index needs them
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from index.durable import make_folder, sync_path
from index.fetched import FetchedPages
from index.stores import paths_of
from index.version import SourcePath
from index.view import VersionStore
from ingest.errors import IndexStateError, LibraryError
from ingest.fetch import is_url
from ingest.load import sha256_of

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept.

    Attributes:
        path: for the source set.
        fresh: whether it was written now.
    """

    path: SourcePath
    fresh: bool


class AddedFiles:
    """The files below one folder; to be called under the builder's lock.

    Args:
        folder: ``Store.added``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._list = folder / ".removed.json"

    def keep(self, name: str, data: bytes, taken: Collection[str]) -> Kept:
        """Keep a new article; a number is added to its name where that is taken.

        A file that an index forgot is taken up again where it holds the same.

        Args:
            name: a safe file name.
            data: the file's bytes.
            taken: names that are in use, case-folded.

        Raises:
            OSError: the folder cannot be written.
        """
        place = self._place(data)
        for candidate in _candidates(name):
            if candidate.casefold() in taken:
                continue
            for folder in (place, self._folder):
                found = _same_name(folder, candidate)
                if found is not None and found.read_bytes() == data:
                    return Kept(SourcePath(found.name, str(folder)), False)
            if _same_name(place, candidate) is None:
                break
        return self._written(place / candidate, data)

    def keep_as(self, name: str, data: bytes) -> Kept:
        """Keep an article under this name.

        Raises:
            LibraryError: another file has it.
            OSError: the folder cannot be written.
        """
        path = self._place(data) / name
        if not path.exists():
            return self._written(path, data)
        if path.read_bytes() != data:
            raise LibraryError("library_name_taken", name=name)
        return Kept(SourcePath(name, str(path.parent)), False)

    def discard(self, kept: Kept) -> None:
        """Take back what ``keep`` wrote."""
        if kept.fresh:
            self._delete(kept.path)

    def retire(self, path: SourcePath) -> None:
        """Let ``sweep`` delete a file, once no version of the index names it any more.

        To be said before the version without it is built: then nothing is left behind wherever
        the program ends, and nothing is lost, for until then a version names it.

        Raises:
            OSError: the folder cannot be written.
        """
        retired = self._retired()
        if path not in retired:
            self._remember([*retired, path])

    def spare(self, path: SourcePath) -> None:
        """Take back ``retire``, as far as that can be done."""
        with suppress(OSError):
            self._remember([one for one in self._retired() if one != path])

    def sweep(self, store: VersionStore, configured: Sequence[SourcePath]) -> None:
        """Delete retired files that no version needs; a live version takes its own up again.

        Args:
            store: the index.
            configured: paths of the configuration, which may name a page that is retired.
        """
        retired = self._retired()
        needed = _needed(store, configured) if retired else None
        if needed is None:
            return
        (live, others), pages = needed, FetchedPages(store.fetched)
        # To some file systems names that differ in case only are one file.
        spared = {_folded(path) for path in live | others}
        waiting = [p for p in retired if p not in live and _folded(p) in spared]
        for path in retired:
            if _folded(path) not in spared:
                if is_url(path.given):
                    pages.forget(path.given)
                else:
                    self._delete(path)
        with suppress(OSError):  # said again next time
            self._remember(waiting)

    def _place(self, data: bytes) -> Path:
        return self._folder / sha256_of(data)[:_DIGITS]

    def _written(self, path: Path, data: bytes) -> Kept:
        kept = Kept(SourcePath(path.name, str(path.parent)), True)
        try:
            make_folder(path.parent)
            _write(path, data)
            sync_path(self._folder)
        except BaseException:  # Ctrl-C included: what the disk did not confirm is not kept
            self.discard(kept)
            raise
        return kept

    def _delete(self, path: SourcePath) -> None:
        file = Path(path.base, path.given)
        if not file.resolve().is_relative_to(self._folder.resolve()):
            return
        with suppress(OSError):  # it is in nobody's way
            with suppress(FileNotFoundError):
                file.unlink()
            if file.parent != self._folder:
                file.parent.rmdir()  # only where it is empty

    def _retired(self) -> list[SourcePath]:
        try:
            return [SourcePath(**raw) for raw in json.loads(self._list.read_text("utf-8"))]
        except (OSError, ValueError, TypeError):
            return []

    def _remember(self, retired: list[SourcePath]) -> None:
        raw = [{"given": path.given, "base": path.base} for path in retired]
        make_folder(self._folder)
        _write(self._list, json.dumps(raw, ensure_ascii=False).encode())


def _needed(
    store: VersionStore, configured: Sequence[SourcePath]
) -> tuple[set[SourcePath], set[SourcePath]] | None:
    """What was added to the live version, and what else is needed; None if it cannot be told.

    A page of the web is needed by whoever names its address: its copy is but one.
    """
    live: set[SourcePath] = set()
    others = {SourcePath(path.given, "") for path in configured if is_url(path.given)}
    try:
        current = store.current()
        versions = dict(paths_of(store))
    except (IndexStateError, OSError):
        return None
    for name, paths in versions.items():
        if paths is None:
            return None
        named, added = paths
        others |= {SourcePath(path.given, "") for path in named if is_url(path.given)}
        (live if name == current else others).update(replace(p, encoding="") for p in added)
    return live, others


def _folded(path: SourcePath) -> tuple[str, str]:
    return path.base, path.given.casefold()


def _same_name(folder: Path, name: str) -> Path | None:
    """The file of this name; names that differ in case only are one to some file systems."""
    if not folder.is_dir():
        return None
    files = (path for path in folder.iterdir() if path.is_file())
    return next((path for path in files if path.name.casefold() == name.casefold()), None)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    descriptor, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        sync_path(part)
        part.replace(path)
        sync_path(path.parent)
    finally:
        with suppress(OSError):  # what went wrong is told, not what came of it
            part.unlink(missing_ok=True)


def _candidates(name: str) -> Iterator[str]:
    """``NAME.txt``, ``NAME-2.txt``, ``NAME-3.txt`` and so on."""
    yield name
    path = Path(name)
    for number in count(2):
        yield f"{path.stem}-{number}{path.suffix}"
