"""Which questions stand in a report: all, or the failures first and a sample of the others."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chat.evaluation.report.rows import Outcome, failed, outcome, row

LIMIT = 5000
"""Questions that a report holds at most: as many as a browser opens at once."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The questions that a report shows, and how many there were.

    Attributes:
        rows: the shown questions as JSON, in the file's order.
        total: questions in all.
        failures: those of them that failed.
        failures_shown: failures among ``rows``.
        outcomes: how many of all questions came out how.
    """

    rows: list[str]
    total: int
    failures: int
    failures_shown: int
    outcomes: Counter[Outcome]


@dataclass(slots=True)
class _Reservoir:
    """A uniform sample of a stream (Vitter, "Random Sampling with a Reservoir", 1985)."""

    size: int
    rng: random.Random
    seen: int = 0
    kept: list[tuple[int, str]] = field(default_factory=list)

    def offer(self, place: int, prediction: Mapping[str, Any]) -> None:
        """Keep the prediction, perhaps."""
        self.seen += 1
        slot = len(self.kept) if self.seen <= self.size else self.rng.randrange(self.seen)
        if slot < self.size:
            written = json.dumps(row(prediction), ensure_ascii=False, separators=(",", ":"))
            self.kept[slot : slot + 1] = [(place, written)]


def select(
    predictions: Iterable[Mapping[str, Any]], limit: int = LIMIT, seed: int = 0
) -> Selection:
    """Choose the questions of a report in one pass, in memory for ``2 * limit`` of them.

    Args:
        predictions: in the file's order.
        limit: how many are shown at most.
        seed: of the sample.
    """
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    failures, others = _Reservoir(limit, rng), _Reservoir(limit, rng)
    outcomes: Counter[Outcome] = Counter()
    for place, prediction in enumerate(predictions):
        outcomes[outcome(prediction)] += 1
        (failures if failed(prediction) else others).offer(place, prediction)
    room = min(limit - len(failures.kept), len(others.kept))
    shown = sorted([*failures.kept, *rng.sample(others.kept, room)])
    return Selection(
        rows=[written for _, written in shown],
        total=failures.seen + others.seen,
        failures=failures.seen,
        failures_shown=len(failures.kept),
        outcomes=outcomes,
    )
