"""Best-threshold F1: F1 over all questions if the threshold to answer were the best one.

Rajpurkar, Jia and Liang, "Know What You Don't Know" (ACL 2018): ``find_best_thresh`` of
evaluate-v2.0.py, on our character F1. Where several questions are equally sure, all of them are
answered or none is; the script's sweep may stop between them, which no threshold can.
"""

from __future__ import annotations

import math

import numpy as np

from chat.evaluation.intervals import Array
from chat.evaluation.metrics.ranked import Ranked


def best_threshold(
    ranked: Ranked, gain: Array, unanswerable: Array, weights: Array
) -> tuple[float, float]:
    """The threshold and the F1 with it.

    Args:
        ranked: the questions by confidence.
        gain: what answering a question adds: its best answer's F1; -1 for an unanswerable one
            that there is an answer to; shape (questions,).
        unanswerable: 1 or 0, shape (questions,).
        weights: how often each question counts, shape (questions,).

    Returns:
        The least confidence to answer with, just above all where it is best to decline always,
        and F1, 0 to 1; both NaN where no question counts.
    """
    total = weights.sum()
    if not total:
        return float("nan"), float("nan")
    gains = np.cumsum(ranked.sums(weights * gain))
    best = int(np.argmax(gains))
    declined = float(weights @ unanswerable)
    if gains[best] <= 0:
        return math.nextafter(ranked.confidence[0], math.inf), declined / float(total)
    return float(ranked.confidence[best]), (declined + float(gains[best])) / float(total)
