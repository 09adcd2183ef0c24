"""Whether a system's confidence tells what it can answer: figures and curves of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chat.evaluation.columns import QuestionColumns, SystemColumns
from chat.evaluation.intervals import Array, Interval, statistic_interval
from chat.evaluation.metrics.auroc import auroc
from chat.evaluation.metrics.best_threshold import best_threshold
from chat.evaluation.metrics.calibration import calibration_bins, expected_calibration_error
from chat.evaluation.metrics.ranked import Ranked
from chat.evaluation.metrics.risk_coverage import aurc, risk_coverage

SMALLTALK = "smalltalk"
# Of the curves; figures keep all digits.
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Sample:
    """The questions that a statistic is over.

    Attributes:
        rows: which of all questions, shape (all questions,).
        ranked: those by confidence.
        outcome: what confidence is compared with, shape (questions,).
    """

    rows: NDArray[np.bool_]
    ranked: Ranked
    outcome: Array

    @classmethod
    def of(cls, system: SystemColumns, rows: NDArray[np.bool_], outcome: Array) -> Sample:
        """Those ``rows`` of columns over all questions."""
        return cls(rows, Ranked.by(system.confidence[rows]), outcome[rows])

    def interval(self, statistic: Callable[[Ranked, Array, Array], float]) -> Interval | None:
        """A statistic of order, outcome and weights; all questions are drawn from."""
        return statistic_interval(
            lambda weights: statistic(self.ranked, self.outcome, weights[self.rows]),
            len(self.rows),
        )


class Abstention:
    """One system's confidence against what it should have answered.

    AUROC is over all questions known to be answerable or not; risk-coverage and ECE over those of
    which it is known whether answering was right: 1 where the best answer is right, 0 where it is
    wrong or the question unanswerable. Small talk is told by its words, not by confidence, and
    left out of these. Best-threshold F1 is over all questions, as in SQuAD 2.0.
    """

    def __init__(self, questions: QuestionColumns, system: SystemColumns) -> None:
        unanswerable, talk = questions.unanswerable.astype(bool), questions.of_kind(SMALLTALK)
        told = (unanswerable | questions.answerable.astype(bool)) & ~talk
        right = np.where(unanswerable, 0.0, system.score("best_right"))
        gain = np.where(unanswerable, -system.has_answer, system.score("best_f1"))
        self._system = system
        self._told = Sample.of(system, told, questions.answerable)
        self._right = Sample.of(system, told & ~np.isnan(right), right)
        self._gain = Sample.of(system, ~np.isnan(system.score("f1_all")), gain)
        self._unanswerable = questions.unanswerable[self._gain.rows]

    def figures(self, calibrated: bool) -> dict[str, tuple[int, Interval | None]]:
        """How many questions each figure is over, and the figure.

        Args:
            calibrated: whether confidence is a probability, so that ECE means something.
        """
        right, ece = self._right, expected_calibration_error
        return {
            "best_threshold_f1": (len(self._gain.outcome), self._gain.interval(self._best_f1)),
            "auroc": (len(self._told.outcome), self._told.interval(auroc)),
            "aurc": (len(right.outcome), right.interval(aurc)),
            "ece": (len(right.outcome), right.interval(ece) if calibrated else None),
        }

    def _best_f1(self, ranked: Ranked, gain: Array, weights: Array) -> float:
        return best_threshold(ranked, gain, self._unanswerable, weights)[1]

    def best_threshold(self) -> Mapping[str, float] | None:
        """The threshold that F1 would be highest with, and that F1."""
        if not len(self._gain.outcome):
            return None
        every = np.ones_like(self._gain.outcome)
        threshold, f1 = best_threshold(
            self._gain.ranked, self._gain.outcome, self._unanswerable, every
        )
        return {"threshold": threshold, "f1": f1}

    def curve(self) -> Mapping[str, list[float]] | None:
        """The risk-coverage curve."""
        if not len(self._right.outcome):
            return None
        coverage, risk = risk_coverage(self._right.ranked, self._right.outcome)
        return {
            "coverage": np.round(coverage, _DIGITS).tolist(),
            "risk": np.round(risk, _DIGITS).tolist(),
        }

    def at_threshold(self) -> Mapping[str, float] | None:
        """Coverage and risk of the answers that were given; None where none was."""
        answered = self._system.score("answered")[self._right.rows]
        if not answered.any():
            return None
        risk = float(answered @ (1 - self._right.outcome) / answered.sum())
        coverage = float(answered.mean())
        return {"coverage": round(coverage, _DIGITS), "risk": round(risk, _DIGITS)}

    def reliability(self) -> list[Mapping[str, float]]:
        """Mean confidence and share right of each calibration bin, the least sure first."""
        right = self._right
        if not len(right.outcome):
            return []
        bins = calibration_bins(right.ranked, right.outcome, np.ones_like(right.outcome))
        return [
            {
                "confidence": round(float(confidence / n), _DIGITS),
                "right": round(float(hits / n), _DIGITS),
                "n": int(n),
            }
            for confidence, hits, n in bins
        ]
