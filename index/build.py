"""Building a version: read the sources, chunk, embed what is new, write, publish."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import numpy as np

from index.analysis import dictionary_version
from index.dense import DenseIndex, Vectors
from index.encoder import Encoder
from index.lexical import LexicalIndex, LexicalSettings
from index.live import LiveIndex, load_version, search_text
from index.progress import NoProgress, Progress
from index.store import Store
from index.version import (
    FORMAT,
    Layout,
    Manifest,
    Recipe,
    SourcePath,
    SourceRecord,
    checksum,
    write_documents,
    write_passages,
)
from ingest.chunking import chunk
from ingest.document import Document, Passage
from ingest.errors import IndexStateError, NoIndexError, SourceError
from ingest.load import PARSING, SourceFile, find_sources, parse, read_bytes, sha256_of


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """What decides how passages are made and searched; see ``config.toml``."""

    passage_tokens: int = 160
    lexical: LexicalSettings = field(default_factory=LexicalSettings)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        version: the live version afterwards.
        changed: whether a new version was published.
        documents: number of documents.
        passages: number of passages.
        embedded: passages whose vectors were computed; the others were taken over.
        seconds: wall time.
    """

    version: str
    changed: bool
    documents: int
    passages: int
    embedded: int
    seconds: float


@dataclass(frozen=True, slots=True)
class SourceSet:
    """What an index is built from.

    Attributes:
        paths: files and folders that the user named; kept in the manifest.
        configured: those of the configuration, used where none were named.
        added: articles added from the web page.
    """

    paths: tuple[SourcePath, ...]
    configured: tuple[SourcePath, ...]
    added: tuple[SourcePath, ...]

    def find(self) -> list[SourceFile]:
        """The files to read; see ``ingest.load.find_sources``."""
        files: dict[Path, SourceFile] = {}
        for path in [*(self.paths or self.configured), *self.added]:
            for file in find_sources([path.given], Path(path.base)):
                files.setdefault(file.path.resolve(), file)
        by_source: dict[str, SourceFile] = {}
        for file in files.values():
            by_source.setdefault(file.source, file)
        return sorted(by_source.values(), key=lambda file: file.source)


