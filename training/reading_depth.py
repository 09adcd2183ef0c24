"""How many passages must be read: as few as it can be without losing right answers.

Two ways to read less: to stop once the best candidate is sure, and to leave out passages that the
search puts far behind its best one. Both are chosen together, over trials that were read whole.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chat.reader.span.weights import STAGES

# Shares of the best fused score, below which a passage may be left out.
_SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
# Scores to stop at that are tried for each stage: so many quantiles, and never.
_QUANTILES = 24
_PARTS = 5

Counts = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Depth:
    """What stands after so many passages of a trial.

    Attributes:
        score: how probably the best candidate in them is right.
        right: whether it is right.
        share: fused score of the last of them, relative to the best passage's.
    """

    score: float
    right: bool
    share: float


@dataclass(frozen=True, slots=True)
class Stops:
    """Where reading stops; see ``RankingWeights``."""

    sure: tuple[float, ...]
    least_fused: float


@dataclass(frozen=True, slots=True, eq=False)
class Depths:
    """All trials, shape (trials, deepest); beyond a trial's last passage its last values stand.

    Attributes:
        score: see ``Depth``.
        right: see ``Depth``.
        share: see ``Depth``; below nothing beyond the last passage.
        answerable: whether something that was searched answers the question, shape (trials,).
    """

    score: NDArray[np.float64]
    right: NDArray[np.bool_]
    share: NDArray[np.float64]
    answerable: NDArray[np.bool_]

    @classmethod
    def of(cls, trials: Sequence[Sequence[Depth]], answerable: Sequence[bool]) -> Depths:
        """Trials side by side; each has at least one passage."""
        deepest = max(map(len, trials))
        rows = [[*trial, *[trial[-1]] * (deepest - len(trial))] for trial in trials]
        share = np.array([[depth.share for depth in row] for row in rows])
        for at, trial in enumerate(trials):
            share[at, len(trial) :] = -1.0
        return cls(
            score=np.array([[depth.score for depth in row] for row in rows]),
            right=np.array([[depth.right for depth in row] for row in rows]),
            share=share,
            answerable=np.array(answerable),
        )

    def chosen(self, rows: NDArray[np.bool_]) -> Depths:
        """Some of the trials."""
        return Depths(self.score[rows], self.right[rows], self.share[rows], self.answerable[rows])

    def counts(self, least_fused: float) -> Counts:
        """How many passages of each trial are worth reading, shape (trials,)."""
        early = np.arange(self.share.shape[1]) < STAGES[-1]
        kept: Counts = ((self.share >= least_fused) | (early & (self.share >= 0))).sum(axis=1)
        return np.maximum(kept, 1)

    def ends(self, stops: Stops) -> Counts:
        """How many passages are read, shape (trials,)."""
        counts = self.counts(stops.least_fused)
        ends = counts.copy()
        for stage, score in reversed(list(zip(STAGES, stops.sure, strict=True))):
            if stage <= self.score.shape[1]:
                ends[(stage < counts) & (self.score[:, stage - 1] >= score)] = stage
        return ends

    def lost(self, ends: Counts) -> float:
        """Of the answerable, the share that is right when all is read, and is not so."""
        rows = np.arange(len(ends))
        whole = self.right[rows, self.counts(-0.5) - 1]
        missed = whole & ~self.right[rows, ends - 1] & self.answerable
        return float(missed.sum() / max(1, self.answerable.sum()))


def choose_stops(depths: Depths, most_lost: float) -> tuple[Stops, float, float]:
    """The stops that read least and lose no more than a share of right answers.

    Args:
        depths: trials, read whole.
        most_lost: the largest share.

    Returns:
        The stops, the share lost by them, and the share of the passages that is then read.
    """
    scores = [_tried(depths, stage) for stage in STAGES]
    total = float(depths.counts(-0.5).sum())
    best = (total, 0.0, Stops((math.inf,) * len(STAGES), 0.0))
    for share in _SHARES:
        if depths.lost(depths.counts(share)) > most_lost:
            break
        for sure in itertools.product(*scores):
            stops = Stops(sure, share)
            ends = depths.ends(stops)
            read = float(ends.sum())
            if read < best[0] and (lost := depths.lost(ends)) <= most_lost:
                best = (read, lost, stops)
    return best[2], best[1], best[0] / total


def lost_elsewhere(depths: Depths, groups: Sequence[str], most_lost: float) -> float:
    """What stops lose on groups that they were not chosen on: the mean over five parts.

    Args:
        depths: trials, read whole.
        groups: the article of each; those of one article stay together.
        most_lost: as in ``choose_stops``.
    """
    order = sorted(set(groups))
    part = np.array([order.index(group) % _PARTS for group in groups])
    lost = []
    for number in range(_PARTS):
        here = part == number
        if here.any() and not here.all():
            stops, _, _ = choose_stops(depths.chosen(~here), most_lost)
            rest = depths.chosen(here)
            lost.append(rest.lost(rest.ends(stops)))
    return float(np.mean(lost)) if lost else 0.0


def _tried(depths: Depths, stage: int) -> list[float]:
    """Scores to stop at after so many passages."""
    if stage > depths.score.shape[1]:
        return [math.inf]
    finite = depths.score[:, stage - 1][np.isfinite(depths.score[:, stage - 1])]
    if not finite.size:
        return [math.inf]
    levels = np.linspace(0, 1, _QUANTILES + 1)
    return [*sorted({round(float(q), 3) for q in np.quantile(finite, levels)}), math.inf]
