"""Calibration: whether answers of confidence 0.8 are right 8 times in 10.

Expected calibration error (ECE) of Naeini et al., "Obtaining Well Calibrated Probabilities Using
Bayesian Binning" (AAAI 2015), in bins of equal mass: Nguyen and O'Connor, "Posterior calibration
and exploratory analysis for NLP models" (EMNLP 2015).
"""

from __future__ import annotations

import numpy as np

from chat.evaluation.intervals import Array
from chat.evaluation.metrics.ranked import Ranked

BINS = 15


def calibration_bins(ranked: Ranked, right: Array, weights: Array) -> Array:
    """Questions in ``BINS`` bins of as equal mass as can be, the least sure first.

    A level of equal confidence lies whole in the bin that its middle falls into, so bins differ
    in size where many are equally sure, and some are empty where there are fewer levels.

    Args:
        ranked: the questions by confidence.
        right: 1 where the best answer is right, else 0, shape (questions,).
        weights: how often each question counts, shape (questions,); not all 0.

    Returns:
        Shape (bins, 3): sums of confidence, of right, and questions of each bin that has any.
    """
    count = ranked.sums(weights)
    middles = np.cumsum(count) - count / 2
    # A level that does not count at all may come out at the very end.
    bins = np.minimum(BINS * middles / count.sum(), BINS - 1).astype(np.intp)
    sums = (count * ranked.confidence, ranked.sums(weights * right), count)
    table: Array = np.stack([np.bincount(bins, s, minlength=BINS) for s in sums], axis=1)
    table = table[table[:, 2] > 0]
    return table[::-1]


def expected_calibration_error(ranked: Ranked, right: Array, weights: Array) -> float:
    """The mean gap between confidence and share right, 0 to 1; see ``calibration_bins``.

    Returns:
        NaN where no question counts.
    """
    total = weights.sum()
    if not total:
        return float("nan")
    confidence, hits, _ = calibration_bins(ranked, right, weights).T
    return float(np.abs(confidence - hits).sum() / total)
