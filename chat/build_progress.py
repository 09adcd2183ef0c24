"""What long work on an index shows: bars on a terminal, a line a stage elsewhere, or JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TextIO

from tqdm import tqdm

from chat.printable import json_line
from index.progress import BUILD_STAGES, NoProgress, Plan, Progress, Stage, stage_of
from ingest import messages
from ingest.messages import Language

Clock = Callable[[], float]
_SECONDS_APART = 0.5
_BAR = "{desc} {n_fmt}/{total_fmt} |{bar:24}| {rate_fmt} ETA {remaining}"


class ShownProgress(Progress, Protocol):
    """Progress that is shown somewhere, and ends."""

    def close(self) -> None:
        """Nothing comes any more; what is not to stay is removed."""
        ...


@dataclass(slots=True)
class StageClock:
    """Where a stage stands.

    Attributes:
        key: its name in ``ingest/messages``.
        steps: steps to come.
        begun: when it began, in seconds.
        taken: steps that are done.
        plan: the stages that it is one of.
    """

    key: str
    steps: int
    begun: float
    taken: int = 0
    plan: Plan = BUILD_STAGES

    @property
    def number(self) -> int:
        """Its number in the plan, from 1; 0 for what comes besides."""
        return stage_of(self.key, self.plan)[0]

    @property
    def kind(self) -> Stage:
        """What is counted, and how."""
        return stage_of(self.key, self.plan)[1]

    def title(self, language: Language) -> str:
        """Its number of all and its name ("2/5 Loading the model")."""
        name = messages.text(self.key, language)
        return f"{self.number}/{len(self.plan)} {name}" if self.number else name

    @property
    def done(self) -> int:
        """Files, passages or bytes that are done."""
        return self.taken // self.kind.steps

    @property
    def total(self) -> int:
        """All of these."""
        return self.steps // self.kind.steps

    def rate(self, now: float) -> float | None:
        """Files, passages or bytes a second; None where that cannot be said yet."""
        passed = now - self.begun
        return self.taken / self.kind.steps / passed if self.taken and passed > 0 else None

    def remaining(self, now: float) -> float | None:
        """Seconds to come at this rate."""
        rate = self.rate(now)
        return (self.steps - self.taken) / self.kind.steps / rate if rate else None


class BarProgress:
    """A bar a stage with its number, rate and time to come."""

    def __init__(self, language: Language, stream: TextIO, plan: Plan = BUILD_STAGES) -> None:
        self._language = language
        self._stream = stream
        self._plan = plan
        self._clock = StageClock(plan[0].key, 0, 0.0, plan=plan)
        self._bar: tqdm[None] | None = None

    def stage(self, key: str, total: int) -> None:
        """See ``index.progress.Progress``."""
        self.close()
        self._clock = clock = StageClock(key, total, 0.0, plan=self._plan)
        if total:
            self._bar = tqdm(
                total=clock.total,
                desc=clock.title(self._language),
                unit=messages.text(clock.kind.unit, self._language),
                unit_scale=clock.kind.scaled,
                bar_format=_BAR,
                file=self._stream,
                leave=False,
            )

    def advance(self, steps: int) -> None:
        """See ``index.progress.Progress``."""
        before, self._clock.taken = self._clock.done, self._clock.taken + steps
        if self._bar is not None:
            self._bar.update(self._clock.done - before)

    def close(self) -> None:
        """Remove the bar that stands."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class LineProgress:
    """A line a stage, once the next one gets on: an error in between is still the only line."""

    def __init__(self, language: Language, stream: TextIO, clock: Clock = time.monotonic) -> None:
        self._language = language
        self._stream = stream
        self._now = clock
        self._clock = StageClock(BUILD_STAGES[0].key, 0, 0.0)
        self._lines: list[str] = []

    def stage(self, key: str, total: int) -> None:
        """See ``index.progress.Progress``."""
        self._keep()
        self._clock = StageClock(key, total, self._now())

    def advance(self, steps: int) -> None:
        """See ``index.progress.Progress``."""
        self._clock.taken += steps
        if self._clock.key == BUILD_STAGES[-1].key:
            self._keep()
        self._stream.writelines(self._lines)
        self._stream.flush()
        self._lines.clear()

    def _keep(self) -> None:
        """The line of a stage that is done, to be written when all goes on well."""
        clock, now = self._clock, self._now()
        if not clock.taken or clock.taken < clock.steps:
            return
        line = messages.text(
            "stage_line",
            self._language,
            stage=clock.title(self._language),
            count=clock.total,
            unit=messages.text(clock.kind.unit, self._language),
            seconds=now - clock.begun,
            rate=clock.rate(now) or 0.0,
        )
        self._lines.append(line + "\n")

    def close(self) -> None:
        """Nothing stands."""


class JsonProgress:
    """One JSON object a line, for programs; at most two a second, but for the last one.

    ``{"time", "stage", "number", "stages", "done", "total", "rate", "eta_s"}``; the last one has
    ``"stage": "done"`` and the ``"report"``, or ``"stage": "failed"`` and the ``"error"``.
    """

    def __init__(
        self, stream: TextIO, clock: Clock = time.monotonic, plan: Plan = BUILD_STAGES
    ) -> None:
        self._stream = stream
        self._now = clock
        self._plan = plan
        self._clock = StageClock(plan[0].key, 0, 0.0, plan=plan)
        self._last = float("-inf")

    def stage(self, key: str, total: int) -> None:
        """See ``index.progress.Progress``."""
        self._clock = StageClock(key, total, self._now(), plan=self._plan)
        self._tell()

    def advance(self, steps: int) -> None:
        """See ``index.progress.Progress``."""
        self._clock.taken += steps
        self._tell()

    def finish(self, report: dict[str, Any]) -> None:
        """The work is done.

        Args:
            report: what it did; of a build, see ``chat.index_report.report_object``.
        """
        self._write({"stage": "done", "report": report})

    def fail(self, key: str, sentence: str) -> None:
        """The work ended in an error.

        Args:
            key: the sentence's name in ``ingest/messages``.
            sentence: the sentence.
        """
        self._write({"stage": "failed", "error": {"key": key, "message": sentence}})

    def close(self) -> None:
        """Nothing stands."""

    def _tell(self) -> None:
        now, clock = self._now(), self._clock
        if now - self._last < _SECONDS_APART:
            return
        self._last = now
        rate, remaining = clock.rate(now), clock.remaining(now)
        self._write(
            {
                "stage": clock.key.removeprefix("stage_"),
                "number": clock.number,
                "stages": len(self._plan),
                "done": clock.done,
                "total": clock.total,
                "rate": None if rate is None else round(rate, 2),
                "eta_s": None if remaining is None else round(remaining, 1),
            }
        )

    def _write(self, event: dict[str, Any]) -> None:
        time_ = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._stream.write(json_line({"time": time_, **event}) + "\n")
        self._stream.flush()


class _Quiet(NoProgress):
    def close(self) -> None:
        """Nothing stands."""


def shown_progress(language: Language, quiet: bool = False) -> ShownProgress:
    """What people are shown on stderr, by whether that is a terminal."""
    if quiet:
        return _Quiet()
    if sys.stderr.isatty():
        return BarProgress(language, sys.stderr)
    return LineProgress(language, sys.stderr)


def shown_bars(language: Language, plan: Plan, quiet: bool = False) -> ShownProgress:
    """Bars where stderr is a terminal; elsewhere the sentence at the end is enough."""
    if quiet or not sys.stderr.isatty():
        return _Quiet()
    return BarProgress(language, sys.stderr, plan)
