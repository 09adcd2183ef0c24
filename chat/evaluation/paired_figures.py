"""The figures of two runs side by side, with what their difference is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from chat.evaluation.intervals import Array, Interval, mean_intervals

# The sign test cannot come below 5 % with five pairs, however they fall.
FEWEST_PAIRS = 6
# Means of the same scores in another order may differ in their last digits.
EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class PairedFigure:
    """One figure of run A and of run B; differences are B minus A.

    Attributes:
        group: the part of the report that it belongs to.
        better: ``higher``, ``lower`` or ``neither``.
        n: questions that both values are over.
        a: the first run's value.
        b: the second run's.
        difference: with its interval, which is None where the figure has no value for a question.
        wins: questions that B does better (has a higher value, where neither is better).
        losses: questions that A does better.
        ties: the other questions.
        p: of the exact two-sided sign test; None where nothing was won or lost.
    """

    group: str
    better: str
    n: int
    a: float
    b: float
    difference: Mapping[str, float | None]
    wins: int | None = None
    losses: int | None = None
    ties: int | None = None
    p: float | None = None


def question_figures(
    kinds: Sequence[Mapping[str, Any]], a: Array, b: Array
) -> list[PairedFigure | None]:
    """Figures that are means over questions.

    Args:
        kinds: ``group`` and ``better`` of each figure.
        a: the first run's scores, shape (questions, figures); NaN where there is none.
        b: the second run's, of the same questions.

    Returns:
        One a figure; None where no question has the score in both runs.
    """
    differences = b - a
    intervals = mean_intervals(differences)
    return [
        None if interval is None else _paired(kind, a[:, at], b[:, at], interval)
        for at, (kind, interval) in enumerate(zip(kinds, intervals, strict=True))
    ]


def run_figure(a: Mapping[str, Any], b: Mapping[str, Any]) -> PairedFigure:
    """A figure of a whole run, from the ``metrics.json`` of two runs over the same questions."""
    before, after = a["system"]["value"], b["system"]["value"]
    difference = {"value": after - before, "low": None, "high": None}
    return PairedFigure(a["group"], a["better"], a["n"], before, after, difference)


def beyond_chance(figure: Mapping[str, Any]) -> bool:
    """Whether a figure of a comparison differs by more than chance explains.

    Its 95 % interval leaves out 0, and there are enough pairs for an interval to mean something.
    """
    low, high = figure["difference"]["low"], figure["difference"]["high"]
    if low is None or high is None or figure["n"] < FEWEST_PAIRS:
        return False
    return bool(low > EPSILON or high < -EPSILON)


def _paired(kind: Mapping[str, Any], a: Array, b: Array, interval: Interval) -> PairedFigure:
    both = ~np.isnan(a) & ~np.isnan(b)
    gain = (b[both] - a[both]) * (-1.0 if kind["better"] == "lower" else 1.0)
    wins, losses = int((gain > EPSILON).sum()), int((gain < -EPSILON).sum())
    return PairedFigure(
        group=kind["group"],
        better=kind["better"],
        n=int(both.sum()),
        a=float(a[both].mean()),
        b=float(b[both].mean()),
        difference={"value": interval.value, "low": interval.low, "high": interval.high},
        wins=wins,
        losses=losses,
        ties=int(both.sum()) - wins - losses,
        p=_sign_test(wins, losses),
    )


def _sign_test(wins: int, losses: int) -> float | None:
    """Dixon and Mood 1946: ties are left out, wins are binomial with chance 1/2."""
    from scipy.stats import binomtest

    return float(binomtest(wins, wins + losses, 0.5).pvalue) if wins + losses else None
