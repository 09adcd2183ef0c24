"""One build as a command asks for it: from the paths named to the report told."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from chat.app import App
from chat.build_progress import JsonProgress, ShownProgress, shown_progress
from chat.command import put, warn
from chat.index_report import (
    INCOMPLETE,
    Detail,
    built_line,
    failure_lines,
    migrated_lines,
    problem_lines,
    report_lines,
    report_object,
    write_report,
)
from index.build import BuildOptions
from index.encoder import Encoder
from index.fetched import FetchedPages
from index.outcome import BuildReport
from index.search import check_encoder
from index.sharding import Opener, Workers
from index.source_set import SourceSet
from index.version import SourcePath
from ingest import messages
from ingest.errors import IndexStateError, ShuttenError, SourceError
from ingest.fetch import is_url
from ingest.messages import Language

# A chat that starts while another builds waits for it.
_OTHER_BUILD_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class BuildCall:
    """What was asked for on the command line.

    Attributes:
        named: the source set; empty for that of last time.
        options: how to build.
        report: where the report goes as JSON, if anywhere.
        verbose: whether every file is listed.
        quiet: whether only errors are told.
        json_log: whether progress goes to stderr as JSON.
        wait: seconds to wait for another build.
        shards: processes that share the work.
        cluster: the address of a Dask scheduler whose workers share it; empty for none.
    """

    named: tuple[SourcePath, ...] = ()
    options: BuildOptions = field(default_factory=BuildOptions)
    report: Path | None = None
    verbose: bool = False
    quiet: bool = False
    json_log: bool = False
    wait: float = 0.0
    shards: int = 1
    cluster: str = ""


def run_build(app: App, call: BuildCall) -> int:
    """Build once and tell of it; the exit code.

    Raises:
        ShuttenError: it cannot be built; with ``json_log`` that is told here.
    """
    if not call.json_log:
        built = bring_up_to_date(app, call)
        tell(app, call, built)
        return 0 if built.complete else INCOMPLETE
    log = JsonProgress(sys.stderr)
    try:
        built = bring_up_to_date(app, call, log)
        tell(app, call, built)
    except ShuttenError as error:
        log.fail(error.key, error.message(app.config.language))
        return 2
    log.finish(report_object(built, app.config.language))
    return 0 if built.complete else INCOMPLETE


def tell(app: App, call: BuildCall, built: BuildReport) -> None:
    """The report on stdout and in a file, as far as it was asked for."""
    language = app.config.language
    if call.report is not None:
        write_report(built, call.report, language)
    if not call.quiet:
        for line in report_lines(built, language, Detail.of(call.verbose)):
            put(line)
    elif not call.json_log:
        for line in failure_lines(built, language):
            warn(line)


def bring_up_to_date(
    app: App, call: BuildCall, progress: ShownProgress | None = None
) -> BuildReport:
    """Build what the call names; nothing is told but progress.

    Args:
        app: the application.
        call: what was asked for.
        progress: told how far it is; by default what people are shown.

    Raises:
        ShuttenError: see ``index.build.Builder.build``; a page cannot be fetched.
    """
    shown = progress or shown_progress(app.config.language, call.quiet)
    try:
        with _shared_work(app, call):
            return _built(app, call, shown)
    finally:
        shown.close()


@contextmanager
def _shared_work(app: App, call: BuildCall) -> Iterator[None]:
    """Processes, or machines, that share the work of a build, where any were asked for."""
    if (call.shards == 1 and not call.cluster) or call.options.dry_run:
        yield
        return
    with _workers(call, (Encoder, (app.config.encoder,))) as workers:
        app.builder.workers = workers
        try:
            yield
        finally:
            app.builder.workers = None


def _workers(call: BuildCall, opener: Opener) -> AbstractContextManager[Workers]:
    if call.cluster:
        from index.cluster import open_cluster

        return open_cluster(call.cluster, opener)
    from index.sharding import open_workers

    return open_workers(call.shards, opener)


def _built(app: App, call: BuildCall, shown: ShownProgress) -> BuildReport:
    if call.options.dry_run:
        return _rehearsed(app, call, shown)
    for path in _pages(call.named):
        app.builder.pages.refresh(path.given)
    # Who builds meanwhile may add to the source set, so that it is asked for under the lock.
    with app.builder.locked(call.wait):
        sources = app.builder.source_set(call.named, app.config.source_paths)
        return app.builder.build_locked(sources, shown, call.options)


def _pages(named: Sequence[SourcePath]) -> list[SourcePath]:
    return [path for path in named if is_url(path.given)]


def _rehearsed(app: App, call: BuildCall, progress: ShownProgress) -> BuildReport:
    """A build that writes nothing: pages are fetched into a folder that goes away."""
    sources: SourceSet = app.builder.source_set(call.named, app.config.source_paths)
    if not _pages(call.named):
        return app.builder.build(sources, progress, options=call.options)
    with tempfile.TemporaryDirectory() as folder:
        pages = FetchedPages(Path(folder))
        for path in _pages(call.named):
            pages.refresh(path.given)
        return app.builder.build(replace(sources, pages=pages), progress, options=call.options)


def build_first(app: App, quiet: bool) -> None:
    """Bring the index up to date; where that fails, the one before is served."""
    try:
        call = BuildCall(quiet=quiet, wait=_OTHER_BUILD_SECONDS)
        _tell_built(bring_up_to_date(app, call), app.config.language, quiet)
    except (SourceError, IndexStateError) as error:
        try:
            index = app.handle.current()
        except IndexStateError:
            raise error from None  # without an index there is nothing to serve
        check_encoder(index, app.encoder)
        reason = error.message(app.config.language)
        warn(messages.text("build_kept", app.config.language, reason=reason))


def _tell_built(report: BuildReport, language: Language, quiet: bool) -> None:
    if quiet:
        for line in failure_lines(report, language):
            warn(line)
        return
    for lines in (
        migrated_lines(report.older, language),
        [built_line(report, language)],
        problem_lines(report, language),
    ):
        for line in lines:
            put(line)