class Builder:
    """Builds into one store with one encoder."""

    def __init__(self, store: Store, encoder: Encoder, settings: BuildSettings) -> None:
        self._store = store
        self._encoder = encoder
        self._settings = settings

    def source_set(
        self, named: Sequence[SourcePath], configured: Sequence[SourcePath]
    ) -> SourceSet:
        """The source set after a call: ``named`` replaces everything, else what is remembered."""
        if named:
            return SourceSet(tuple(named), tuple(configured), ())
        paths, added = self._store.remembered()
        # An added article whose file somebody removed is an article removed.
        added = tuple(p for p in added if Path(p.base, p.given).is_file())
        return SourceSet(paths, tuple(configured), added)

    def recipe(self) -> Recipe:
        """What an index built now would be made with."""
        return Recipe(
            encoder=self._encoder.name,
            fingerprint=self._encoder.fingerprint,
            dictionary=dictionary_version(),
            parsing=PARSING,
            passage_tokens=self._settings.passage_tokens,
            lexical=self._settings.lexical,
        )

    def build(
        self, sources: SourceSet, progress: Progress | None = None, lock_timeout: float = 0.0
    ) -> BuildReport:
        """Bring the index up to date with ``sources``; publishes nothing where nothing changed.

        Raises:
            SourceError: a source cannot be read; the live version stays as it is.
            ModelError: the encoder cannot be used.
            BuildRunningError: another build is running.
            IndexStateError: the directory cannot be written.
        """
        with self.locked(lock_timeout):
            return self.build_locked(sources, progress)

    @contextmanager
    def locked(self, timeout: float) -> Iterator[None]:
        """Keep other builders out, from choosing the sources to publishing.

        Raises:
            BuildRunningError: another build does not end within ``timeout`` seconds.
            IndexStateError: the directory cannot be written.
        """
        try:
            lock = self._store.lock(timeout)
            try:
                yield
            finally:
                lock.release()
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> IndexStateError:
        return IndexStateError(
            "index_unwritable", directory=self._store.root, reason=error.strerror or str(error)
        )

    def build_locked(self, sources: SourceSet, progress: Progress | None = None) -> BuildReport:
        """``build`` for who holds the lock."""
        progress = progress or NoProgress()
        started = time.monotonic()
        files = sources.find()
        if not files:
            raise SourceError("no_sources")
        progress.stage("stage_read", len(files))
        contents = []
        for file in files:
            contents.append((file, read_bytes(file)))
            progress.advance(1)
        recipe = self.recipe()
        previous = self._previous(recipe)
        hashes = {file.source: sha256_of(data) for file, data in contents}
        if previous is not None and self._same(previous.manifest, recipe, sources, hashes):
            return self._report(previous.manifest, False, 0, started)
        documents = [parse(file, data) for file, data in contents]
        passages, vectors, embedded = self._embed(documents, previous, progress)
        if not passages:
            raise SourceError("source_empty", source=files[0].source)
        manifest = self._write(sources, hashes, recipe, documents, passages, vectors, progress)
        return self._report(manifest, True, embedded, started)

    def _previous(self, recipe: Recipe) -> LiveIndex | None:
        """The live version if it is sound and its vectors are of the same encoder."""
        try:
            index = load_version(self._store, self._store.current())
        except (NoIndexError, IndexStateError):
            return None
        return index if index.manifest.recipe.fingerprint == recipe.fingerprint else None

    @staticmethod
    def _same(
        manifest: Manifest, recipe: Recipe, sources: SourceSet, hashes: dict[str, str]
    ) -> bool:
        recorded = {record.source: record.sha256 for record in manifest.sources}
        return (
            manifest.recipe == recipe
            and recorded == hashes
            and manifest.paths == sources.paths
            and manifest.added == sources.added
        )

    @staticmethod
    def _report(manifest: Manifest, changed: bool, embedded: int, started: float) -> BuildReport:
        seconds = time.monotonic() - started
        count = len(manifest.sources)
        return BuildReport(manifest.version, changed, count, manifest.passages, embedded, seconds)

    def _embed(
        self, documents: list[Document], previous: LiveIndex | None, progress: Progress
    ) -> tuple[list[Passage], Vectors, int]:
        """Passages and their vectors; what the last version knows is not computed again."""
        progress.stage("stage_model", 1)
        self._encoder.load()
        progress.advance(1)
        passages: list[Passage] = []
        texts: list[str] = []
        for document in documents:
            found = chunk(document, self._encoder.count_tokens, self._settings.passage_tokens)
            passages.extend(found)
            texts.extend(search_text(document, passage) for passage in found)
        known = _known_vectors(previous)
        new = list(dict.fromkeys(text for text in texts if text not in known))
        progress.stage("stage_embed", len(new))
        computed = self._encoder.encode_passages(new, progress.advance)
        known.update(zip(new, computed, strict=True))
        if not texts:
            return passages, computed, 0
        return passages, np.stack([known[text] for text in texts]), len(new)

    def _write(
        self,
        sources: SourceSet,
        hashes: dict[str, str],
        recipe: Recipe,
        documents: list[Document],
        passages: list[Passage],
        vectors: Vectors,
        progress: Progress,
    ) -> Manifest:
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        layout = self._store.begin(name)
        try:
            progress.stage("stage_write", 1)
            self._write_parts(layout, documents, passages, vectors)
            counts = Counter(passage.source for passage in passages)
            manifest = Manifest(
                format=FORMAT,
                version=name,
                created=now.isoformat(timespec="seconds"),
                program=metadata.version("shutten"),
                recipe=recipe,
                dimension=vectors.shape[1],
                paths=sources.paths,
                added=sources.added,
                sources=tuple(SourceRecord(s, h, counts[s]) for s, h in hashes.items()),
                passages=len(passages),
                files={
                    path.relative_to(layout.root).as_posix(): checksum(path)
                    for path in layout.data_files()
                },
            )
            layout.manifest.write_text(manifest.to_json(), encoding="utf-8")
            self._store.publish(name, layout)
            progress.advance(1)
        except BaseException:  # Ctrl-C included: nothing half-written stays
            self._store.abandon(name)
            raise
        return manifest

    def _write_parts(
        self,
        layout: Layout,
        documents: list[Document],
        passages: list[Passage],
        vectors: Vectors,
    ) -> None:
        by_source = {document.source: document for document in documents}
        texts = [search_text(by_source[p.source], p) for p in passages]
        write_documents(layout, documents)
        write_passages(layout, passages)
        DenseIndex.build(vectors).save(layout.vectors)
        LexicalIndex.build(texts, self._settings.lexical).save(layout.lexical)


def _known_vectors(previous: LiveIndex | None) -> dict[str, Vectors]:
    if previous is None:
        return {}
    vectors = previous.dense.vectors()
    return {
        search_text(previous.documents[passage.source], passage): vectors[row]
        for row, passage in enumerate(previous.passages)
    }
