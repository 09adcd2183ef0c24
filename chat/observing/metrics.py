"""Figures of one server for Prometheus, in a registry of its own."""

from __future__ import annotations

from collections.abc import Callable
from importlib import metadata

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from chat.answer import Reason
from chat.observing.asking import ORIGINS, Asking, Origin
from chat.observing.event import ANSWERED, FAILED, LEFT, REFUSED, QuestionEvent
from chat.observing.index_collector import IndexCollector
from index.build import Builder
from index.view import VersionStore

CONTENT_TYPE = CONTENT_TYPE_LATEST
OUTCOMES = (ANSWERED, *Reason, FAILED, LEFT, REFUSED)
# Seconds: an answer takes a tenth on a quick machine, and a minute where fifty are asked at once.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_STAGES = ("search", "read", "total")


class Metrics:
    """Counts questions as they are answered, looks at the index and the builds when asked.

    Args:
        store: the index.
        builder: whose builds are counted, if it counts them.
    """

    def __init__(self, store: VersionStore, builder: Builder) -> None:
        # When each series began is asked for by nobody.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = registry = CollectorRegistry()
        self._questions = Counter(
            "shutten_questions", "Questions.", ("origin", "outcome"), registry=registry
        )
        self._seconds = Histogram(
            "shutten_question_seconds",
            "Seconds spent on a question: searching, reading, and all in all.",
            ("stage",),
            buckets=_BUCKETS,
            registry=registry,
        )
        self._running = Gauge(
            "shutten_questions_in_flight",
            "Questions being answered now.",
            ("origin",),
            registry=registry,
        )
        self._waiting = Gauge(
            "shutten_questions_waiting",
            "Questions waiting for their turn now.",
            ("origin",),
            registry=registry,
        )
        program = Info("shutten", "The program.", registry=registry)
        program.info({"version": metadata.version("shutten")})
        registry.register(IndexCollector(store, builder))
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self._begin_at_zero()

    def _begin_at_zero(self) -> None:
        """What never happened is shown as 0, so that its first time is seen as a rise."""
        for origin in ORIGINS:
            self._running.labels(origin)
            self._waiting.labels(origin)
            for outcome in OUTCOMES:
                self._questions.labels(origin, str(outcome))
        for stage in _STAGES:
            self._seconds.labels(stage)

    def began(self, asking: Asking) -> None:
        """The pipeline has a question now."""
        self._running.labels(asking.origin).inc()

    def ended(self, event: QuestionEvent) -> None:
        """A question has been answered, or failed."""
        origin = event.asking.origin
        self._running.labels(origin).dec()
        self._questions.labels(origin, event.outcome).inc()
        self._seconds.labels("total").observe(event.seconds)
        if event.answer is not None and event.trace is not None and event.trace.hits:
            timings = event.answer.timings_ms
            self._seconds.labels("search").observe(timings.search / 1000)
            self._seconds.labels("read").observe(timings.read / 1000)

    def not_asked(self, origin: Origin, outcome: str) -> None:
        """A question never came to the pipeline.

        Args:
            origin: the way by which it came.
            outcome: ``LEFT`` or ``REFUSED``.
        """
        self._questions.labels(origin, outcome).inc()

    def watch_waiting(self, origin: Origin, count: Callable[[], int]) -> None:
        """Let a function say how many questions are waiting, whenever the figures are asked for."""
        self._waiting.labels(origin).set_function(count)

    def text(self) -> bytes:
        """All figures, in Prometheus' text format."""
        return generate_latest(self._registry)
