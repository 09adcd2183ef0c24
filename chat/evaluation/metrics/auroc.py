"""AUROC of the confidence: whether answerable questions get more of it than unanswerable ones.

Hanley and McNeil, "The meaning and use of the area under a ROC curve" (Radiology 1982): the
chance that of one question of each sort the answerable one is surer, where equal counts half.
"""

from __future__ import annotations

import numpy as np

from chat.evaluation.intervals import Array
from chat.evaluation.metrics.ranked import Ranked


def auroc(ranked: Ranked, answerable: Array, weights: Array) -> float:
    """The area, 0 to 1; equal to scikit-learn's ``roc_auc_score``.

    Args:
        ranked: the questions by confidence.
        answerable: 1 or 0, shape (questions,).
        weights: how often each question counts, shape (questions,).

    Returns:
        NaN where questions of one sort are missing.
    """
    positive = ranked.sums(weights * answerable)
    negative = ranked.sums(weights * (1 - answerable))
    pairs = positive.sum() * negative.sum()
    if not pairs:
        return float("nan")
    less_sure = negative.sum() - np.cumsum(negative)
    return float(positive @ (less_sure + negative / 2) / pairs)
