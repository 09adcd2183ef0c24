"""A builder that counts what became of its builds."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from index.build import Builder, BuildOptions, BuildSettings
from index.encoder import Encoder
from index.outcome import BuildReport
from index.progress import Progress
from index.reading import Parser
from index.source_set import SourceSet
from index.view import VersionStore
from ingest.errors import BuildCancelledError

BuildOutcome = Literal["published", "unchanged", "cancelled", "failed"]
BUILD_OUTCOMES: Sequence[BuildOutcome] = ("published", "unchanged", "cancelled", "failed")


class Tally:
    """How many builds ended how, and how long they took."""

    def __init__(self) -> None:
        self._counts: Counter[BuildOutcome] = Counter()
        self._seconds = 0.0
        self._lock = threading.Lock()

    def add(self, outcome: BuildOutcome, seconds: float) -> None:
        """One more."""
        with self._lock:
            self._counts[outcome] += 1
            self._seconds += seconds

    def counts(self) -> dict[BuildOutcome, int]:
        """Builds by outcome; all outcomes are there."""
        with self._lock:
            return {outcome: self._counts[outcome] for outcome in BUILD_OUTCOMES}

    @property
    def seconds(self) -> float:
        """Seconds spent on all of them."""
        return self._seconds


class CountingBuilder(Builder):
    """Builds as any other; a rehearsal (``dry_run``) is no build and not counted.

    Attributes:
        tally: what became of the builds so far.
    """

    def __init__(
        self,
        store: VersionStore,
        encoder: Encoder,
        settings: BuildSettings,
        parser: Parser | None = None,
    ) -> None:
        super().__init__(store, encoder, settings, parser)
        self.tally = Tally()

    def build_locked(
        self,
        sources: SourceSet,
        progress: Progress | None = None,
        options: BuildOptions | None = None,
    ) -> BuildReport:
        """See ``index.build.Builder.build_locked``."""
        if options is not None and options.dry_run:
            return super().build_locked(sources, progress, options)
        started = time.monotonic()
        outcome: BuildOutcome = "failed"
        try:
            report = super().build_locked(sources, progress, options)
            outcome = "published" if report.changed else "unchanged"
        except (BuildCancelledError, KeyboardInterrupt):
            outcome = "cancelled"
            raise
        finally:
            self.tally.add(outcome, time.monotonic() - started)
        return report
