"""Risk against coverage: how often a system is wrong if it answers only when it is sure.

El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification" (JMLR 2010);
Geifman and El-Yaniv, "Selective Classification for Deep Neural Networks" (NeurIPS 2017). Risk is
the share of wrong ones among the questions answered, coverage the share of questions answered.
AURC is the mean risk over answering the surest question, the two surest, ... all; where some are
equally sure, the mean over their orders.
"""

from __future__ import annotations

import numpy as np

from chat.evaluation.intervals import Array
from chat.evaluation.metrics.ranked import Ranked

POINTS = 200


def aurc(ranked: Ranked, right: Array, weights: Array) -> float:
    """The area under the risk-coverage curve, 0 to 1, the lower the better.

    Args:
        ranked: the questions by confidence.
        right: 1 where answering is right, else 0, shape (questions,).
        weights: how often each question counts, whole numbers, shape (questions,).

    Returns:
        NaN where no question counts.
    """
    count = ranked.sums(weights)
    wrong = ranked.sums(weights * (1 - right))
    total = int(count.sum())
    if not total:
        return float("nan")
    answered = np.cumsum(count)
    before, wrong_before = answered - count, np.cumsum(wrong) - wrong
    # Down to its k-th question a level has wrong_before + (k - before) * share wrong ones on
    # average; over k, the sum of that by k.
    share = wrong / np.maximum(count, 1)
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, total + 1))])
    steps = harmonic[answered.astype(np.intp)] - harmonic[before.astype(np.intp)]
    return float(np.sum(wrong + (wrong_before - share * before) * steps) / total)


def risk_coverage(ranked: Ranked, right: Array) -> tuple[Array, Array]:
    """The curve, a point for each confidence that could be the threshold, at most ``POINTS``.

    Returns:
        Coverage, rising to 1, and the risk at it.
    """
    answered = np.cumsum(ranked.sums(np.ones_like(right)))
    risk = np.cumsum(ranked.sums(1 - right)) / answered
    coverage = answered / answered[-1]
    wanted = np.linspace(coverage[0], 1.0, POINTS)
    kept = np.unique(np.minimum(np.searchsorted(coverage, wanted), len(coverage) - 1))
    return coverage[kept], risk[kept]
