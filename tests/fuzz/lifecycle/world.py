"""A real index with its articles, its page and its chat; operations on it end, fail or are cut."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from filelock import FileLock

import index.embedding_log
import index.lock
from chat.answering import Answerer
from chat.asking import AnsweringSettings
from chat.reader.sentence import SentenceReader
from chat.settings import Config, Settings
from chat.web.library.cancelling import CancellableProgress
from chat.web.library.changes import Library
from chat.web.upload import Articles
from index.archive import export_version, import_version
from index.build import Builder, BuildOptions
from index.handle import IndexHandle
from index.reading import DirectParser
from index.search import Searcher, SearchSettings
from index.source_set import SourceSet
from index.store import Store
from index.version import SourcePath
from index.versions import prune, roll_back
from ingest.errors import IndexStateError, NoIndexError, ShuttenError, SourceError
from ingest.load import sha256_of
from tests.index.crash.file_steps import Step, watching
from tests.index.crash.scene import Scene

# Vectors are logged in blocks of so many passages here, so that small builds are resumed, too.
_LOGGED = 2
_WRITING = ("open", "write", "mkdir", "fsync")
_NAMING = ("mkdir", "rename", "replace")


class Killed(BaseException):
    """The process is gone: nothing that it still tries reaches the disk."""


@dataclass(frozen=True)
class Fault:
    """What becomes of an operation.

    Attributes:
        kind: "kill" (at a step, and nothing is written after it), "full" (from a step on nothing
            can be written, only removed), "interrupt" (Ctrl-C at a step), or "none".
        at: at which of its steps; counted round the number of steps that it took last.
        naming: count only steps that give something its name: few, and the ones that decide.
    """

    kind: str = "none"
    at: int = 0
    naming: bool = False


class _Faulty:
    """Lets an operation go on until its fault, and counts its steps: all, and those that name."""

    def __init__(self, fault: Fault, steps: tuple[int, int]) -> None:
        self.happened = False
        self._fault = fault
        self._counts = {False: 0, True: 0}
        most = steps[fault.naming]
        self._at = fault.at % most if most else fault.at

    @property
    def counts(self) -> tuple[int, int]:
        return self._counts[False], self._counts[True]

    def before(self, step: Step) -> None:
        kind, number = self._fault.kind, self._counts[self._fault.naming]
        meant = not self._fault.naming or step.kind in _NAMING
        self._counts[False] += 1
        self._counts[True] += step.kind in _NAMING
        if kind == "none" or number < self._at or (number == self._at and not meant):
            return
        if kind == "kill":
            self.happened = True
            raise Killed
        if kind == "full" and step.kind in _WRITING:
            self.happened = True
            raise OSError(errno.ENOSPC, "No space left on device")
        if kind == "interrupt" and not self.happened:
            self.happened = True
            raise KeyboardInterrupt

    def after(self, step: Step) -> None:
        pass


@dataclass(frozen=True)
class Outcome:
    """How an operation ended.

    Attributes:
        value: what it returned.
        error: what it raised; None where it returned.
        fault: whether its fault happened.
    """

    value: object = None
    error: BaseException | None = None
    fault: bool = False


class World(Scene):
    """One index directory with everything that works on it, in one process.

    Args:
        root: an empty folder, or one that another world made.
        keep: how many versions builds leave.
    """

    def __init__(self, root: Path, keep: int) -> None:
        super().__init__(root)
        self.exports = root / "exports"
        for folder in (self.disk, self.articles, self.exports):
            folder.mkdir(exist_ok=True)
        self.keep = keep
        self.store = Store(self.store.root, keep)
        self._steps: dict[str, tuple[int, int]] = {}
        self.handle = IndexHandle(self.store)
        config = Config(Settings(), root / "config.toml", root, root)
        self.page = Articles(self.store, self.builder, config)
        self.library = Library(self.handle, self.builder, config, patience=0.1)
        reader = SentenceReader(self.encoder)
        settings = AnsweringSettings(threshold=0.0)
        self.answerer = Answerer(self.handle, self.encoder, reader, settings)

    @property
    def builder(self) -> Builder:
        """A builder that parses right here."""
        return Builder(self.store, self.encoder, self.settings, DirectParser())

    def attempt(self, name: str, work: Callable[[], object], fault: Fault) -> Outcome:
        """Do something, with a fault on the way.

        Raises:
            AssertionError: it ended in an error that is no sentence for users.
        """
        observer, locks = _Faulty(fault, self._steps.get(name, (0, 0))), list[FileLock]()
        logged = mock.patch.object(index.embedding_log, "EVERY", _LOGGED)
        # No power is lost here, only a process; syncing is nine tenths of the time.
        synced = mock.patch.object(os, "fsync", lambda _: None)
        try:
            with logged, synced, _noting(locks), watching(self.disk, observer, appends=True):
                outcome = Outcome(work(), None, observer.happened)
        except (ShuttenError, KeyboardInterrupt, Killed) as error:
            outcome = Outcome(None, error, observer.happened)
            if isinstance(error, ShuttenError):
                assert error.message("ja") and error.message("en")
        for lock in locks:  # the system opens those of a process that is killed
            lock.release(force=True)
        if not observer.happened and outcome.error is None:
            self._steps[name] = observer.counts
        return outcome

    def build(self, *named: str, rebuild: bool = False) -> object:
        """``shutten index build``."""
        return self.builder.build(self.sources(*named), options=BuildOptions(rebuild=rebuild))

    def sources(self, *paths: str) -> SourceSet:
        """The source set of a call that names ``paths``."""
        base = str(self.root)
        named = [SourcePath(path, base) for path in paths]
        return self.builder.source_set(named, (SourcePath("articles", base),))

    def steps_of_dry_run(self) -> int:
        """How much a build writes that only says what it would do."""
        observer = _Faulty(Fault(), (0, 0))
        with watching(self.disk, observer, appends=True), suppress(SourceError):
            self.builder.build(self.sources(), options=BuildOptions(dry_run=True))
        return observer.counts[0]

    def add(self, name: str, data: bytes) -> str:
        """An article added on the page; the name that it got."""
        return self.page.add(name, data).record.source

    def remove(self, source: str, data: bytes) -> None:
        """An article removed on the page."""
        self.library.remove(source, sha256_of(data)[:16], _going())

    def rename(self, source: str, data: bytes, name: str) -> str:
        """An article renamed on the page; the name that it got."""
        return self.library.rename(source, sha256_of(data)[:16], name, _going())

    def page_back(self) -> str:
        """Back to the version before, on the page."""
        return self.library.roll_back("", _going()).version

    def back(self, given: str) -> str:
        """``shutten index rollback``."""
        return roll_back(self.store, given).index.version

    def prune(self, keep: int) -> set[str]:
        """``shutten index prune``; the names of what it removed."""
        return set(prune(self.store, keep).names)

    def export(self, file: str, given: str) -> str:
        """``shutten index export``."""
        return export_version(self.store, self.exports / file, given).manifest.version

    def take(self, file: str) -> str:
        """``shutten index import``."""
        return import_version(self.store, self.exports / file, own=True).manifest.version

    def live_name(self) -> str | None:
        """The live version, None where there is none."""
        try:
            return self.store.current()
        except NoIndexError:
            return None

    def visible(self) -> list[str]:
        """The versions that can be seen, newest first."""
        return self.store.names()

    def added_files(self, version: str) -> dict[str, Path]:
        """Where the added articles of a version lie, by their names."""
        added = self.store.manifest(version).added
        return {path.given: Path(path.base, path.given) for path in added}

    def found(self, words: str, count: int = 50) -> list[str]:
        """The texts of the passages that a search of the live version finds."""
        live = self.handle.current()
        hits = Searcher(live, self.encoder, SearchSettings()).search(words, count)
        return [live.text_of(hit.passage) for hit in hits]


@contextmanager
def _noting(locks: list[FileLock]) -> Iterator[None]:
    """Notes which locks are made."""

    def made(path: Path) -> FileLock:
        locks.append(FileLock(path))
        return locks[-1]

    with mock.patch.object(index.lock, "FileLock", made):
        yield


def is_told(error: BaseException | None) -> bool:
    """Whether an error is a sentence of ours."""
    return isinstance(error, ShuttenError)


def unconfirmed(error: BaseException | None) -> bool:
    """Whether it says that a version is live which the disk did not confirm."""
    return isinstance(error, IndexStateError) and error.key == "index_unconfirmed"


def _going() -> CancellableProgress:
    return CancellableProgress(threading.Event())
