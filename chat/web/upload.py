"""One's own article from the page into the index: named, kept, indexed, or nothing changed."""

from __future__ import annotations

import os
import re
import tempfile
import threading
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from chat.settings import Config
from chat.web.held import held_of
from chat.web.library.added import AddedFiles, Kept
from chat.web.room import Room
from index.build import Builder, BuildOptions
from index.progress import Progress
from index.records import SourceRecord
from index.source_set import SourceSet
from index.version import Manifest, SourcePath
from index.view import VersionStore
from ingest.errors import IndexStateError, LibraryError, SourceError
from ingest.fetch import FetchLimits, fetch
from ingest.load import sha256_of

# Another build is waited for as long as somebody at a page would.
LOCK_TIMEOUT = 60.0
_PASTED = (".txt", ".text", ".md", ".markdown")
_RESERVED = re.compile(r'[<>:"|?*]')
_LONGEST_NAME = 180  # bytes; file systems take 255, and a number may be added
# Shares of the bar; embedding is what takes time, then loading the model.
_STAGES = {
    "web_fetching": (0.0, 0.0),
    "stage_migrate": (0.0, 0.0),
    "stage_read": (0.0, 0.05),
    "stage_model": (0.05, 0.3),
    "stage_embed": (0.3, 0.85),
    "stage_terms": (0.85, 0.95),
    "stage_write": (0.95, 1.0),
}


@dataclass(frozen=True, slots=True)
class Added:
    """An article that is in the index now.

    Attributes:
        record: what was made of its file.
        new: False where the same text was there before.
    """

    record: SourceRecord
    new: bool

    @property
    def source(self) -> str:
        """Its file's name there."""
        return self.record.source


class BarProgress:
    """The progress of a build as one bar.

    Args:
        report: told the stage's message key and the share done, 0 to 1.
    """

    def __init__(self, report: Callable[[str, float], None]) -> None:
        self._report = report
        self._stage = ""
        self._done = 0
        self._total = 1

    def stage(self, key: str, total: int) -> None:
        """A stage begins; see ``Progress``."""
        self._stage, self._done, self._total = key, 0, max(total, 1)
        self._tell()

    def advance(self, steps: int) -> None:
        """So many steps are done; see ``Progress``."""
        self._done += steps
        self._tell()

    def _tell(self) -> None:
        begin, end = _STAGES.get(self._stage, (0.0, 1.0))
        share = min(self._done / self._total, 1.0)
        self._report(self._stage, begin + (end - begin) * share)


def uploads_folder() -> Path:
    """Where Gradio puts uploads."""
    return Path(os.environ.get("GRADIO_TEMP_DIR") or tempfile.gettempdir()).resolve()


def is_uploaded(path: Path) -> bool:
    """Whether a path named in a request is one of an upload; it can name any of the machine."""
    return path.resolve().is_relative_to(uploads_folder())


