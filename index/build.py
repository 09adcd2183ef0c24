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
from index.fetched import FetchedPages
from index.lexical import LexicalIndex, LexicalSettings
from index.live import LiveIndex, load_version, search_text
from index.outcome import BuildReport, Outcome, check_complete, failure_of
from index.progress import NoProgress, Progress
from index.reading import Parser, parse_contents, read_contents
from index.source_set import SourceSet
from index.store import Store
from index.version import (
    FORMAT,
    Layout,
    Manifest,
    Recipe,
    SourcePath,
    checksum,
    write_documents,
    write_passages,
)
from ingest.chunking import chunk
from ingest.document import Document, Passage
from ingest.errors import IndexStateError, NoIndexError, SourceError
from ingest.isolation import ParseLimits, shared_parser
from ingest.load import PARSING
from ingest.sources import Found


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """What decides how passages are made and searched; see ``config.toml``."""

    passage_tokens: int = 192
    lexical: LexicalSettings = field(default_factory=LexicalSettings)


class Builder:
    """Builds into one store with one encoder."""

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        settings: BuildSettings,
        parser: Parser | None = None,
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._settings = settings
        self._parser = parser or shared_parser(ParseLimits())
        self.pages = FetchedPages(store.root / "fetched")

    def source_set(
        self, named: Sequence[SourcePath], configured: Sequence[SourcePath]
    ) -> SourceSet:
        """The source set after a call: ``named`` replaces everything, else what is remembered."""
        if named:
            return SourceSet(tuple(named), tuple(configured), (), self.pages)
        paths, added = self._store.remembered()
        # An added article whose file somebody removed is an article removed.
        added = tuple(p for p in added if Path(p.base, p.given).is_file())
        return SourceSet(paths, tuple(configured), added, self.pages)

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
        self,
        sources: SourceSet,
        progress: Progress | None = None,
        lock_timeout: float = 0.0,
        strict: bool = False,
    ) -> BuildReport:
        """Bring the index up to date with ``sources``; publishes nothing where nothing changed.

        A file that cannot be read is left out, or stays as the live version has it, and the
        report says so.

        Args:
            sources: what to build from.
            progress: told how far it is.
            lock_timeout: seconds to wait for another builder.
            strict: whether a file that cannot be read stops everything.

        Raises:
            SourceError: a path is missing, or no file can be read, or one cannot and ``strict``
                is set; the live version stays as it is.
            ModelError: the encoder cannot be used.
            BuildRunningError: another build is running.
            IndexStateError: the directory cannot be written.
        """
        with self.locked(lock_timeout):
            return self.build_locked(sources, progress, strict)

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

    def build_locked(
        self,
        sources: SourceSet,
        progress: Progress | None = None,
        strict: bool = False,
        required: str = "",
    ) -> BuildReport:
        """``build`` for who holds the lock; ``required`` names a file that must be read."""
        progress = progress or NoProgress()
        started = time.monotonic()
        found = sources.find()
        if not found.files:
            raise SourceError("no_sources")
        progress.stage("stage_read", 2 * len(found.files))
        contents = read_contents(found.files, progress)
        recipe = self.recipe()
        previous = self._previous()
        if previous is not None and self._same(previous.manifest, recipe, sources, contents.hashes):
            return self._report(previous.manifest, False, 0, started, found)
        read, failed = parse_contents(contents, self._parser, previous, progress)
        failed += [failure_of(skip) for skip in found.skipped if skip.failed]
        check_complete(read, failed, strict, required)
        documents = [document for file in read for document in file.parsed.documents]
        passages, vectors, embedded = self._embed(documents, previous, progress)
        if not passages:
            raise SourceError("source_empty", source=found.files[0].source)
        outcome = Outcome(sources, recipe, tuple(read), tuple(failed))
        manifest = self._write(outcome, passages, vectors, progress)
        return self._report(manifest, True, embedded, started, found)

    def _previous(self) -> LiveIndex | None:
        """The live version if it is sound."""
        try:
            return load_version(self._store, self._store.current())
        except (NoIndexError, IndexStateError):
            return None

    @staticmethod
    def _same(
        manifest: Manifest, recipe: Recipe, sources: SourceSet, hashes: dict[str, str]
    ) -> bool:
        recorded = {record.source: record.sha256 for record in manifest.sources}
        recorded |= {record.source: record.sha256 for record in manifest.failed}
        return (
            manifest.recipe == recipe
            and recorded == hashes
            and manifest.paths == sources.paths
            and manifest.added == sources.added
        )

    @staticmethod
    def _report(
        manifest: Manifest, changed: bool, embedded: int, started: float, found: Found
    ) -> BuildReport:
        return BuildReport(
            version=manifest.version,
            changed=changed,
            documents=sum(len(record.documents) for record in manifest.sources),
            passages=manifest.passages,
            embedded=embedded,
            seconds=time.monotonic() - started,
            files=manifest.sources,
            failed=manifest.failed,
            skipped=tuple(skip for skip in found.skipped if not skip.failed),
        )

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
        known = _known_vectors(previous, self._encoder.fingerprint)
        new = list(dict.fromkeys(text for text in texts if text not in known))
        progress.stage("stage_embed", len(new))
        computed = self._encoder.encode_passages(new, progress.advance)
        known.update(zip(new, computed, strict=True))
        if not texts:
            return passages, computed, 0
        return passages, np.stack([known[text] for text in texts]), len(new)

    def _write(
        self,
        outcome: Outcome,
        passages: list[Passage],
        vectors: Vectors,
        progress: Progress,
    ) -> Manifest:
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        layout = self._store.begin(name)
        try:
            progress.stage("stage_write", 1)
            self._write_parts(layout, outcome.documents, passages, vectors)
            counts = Counter(passage.source for passage in passages)
            manifest = Manifest(
                format=FORMAT,
                version=name,
                created=now.isoformat(timespec="seconds"),
                program=metadata.version("shutten"),
                recipe=outcome.recipe,
                dimension=vectors.shape[1],
                paths=outcome.sources.paths,
                added=outcome.sources.added,
                sources=outcome.records(counts),
                failed=outcome.failed,
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


def _known_vectors(previous: LiveIndex | None, fingerprint: str) -> dict[str, Vectors]:
    """The vectors of the last version by what was embedded, if they are of the same encoder."""
    if previous is None or previous.manifest.recipe.fingerprint != fingerprint:
        return {}
    vectors = previous.dense.vectors()
    return {
        search_text(previous.documents[passage.source], passage): vectors[row]
        for row, passage in enumerate(previous.passages)
    }
