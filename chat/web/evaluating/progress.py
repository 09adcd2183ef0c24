"""How far a run is: one bar over its stages, and the time that is left."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

# Shares of the bar: opening the pipeline, then the questions, then the report.
_OPENED, _ANSWERED = 0.05, 0.85
# A question answered with others takes so much of the time of one asked alone.
_TOGETHER = 0.6
# Before this many seconds a rate says nothing.
_SETTLED = 0.5


class Stopped(Exception):  # noqa: N818 - not an error
    """The user stopped the run."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a run stands.

    Attributes:
        stage: the stage's message key.
        done: questions done in this stage.
        total: questions of this stage; at most 1 where it has no questions to count.
        share: of the whole run, 0 to 1.
        left: estimated seconds until all questions are answered; None where nobody knows.
        ahead: runs that come before this one.
    """

    stage: str
    done: int = 0
    total: int = 0
    share: float = 0.0
    left: float | None = None
    ahead: int = 0


class RunProgress:
    """Turns stages and steps of a run into ``Step``; see ``index.progress.Progress``.

    Args:
        report: told each step.
        stop: once set, the run is left at the next step, by ``Stopped``.
        questions: how many will be answered.
        clock: seconds.
    """

    def __init__(
        self,
        report: Callable[[Step], None],
        stop: threading.Event,
        questions: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._report = report
        self._stop = stop
        self._questions = max(questions, 1)
        self._clock = clock
        self._stage, self._done, self._total = "", 0, 0
        # The rate is taken from here on: the first question alone waits for the models.
        self._begun, self._done_then = clock(), 0
        self._timed = 0
        self._alone: float | None = None

    def stage(self, key: str, total: int) -> None:
        """A stage begins; see ``Progress``."""
        if self._stage == "stage_latency" and self._done:
            self._timed = self._done
            self._alone = self._rate()
        self._stage, self._done, self._total = key, 0, total
        self._begun, self._done_then = self._clock(), 0
        self._tell()

    def advance(self, steps: int) -> None:
        """So many steps are done; see ``Progress``."""
        if self._stage == "stage_latency" and not self._done:
            self._begun, self._done_then = self._clock(), steps
        self._done += steps
        self._tell()

    def _tell(self) -> None:
        if self._done < self._total and self._stop.is_set():
            raise Stopped
        self._report(Step(self._stage, self._done, self._total, self._share(), self._left()))

    def _share(self) -> float:
        """Of the whole run; questions asked alone weigh more than those answered together."""
        match self._stage:
            case "stage_latency":
                done, all_alone = float(self._done), self._total
            case "stage_answer":
                done, all_alone = self._timed + self._done * _TOGETHER, self._timed
            case "stage_report":
                return _OPENED + _ANSWERED
            case _:
                return 0.0
        return _OPENED + _ANSWERED * min(done / (all_alone + self._questions * _TOGETHER), 1.0)

    def _left(self) -> float | None:
        rate = self._rate()
        match self._stage:
            case "stage_latency" if rate is not None:
                return rate * (self._total - self._done + self._questions * _TOGETHER)
            case "stage_answer" if rate is not None:
                return rate * (self._total - self._done)
            case "stage_answer" if self._alone is not None:
                return self._alone * _TOGETHER * (self._total - self._done)
        return None

    def _rate(self) -> float | None:
        """Seconds a step of this stage; None while nobody can tell."""
        seconds, done = self._clock() - self._begun, self._done - self._done_then
        return seconds / done if done > 0 and seconds >= _SETTLED else None