def safe_name(name: str, unnamed: str) -> str:
    """A file name without folders, control characters or signs that a file system refuses.

    Args:
        name: as the user or the browser gave it.
        unnamed: what to call it where nothing is left.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(" " if c.isspace() else c for c in last if c.isspace() or _is_visible(c))
    tidy = _RESERVED.sub("_", " ".join(visible.split())).strip(" .")
    stem, suffix = os.path.splitext(tidy)  # noqa: PTH122  (a suffix alone is a name to pathlib)
    stem = stem.strip(" .")
    while len((stem + suffix).encode()) > _LONGEST_NAME and stem:
        stem = stem[:-1]
    if not stem:
        stem, suffix = unnamed, suffix if len(suffix.encode()) < _LONGEST_NAME else ""
    return stem + suffix


def _is_visible(char: str) -> bool:
    # "C": control and format characters (bidirectional overrides too), surrogates, unassigned.
    return not unicodedata.category(char).startswith("C")


def pasted_name(name: str, unnamed: str) -> str:
    """The file name of a pasted text: as ``safe_name``, a text file in any case."""
    safe = safe_name(name, unnamed)
    return safe if safe.lower().endswith(_PASTED) else safe + ".txt"


class Articles:
    """Adds articles to one index; one at a time in this process.

    Args:
        store: the index.
        builder: builds it.
        config: the settings.
        allowed: whether articles may be added from the page.
    """

    def __init__(
        self, store: VersionStore, builder: Builder, config: Config, allowed: bool = True
    ) -> None:
        self.allowed = allowed
        self._store = store
        self._builder = builder
        self._config = config
        self._files = AddedFiles(store.added)
        limit = config.settings.chat.disk_mb
        self._room = Room(lambda: (store.added, store.fetched), limit, lambda: held_of(store))
        self._lock = threading.Lock()

    @property
    def max_bytes(self) -> int:
        """The largest article that is taken."""
        return int(self._config.settings.chat.max_upload_mb * 1_000_000)

    def add(self, name: str, data: bytes, progress: Progress | None = None) -> Added:
        """Keep an article and index it; where that fails nothing is kept.

        Args:
            name: a safe file name with a suffix; a number is added where it is taken.
            data: the file's bytes.
            progress: told how far the build is.

        Raises:
            LibraryError: no article may be added from the page.
            SourceError: too large, or not an article that can be read.
            BusyError: visitors have filled what they may.
            IndexStateError: the index cannot be written, or another build does not end.
            ModelError: the encoder cannot be used.
        """
        self._check(name, data)

        def keep(sources: SourceSet) -> Kept:
            return self._keep(name, data, sources)

        return self._indexed(data, keep, self._files.discard, progress)

    def add_page(self, url: str, progress: Progress | None = None) -> Added:
        """Fetch a page from the web and index it; where that fails nothing is kept.

        Args:
            url: its address.
            progress: told how far it is.

        Raises:
            LibraryError: no article, or none from the web, may be added from the page.
            SourceError: it cannot be fetched, is too large, or not an article that can be read.
            BusyError, IndexStateError, ModelError: as ``add``.
        """
        choice = self._config.settings.chat.fetch
        if not self.allowed or choice == "off":
            raise LibraryError("library_off" if not self.allowed else "fetch_off")
        if progress is not None:
            progress.stage("web_fetching", 1)
        limits = FetchLimits(megabytes=self._config.settings.chat.max_upload_mb)
        page = fetch(url, limits, public=choice == "public")
        self._check(url, page.data)
        path = SourcePath(url, "")

        def keep(sources: SourceSet) -> Kept:
            self._builder.pages.put(url, page)
            return Kept(path, path not in sources.added)

        def discard(_: Kept) -> None:
            self._builder.pages.restore(url)  # somebody else may have named the page before

        def settle() -> None:
            self._builder.pages.settle(url)

        return self._indexed(page.data, keep, discard, progress, settle)

    def _indexed(
        self,
        data: bytes,
        keep: Callable[[SourceSet], Kept],
        discard: Callable[[Kept], None],
        progress: Progress | None,
        settle: Callable[[], None] = lambda: None,
    ) -> Added:
        """The record of what holds these bytes, kept and indexed first where there is none.

        Args:
            data: the bytes.
            keep: keeps them where the build looks for them.
            discard: takes that back, where they were not published.
            progress: told how far it is.
            settle: called once they were.
        """
        digest, size = sha256_of(data), len(data)
        # What another process is about to publish must be known before it is added to.
        with self._lock, self._builder.locked(LOCK_TIMEOUT):
            manifest = self._manifest()
            for record in manifest.sources if manifest else ():
                if record.sha256 == digest:
                    return Added(record, False)
            sources = self._builder.source_set((), self._config.source_paths)
            self._room.check(size)
            kept = keep(sources)
            source = kept.path.given
            try:
                if kept.path not in sources.added:
                    sources = replace(sources, added=(*sources.added, kept.path))
                options = BuildOptions(required=source)
                report = self._builder.build_locked(sources, progress, options)
            except BaseException:  # Ctrl-C included
                if self._is_published(source, digest):
                    settle()
                else:
                    discard(kept)
                raise
            settle()
            self._files.sweep(self._store, self._config.source_paths)
            return Added(next(r for r in report.files if r.source == source), True)

    def _check(self, name: str, data: bytes) -> None:
        if not self.allowed:
            raise LibraryError("library_off")
        limit = self._config.settings.chat.max_upload_mb
        if len(data) > self.max_bytes:
            raise SourceError("web_too_large", name=name, size=len(data) / 1_000_000, limit=limit)
        if not data:
            raise SourceError("source_empty", source=name)

    def _manifest(self) -> Manifest | None:
        with suppress(IndexStateError):
            return self._store.manifest(self._store.current())
        return None

    def _is_published(self, source: str, digest: str) -> bool:
        """Whether the live version has these bytes; a page may be in it as it was before."""
        manifest = self._manifest()
        known = manifest.sources if manifest else ()
        return any((record.source, record.sha256) == (source, digest) for record in known)

    def _keep(self, name: str, data: bytes, sources: SourceSet) -> Kept:
        taken = {file.source.casefold() for file in sources.find().files}
        try:
            return self._files.keep(name, data, taken)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> IndexStateError:
        return IndexStateError(
            "index_unwritable", directory=self._store.root, reason=error.strerror or str(error)
        )
