"""What a confidence is worth over trials: who is told apart, and what a threshold does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from chat.confidence import Band, band_of
from chat.evaluation.metrics.auroc import auroc
from chat.evaluation.metrics.calibration import expected_calibration_error
from chat.evaluation.metrics.ranked import Ranked
from training.trials import Situation

THRESHOLDS = (0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a trial.

    Attributes:
        situation: which.
        confidence: of the best reading; 0 where there is none.
        right: whether it is right; never where nothing answers.
    """

    situation: Situation
    confidence: float
    right: bool


def figures_of(outcomes: Sequence[Outcome], threshold: float) -> dict[str, Any]:
    """AUROC by situation, calibration, and a table of operating points.

    Args:
        outcomes: of all trials.
        threshold: the one that is shipped.
    """
    confidence = np.array([one.confidence for one in outcomes])
    correct = np.array([float(one.right) for one in outcomes])
    situations = np.array([one.situation.value for one in outcomes])
    answerable = np.array([float(one.situation.answerable) for one in outcomes])
    areas = {}
    for situation in Situation:
        chosen = (situations == situation.value) | (answerable > 0)
        if not situation.answerable and (situations == situation.value).any():
            ranked = Ranked.by(confidence[chosen])
            area = auroc(ranked, answerable[chosen], np.ones(int(chosen.sum())))
            areas[situation.value] = round(area, 4)
    ones = np.ones(len(outcomes))
    return {
        "questions": {s.value: int((situations == s.value).sum()) for s in Situation},
        "right": round(float(correct[answerable > 0].mean()), 4),
        "auroc": areas,
        "ece": round(expected_calibration_error(Ranked.by(confidence), correct, ones), 4),
        "threshold": threshold,
        "bands": bands_of(confidence, correct, threshold),
        "operating_points": [
            _at(point, confidence, correct, situations, answerable)
            for point in sorted({*THRESHOLDS, threshold})
        ],
    }


def bands_of(confidence: Any, correct: Any, threshold: float) -> dict[str, Any]:
    """How many answers each band of confidence has, and how many of them are right.

    Args:
        confidence: of each question's best reading, shape (questions,).
        correct: 1 where that is right, shape (questions,).
        threshold: the least confidence that is answered with.
    """
    answered = confidence >= threshold
    bands = np.array([band_of(value).value for value in confidence])
    return {
        band.value: {
            "answers": int((answered & (bands == band.value)).sum()),
            "right": round(float(correct[answered & (bands == band.value)].mean()), 4)
            if (answered & (bands == band.value)).any()
            else None,
        }
        for band in Band
    }


def _at(threshold: float, confidence: Any, correct: Any, situations: Any, answerable: Any) -> Any:
    """What happens at a threshold: answers kept, answers refused."""
    answered = confidence >= threshold
    refused = {
        s.value: round(float((~answered)[situations == s.value].mean()), 4)
        for s in Situation
        if not s.answerable and (situations == s.value).any()
    }
    return {
        "threshold": threshold,
        "right_kept": round(float(answered[correct > 0].mean()), 4),
        "answered_of_answerable": round(float(answered[answerable > 0].mean()), 4),
        "right_of_answered": round(float(correct[answered].mean()), 4),
        "refused": refused,
    }
