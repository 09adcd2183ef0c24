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
_BLOCK = 16

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval, which always holds it.

    Resamples of a biased statistic (ECE grows with fewer distinct questions) may all lie to one
    side of it; the interval then ends at the figure.
    """

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
    known = (~np.isnan(values)).astype(np.float64)
    filled = np.nan_to_num(values)
    rows = [np.empty((0, values.shape[1]))]
    for weights in _resamples(len(values), resamples, seed):
        with np.errstate(invalid="ignore"):
            rows.append((weights @ filled) / (weights @ known))
    spread = np.concatenate(rows)
    return [
        _interval(float(total / count), spread[:, at]) if count else None
        for at, (total, count) in enumerate(zip(filled.sum(0), known.sum(0), strict=True))
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
        weights = np.empty((size, questions))
        for row in weights:
            row[:] = np.bincount(rng.integers(questions, size=questions), minlength=questions)
        yield weights


def _interval(value: float, spread: Array) -> Interval:
    spread = spread[~np.isnan(spread)]
    if not spread.size:
        return Interval(value, value, value)
    low, high = np.quantile(spread, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(value, min(value, float(low)), max(value, float(high)))
