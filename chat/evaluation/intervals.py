"""Percentile bootstrap intervals over questions.

Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13. All figures of a run
are recomputed on the same resamples, so a question that is drawn twice counts twice in each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95
RESAMPLES = 2000
# For statistics that have to be computed anew on each resample (AUROC, ECE, percentiles).
STATISTIC_RESAMPLES = 500
SEED = 20261125
_BLOCK = 32

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


def mean_intervals(
    values: Array, resamples: int = RESAMPLES, seed: int = SEED
) -> list[Interval | None]:
    """The mean of each column and its interval.

    Args:
        values: shape (questions, measures); NaN where a question has no such measure.
        resamples: how many.
        seed: of the resampling.

    Returns:
        One a column; None where a column holds NaN only.
    """
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    counts = known.sum(axis=0)
    rows = []
    for weights in _resamples(len(values), resamples, seed):
        with np.errstate(invalid="ignore"):
            rows.append((weights @ filled) / (weights @ known.astype(np.float64)))
    spread = np.concatenate(rows) if rows else np.empty((0, values.shape[1]))
    return [
        _interval(float(filled[:, at].sum() / count), spread[:, at]) if count else None
        for at, count in enumerate(counts)
    ]


def statistic_interval(
    statistic: Callable[[Array], float],
    questions: int,
    resamples: int = STATISTIC_RESAMPLES,
    seed: int = SEED,
) -> Interval | None:
    """A statistic of all questions and its interval.

    Args:
        statistic: computes it for how often each question counts, shape (questions,); NaN where
            it is not defined.
        questions: how many there are.
        resamples: how many.
        seed: of the resampling.

    Returns:
        None where the statistic is not defined on the questions themselves.
    """
    value = statistic(np.ones(questions)) if questions else float("nan")
    if np.isnan(value):
        return None
    blocks = _resamples(questions, resamples, seed)
    spread = np.array([statistic(weights) for block in blocks for weights in block])
    return _interval(value, spread)


def _resamples(questions: int, resamples: int, seed: int) -> Iterator[Array]:
    """How often each question is drawn, a few resamples at a time: shape (block, questions)."""
    rng = np.random.default_rng(seed)
    for begin in range(0, resamples if questions else 0, _BLOCK):
        size = min(_BLOCK, resamples - begin)
        drawn = (rng.integers(questions, size=questions) for _ in range(size))
        yield np.stack([np.bincount(d, minlength=questions) for d in drawn]).astype(np.float64)


def _interval(value: float, spread: Array) -> Interval:
    spread = spread[~np.isnan(spread)]
    if not spread.size:
        return Interval(value, value, value)
    low, high = np.quantile(spread, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(value, float(low), float(high))
