"""Latency percentiles, in milliseconds: how long half, 95 and 99 of 100 questions take at most."""

from __future__ import annotations

import numpy as np

from chat.evaluation.intervals import Array

PERCENTILES = (50, 95, 99)


def latency_percentile(milliseconds: Array, percentile: float, weights: Array) -> float:
    """The percentile by linear interpolation, as numpy has it.

    Args:
        milliseconds: of each question, shape (questions,).
        percentile: 0 to 100.
        weights: how often each question counts, whole numbers, shape (questions,).
    """
    drawn = np.repeat(milliseconds, weights.astype(np.intp))
    return float(np.percentile(drawn, percentile))
