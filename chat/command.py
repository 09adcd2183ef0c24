"""What the commands share: the application of this call, words on stdout, building."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import cast

import typer

from chat.app import App
from chat.terminal import TerminalProgress
from index.build import BuildOptions
from index.outcome import BuildReport
from index.version import SourcePath
from ingest import messages
from ingest.fetch import is_url


def app_of(context: typer.Context) -> App:
    """The application that the global options made."""
    return cast("App", context.obj)


def put(text: str) -> None:
    """One line on stdout."""
    sys.stdout.write(text + "\n")


def say(app: App, key: str, /, **details: object) -> None:
    """One of our sentences on stdout, in the user's language."""
    put(messages.text(key, app.config.language, **details))


def build(
    app: App, named: Sequence[SourcePath], lock_timeout: float = 0.0, strict: bool = False
) -> BuildReport:
    """Bring the index up to date, with a progress bar; waits so long for another build."""
    progress = TerminalProgress(app.config.language)
    try:
        for path in named:
            if is_url(path.given):
                app.builder.pages.refresh(path.given)
        sources = app.builder.source_set(named, app.config.source_paths)
        return app.builder.build(sources, progress, lock_timeout, BuildOptions(strict=strict))
    finally:
        progress.close()


def say_built(app: App, report: BuildReport) -> None:
    """Say what a build did."""
    key = "build_done" if report.changed else "build_unchanged"
    say(
        app,
        key,
        version=report.version,
        documents=report.documents,
        passages=report.passages,
        embedded=report.embedded,
        seconds=report.seconds,
    )
