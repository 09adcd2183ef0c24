"""How a long command tells of its work: bars and sentences for people, JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import typer

from chat.app import App
from chat.build_progress import JsonProgress, shown_bars
from chat.command import put
from index.progress import Plan, Progress
from ingest.errors import ShuttenError

_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class Told:
    """What a piece of work did.

    Attributes:
        lines: for people.
        report: for programs.
    """

    lines: Sequence[str]
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Telling:
    """How much is told, and to whom.

    Attributes:
        quiet: whether only errors are told.
        json_log: whether progress and the end of it go to stderr as JSON.
    """

    quiet: bool = False
    json_log: bool = False

    def run(
        self,
        app: App,
        plan: Plan,
        work: Callable[[Progress], _Done],
        told: Callable[[_Done], Told],
    ) -> None:
        """Do the work and tell of it.

        Args:
            app: the application.
            plan: the stages that the work reports.
            work: does it.
            told: what is to be said of what was done.

        Raises:
            ShuttenError: it could not be done; with ``json_log`` that is told here.
            typer.Exit: the same, told.
        """
        if self.json_log:
            done = self._logged(app, JsonProgress(sys.stderr, plan=plan), work, told)
        else:
            shown = shown_bars(app.config.language, plan, self.quiet)
            try:
                result = work(shown)
            finally:
                shown.close()
            done = told(result)
        if not self.quiet:
            for line in done.lines:
                put(line)

    def _logged(
        self,
        app: App,
        log: JsonProgress,
        work: Callable[[Progress], _Done],
        told: Callable[[_Done], Told],
    ) -> Told:
        try:
            done = told(work(log))
        except ShuttenError as error:
            log.fail(error.key, error.message(app.config.language))
            raise typer.Exit(2) from error
        log.finish(dict(done.report))
        return done
