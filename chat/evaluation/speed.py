"""How quickly a run answered: latency percentiles, their histogram, throughput."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from chat.evaluation.intervals import Array, Interval, statistic_interval
from chat.evaluation.metrics.latency import PERCENTILES, latency_percentile

_BINS = 30
_LEAST_MS = 0.01


def latency_figures(milliseconds: Sequence[float]) -> dict[str, tuple[int, Interval | None]]:
    """The percentiles of the questions that were timed: how many these are, and the figure."""
    times = np.sort(np.asarray(milliseconds, dtype=np.float64))

    def interval(percentile: int) -> Interval | None:
        return statistic_interval(
            lambda weights: latency_percentile(times, percentile, weights), len(times)
        )

    return {f"latency_p{p}": (len(times), interval(p)) for p in PERCENTILES}


def latency_histogram(milliseconds: Sequence[float]) -> dict[str, Any]:
    """Questions by latency, in bins of equal width on a logarithmic scale."""
    times = np.maximum(np.asarray(milliseconds, dtype=np.float64), _LEAST_MS)
    if not times.size:
        return {"n": 0, "edges": [], "counts": []}
    edges = np.geomspace(times.min() / 1.01, times.max() * 1.01, _BINS + 1)
    counts, _ = np.histogram(times, edges)
    return {"n": len(times), "edges": np.round(edges, 4).tolist(), "counts": counts.tolist()}


def throughput(batches: Sequence[tuple[int, float]]) -> Interval | None:
    """Questions a second, with the interval over resamples of the batches.

    Args:
        batches: how many questions were answered together, and in how many seconds, each.
    """
    counts = np.array([count for count, _ in batches], dtype=np.float64)
    seconds = np.array([spent for _, spent in batches], dtype=np.float64)
    if not counts.sum() or not seconds.sum():
        return None

    def rate(weights: Array) -> float:
        spent = float(weights @ seconds)
        return float(weights @ counts) / spent if spent > 0 else float("nan")

    return statistic_interval(rate, len(batches))
