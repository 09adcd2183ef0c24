"""What can be done to the library: each change a new version, or everything as it was."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from chat.settings import Config
from chat.web.library.added import AddedFiles
from chat.web.library.cancelling import CancellableProgress
from chat.web.library.entries import Entry, entries_of
from chat.web.library.versions import roll_back, version_before
from chat.web.upload import safe_name
from index.build import Builder, BuildOptions
from index.handle import IndexHandle
from index.outcome import BuildReport
from index.source_set import SourceSet
from index.version import Manifest, SourcePath
from ingest.errors import BuildRunningError, IndexStateError, LibraryError, SourceError
from ingest.fetch import is_url
from ingest.load import sha256_of

_POLL = 0.2


class Library:
    """The articles of one index, and what may be done to them.

    Args:
        handle: the index.
        builder: builds it.
        config: the settings.
        allowed: whether it may be looked at and changed from the page.
        patience: seconds that a removal or a new name waits for another build.
    """

    def __init__(
        self,
        handle: IndexHandle,
        builder: Builder,
        config: Config,
        allowed: bool = True,
        patience: float = 30.0,
    ) -> None:
        self.allowed = allowed
        self._handle = handle
        self._store = handle.store
        self._builder = builder
        self._config = config
        self._patience = patience
        self._files = AddedFiles(handle.store.added)

    def entries(self) -> tuple[Entry, ...]:
        """All files of the live version.

        Raises:
            LibraryError: it may not be looked at.
            IndexStateError: there is no sound version.
        """
        self._check_allowed()
        return entries_of(self._store.manifest(self._store.current()), self._config.source_paths)

    def before(self) -> Manifest | None:
        """The version that ``roll_back`` would lead to."""
        return version_before(self._store)

    def text(self, source: str, sha256: str) -> str:
        """The stored text of a file; of several articles one after the other.

        Args:
            source: the file.
            sha256: the first digits of the hash of its bytes.

        Raises:
            LibraryError: it is not there (any more), or may not be looked at.
            IndexStateError: there is no sound version.
        """
        self._check_allowed()
        index = self._handle.latest()
        record = index.record(source)
        if record is None or not _is(record.sha256, sha256):
            raise LibraryError("library_gone", name=source)
        return "\n".join(index.documents[name].text for name in record.documents)

    def remove(self, source: str, sha256: str, progress: CancellableProgress) -> None:
        """Take an article that was added from the page out of the index.

        Its file stays as long as a version needs it, so that one can go back to that.

        Args:
            source: its file.
            sha256: the first digits of the hash of its bytes.
            progress: told how far it is; can end it.

        Raises:
            LibraryError: it is gone, not to be removed, or the last one.
            BuildCancelledError: it was ended; as with every other error, nothing has changed.
            SourceError, ModelError, IndexStateError: no version without it can be built.
        """
        with self._turn(progress, self._patience):
            path = self._find(source, sha256)
            sources = self._sources()
            left = replace(sources, added=tuple(p for p in sources.added if p != path))
            if not left.find().files:
                raise LibraryError("library_last", name=source)
            self._files.retire(path)
            try:
                self._builder.build_locked(left, progress)
            except BaseException:  # Ctrl-C included
                if self._names(path):
                    self._files.spare(path)
                raise
            self._files.sweep(self._store, self._config.source_paths)

    def rename(self, source: str, sha256: str, name: str, progress: CancellableProgress) -> str:
        """Give the file of an article that was added from the page another name.

        Args:
            source: its file.
            sha256: the first digits of the hash of its bytes.
            name: the new name, as typed.
            progress: told how far it is; can end it.

        Returns:
            The new name: tidied, with the ending that the file has.

        Raises:
            LibraryError: it is gone, not to be renamed, or the name is taken.
            BuildCancelledError: it was ended; as with every other error, nothing has changed.
            SourceError, ModelError, IndexStateError: no version with the name can be built.
        """
        with self._turn(progress, self._patience):
            path, sources = self._find(source, sha256), self._sources()
            if is_url(source):
                raise LibraryError("library_address", name=source)
            new = new_name(name, source)
            if new == source:
                return new
            others = (file.source for file in sources.find().files if file.source != source)
            # Names that differ in case only are one name to some file systems.
            if new.casefold() in {other.casefold() for other in others}:
                raise LibraryError("library_name_taken", name=new)
            kept = self._files.keep_as(new, self._bytes(path, sha256))
            moved = replace(kept.path, encoding=path.encoding)
            added = tuple(moved if one == path else one for one in sources.added)
            try:
                self._files.retire(path)
                options = BuildOptions(required=new)
                self._builder.build_locked(replace(sources, added=added), progress, options)
            except BaseException:  # Ctrl-C included
                if not self._names(moved):
                    self._files.discard(kept)
                    self._files.spare(path)
                raise
            self._files.sweep(self._store, self._config.source_paths)
            return new

    def rebuild(self, progress: CancellableProgress) -> BuildReport:
        """Bring the index up to date with its sources.

        Args:
            progress: told how far it is; can end it.

        Raises:
            LibraryError: that may not be done from here.
            BuildRunningError: somebody else does already.
            BuildCancelledError: it was ended; as with every other error, nothing has changed.
            SourceError, ModelError, IndexStateError: nothing can be built.
        """
        with self._turn(progress):
            report = self._builder.build_locked(self._sources(), progress)
            self._files.sweep(self._store, self._config.source_paths)
            return report

    def roll_back(self, expected: str, progress: CancellableProgress) -> Manifest:
        """Go back to the version before.

        Args:
            expected: the version that was offered.
            progress: can end it before it begins.

        Raises:
            LibraryError: that version is not the one before any more.
            BuildRunningError: the index is being built.
            CorruptIndexError: the version cannot be trusted; the live one stays.
        """
        with self._turn(progress):
            return roll_back(self._store, expected)

    def _check_allowed(self) -> None:
        if not self.allowed:
            raise LibraryError("library_off")

    @contextmanager
    def _turn(self, progress: CancellableProgress, patience: float = 0.0) -> Iterator[None]:
        """Keep other builders out; who waits for another one can stop waiting.

        The change is over once questions go to it.
        """
        self._check_allowed()
        end = time.monotonic() + patience
        with ExitStack() as held:
            while True:
                progress.check()
                try:
                    held.enter_context(self._builder.locked(min(_POLL, patience)))
                    break
                except BuildRunningError:
                    if time.monotonic() >= end:
                        raise
            yield
        with suppress(IndexStateError):  # the next question tells what is wrong
            self._handle.latest()

    def _sources(self) -> SourceSet:
        return self._builder.source_set((), self._config.source_paths)

    def _find(self, source: str, sha256: str) -> SourcePath:
        """The path of an added article that is still the one that was shown."""
        for entry in self.entries():
            if entry.source == source and _is(entry.sha256, sha256):
                if entry.added is None:
                    raise LibraryError("library_not_added", name=source)
                return entry.added
        raise LibraryError("library_gone", name=source)

    def _names(self, path: SourcePath) -> bool:
        """Whether the live version has an added file; taken to have it where that is unknown."""
        try:
            return path in self._store.manifest(self._store.current()).added
        except IndexStateError:
            return True

    @staticmethod
    def _bytes(path: SourcePath, sha256: str) -> bytes:
        """The bytes of a kept file, which must be those that were indexed."""
        try:
            data = Path(path.base, path.given).read_bytes()
        except OSError as error:
            raise SourceError("source_missing", source=path.given) from error
        if not _is(sha256_of(data), sha256):
            raise LibraryError("library_altered", name=path.given)
        return data


def new_name(name: str, source: str) -> str:
    """The new name of a file: without folders and the like, with the ending that it has.

    Args:
        name: as typed.
        source: its name now, which stays where nothing is left of the other.
    """
    ending = os.path.splitext(source)[1]  # noqa: PTH122  (a suffix alone is a name to pathlib)
    safe = safe_name(name, os.path.splitext(source)[0])  # noqa: PTH122
    if not ending or safe.lower().endswith(ending.lower()):
        return safe
    return safe_name(safe + ending, source)


def _is(sha256: str, digits: str) -> bool:
    """Whether the first digits of a hash are these; a file that cannot be read has none."""
    return sha256.startswith(digits) if digits else not sha256
