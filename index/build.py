"""Building a version: what changed is read, chunked and embedded, the rest taken over; publish."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from importlib import metadata
from pathlib import Path

from index.analysis import dictionary_version
from index.assembling import Assembly, Part, assemble, carried_over, made_anew, taken_over
from index.corpus import TermCorpus
from index.embedding_log import EmbeddingLog
from index.encoder import Encoder
from index.fetched import FetchedPages
from index.moment import moment_of, name_of
from index.options import BuildOptions as BuildOptions
from index.options import BuildSettings as BuildSettings
from index.outcome import BuildReport, check_complete, failure_of
from index.planning import Plan
from index.previous import Previous
from index.progress import NoProgress, Progress
from index.reading import Parser, ReadFile, parse_contents, read_contents, with_hidden
from index.records import FailedRecord, SourceRecord, record_of
from index.sharding import Workers
from index.source_set import SourceSet
from index.stores import target_of
from index.version import FORMAT, Manifest, Recipe, SourcePath
from index.view import VersionStore
from ingest.errors import SourceError
from ingest.fetch import is_url
from ingest.isolation import ParseLimits, shared_parser
from ingest.load import PARSING


class Builder:
    """Builds into one store with one encoder.

    Attributes:
        workers: processes that share the work; None for this one alone.
    """

    def __init__(
        self,
        store: VersionStore,
        encoder: Encoder,
        settings: BuildSettings,
        parser: Parser | None = None,
    ) -> None:
        self._store = store
        self._target = target_of(store)
        self.workers: Workers | None = None
        self._encoder = encoder
        self._settings = settings
        self._parser = parser or shared_parser(ParseLimits())
        self.pages = FetchedPages(store.fetched)

    def source_set(
        self, named: Sequence[SourcePath], configured: Sequence[SourcePath]
    ) -> SourceSet:
        """The source set after a call: ``named`` replaces everything, else what is remembered."""
        if named:
            return SourceSet(tuple(named), tuple(configured), (), self.pages)
        paths, added = self._store.remembered()
        # An added article whose file somebody removed is an article removed.
        added = tuple(p for p in added if is_url(p.given) or Path(p.base, p.given).is_file())
        return SourceSet(paths, tuple(configured), added, self.pages)

    def recipe(self, fingerprint: str | None = None) -> Recipe:
        """What an index built now would be made with.

        Args:
            fingerprint: of the model, where it is not to be looked at; empty for one that is not
                known, which no version was made with.
        """
        return Recipe(
            encoder=self._encoder.name,
            fingerprint=self._encoder.fingerprint if fingerprint is None else fingerprint,
            dictionary=dictionary_version(),
            parsing=PARSING,
            passage_tokens=self._settings.passage_tokens,
            lexical=self._settings.lexical,
            dense=self._settings.dense,
        )

    def build(
        self,
        sources: SourceSet,
        progress: Progress | None = None,
        lock_timeout: float = 0.0,
        options: BuildOptions | None = None,
    ) -> BuildReport:
        """Bring the index up to date with ``sources``; publishes nothing where nothing changed.

        A file that cannot be read is left out, or stays as the live version has it, and the
        report says so.

        Args:
            sources: what to build from.
            progress: told how far it is.
            lock_timeout: seconds to wait for another builder.
            options: what else was asked for.

        Raises:
            SourceError: a path is missing, or no file can be read, or one cannot and all must be;
                the live version stays as it is.
            ModelError: the encoder cannot be used.
            BuildRunningError: another build is running.
            NewerIndexError: a newer Shutten made the live version.
            IndexStateError: the directory cannot be written.
        """
        # Who writes nothing keeps nobody out, and leaves no lock behind.
        dry = options is not None and options.dry_run
        with nullcontext() if dry else self.locked(lock_timeout):
            return self.build_locked(sources, progress, options)

    @contextmanager
    def locked(self, timeout: float) -> Iterator[None]:
        """Keep other builders out, from choosing the sources to publishing.

        Raises:
            BuildRunningError: another build does not end within ``timeout`` seconds.
            IndexStateError: the directory cannot be written.
        """
        with self._store.locked(timeout):
            yield

    def build_locked(
        self,
        sources: SourceSet,
        progress: Progress | None = None,
        options: BuildOptions | None = None,
    ) -> BuildReport:
        """``build`` for who holds the lock."""
        progress, options = progress or NoProgress(), options or BuildOptions()
        started = time.monotonic()
        if not options.dry_run:
            self._store.clean()
        found = sources.find()
        if not found.files:
            raise SourceError("no_sources")
        self._target.refuse_newer()
        untouched = options.rebuild or options.dry_run
        older = None if untouched else self._target.migrate(progress)
        progress.stage("stage_read", 2 * len(found.files))
        read_files = read_contents(found.files, progress)
        missing = options.dry_run and not self._encoder.at_hand
        recipe = self.recipe("" if missing else self._encoder.fingerprint)
        live = self._target.sound()
        contents = with_hidden(read_files, found.skipped, live)
        previous = None if options.rebuild else live
        plan = Plan.of(sources, recipe, found, live, contents, started)
        log = self._log(recipe)
        if previous is not None and plan.holds(previous.manifest):
            if not options.dry_run:
                log.remove()
            unchanged = self._report(previous.manifest, plan, changed=False, embedded=0)
            return replace(unchanged, dry=options.dry_run, older=older)
        stays = plan.staying(previous, contents)
        parser, workers = self._parser, self.workers
        if workers is not None:
            parser = workers.parse_ahead(contents, stays, parser)
        read, failed = parse_contents(contents, stays, parser, previous, progress)
        failed += [failure_of(skip) for skip in found.skipped if skip.failed]
        check_complete(read, failed, options.strict, options.required, len(stays))
        if options.dry_run:
            return self._dry_report(live, plan, read, failed)
        parts = self._parts(plan, read, stays, previous, progress)
        terms_of = TermCorpus.of if workers is None else workers.terms_of
        embedder = workers or self._encoder
        assembly = assemble(parts, previous, recipe, embedder, log, progress, terms_of)
        if not assembly.passages:
            raise SourceError("source_empty", source=found.files[0].source)
        manifest = self._write(plan, assembly, tuple(failed), progress)
        log.remove()
        report = self._report(manifest, plan, changed=True, embedded=assembly.embedded)
        return replace(report, older=older, resumed=assembly.resumed)

    def _log(self, recipe: Recipe) -> EmbeddingLog:
        processes = self.workers.processes if self.workers else 1
        return EmbeddingLog(self._store.root / "embedding", recipe.fingerprint, processes)

    def _parts(
        self,
        plan: Plan,
        read: Sequence[ReadFile],
        stays: Mapping[str, SourceRecord],
        previous: Previous | None,
        progress: Progress,
    ) -> list[Part]:
        """All files in order; the encoder is loaded only where there is something new."""
        parts = [taken_over(record, previous) for record in stays.values() if previous is not None]
        anew = []
        for file in read:
            part = _carried_over(plan, file, previous)
            if part is None:
                anew.append(file)
            else:
                parts.append(part)
        if anew and self.workers is not None:
            progress.stage("stage_model", 1)
            parts += self.workers.chunk(anew, self._settings.passage_tokens)
            progress.advance(1)
        elif anew:
            progress.stage("stage_model", 1 + len(anew))
            self._encoder.load()
            progress.advance(1)
            for file in anew:
                parts.append(made_anew(file, self._encoder, self._settings.passage_tokens))
                progress.advance(1)
        return sorted(parts, key=lambda part: part.record.source)

    def _report(self, manifest: Manifest, plan: Plan, changed: bool, embedded: int) -> BuildReport:
        return BuildReport(
            version=manifest.version,
            changed=changed,
            documents=sum(len(record.documents) for record in manifest.sources),
            passages=manifest.passages,
            embedded=embedded,
            seconds=time.monotonic() - plan.started,
            files=manifest.sources,
            failed=manifest.failed,
            skipped=tuple(skip for skip in plan.found.skipped if not skip.failed),
            changes=plan.changes,
        )

    def _dry_report(
        self,
        previous: Previous | None,
        plan: Plan,
        read: Sequence[ReadFile],
        failed: Sequence[FailedRecord],
    ) -> BuildReport:
        """What a build would do: the files as they would be read, nothing computed, no model."""
        kept = previous.manifest if previous is not None else None
        files = [record_of(f.source, f.sha256, f.parsed, 0, f.kept) for f in read]
        return BuildReport(
            version=kept.version if kept else "",
            changed=True,
            documents=sum(len(record.documents) for record in files),
            passages=0,
            embedded=0,
            seconds=time.monotonic() - plan.started,
            files=tuple(sorted(files, key=lambda record: record.source)),
            failed=tuple(failed),
            skipped=tuple(skip for skip in plan.found.skipped if not skip.failed),
            changes=plan.changes,
            dry=True,
            missing_model="" if plan.recipe.fingerprint else plan.recipe.encoder,
        )

    def _write(
        self,
        plan: Plan,
        assembly: Assembly,
        failed: tuple[FailedRecord, ...],
        progress: Progress,
    ) -> Manifest:
        moment = moment_of(self._store)
        draft = Manifest(
            format=FORMAT,
            version=name_of(moment),
            created=moment.isoformat(timespec="seconds"),
            program=metadata.version("shutten"),
            recipe=plan.recipe,
            dimension=assembly.vectors.shape[1],
            paths=plan.sources.paths,
            added=plan.sources.added,
            sources=tuple(part.record for part in assembly.parts),
            failed=failed,
            passages=assembly.passages,
            files={},
        )
        return self._target.write(draft, assembly, progress)


def _carried_over(plan: Plan, file: ReadFile, previous: Previous | None) -> Part | None:
    """A file of which a version has the documents already: moved, or kept as it was."""
    if previous is None or not plan.fits(previous):
        return None
    before = plan.origin(file.source, previous)
    return carried_over(file, before, previous) if before is not None else None
