"""Two logistic regressions over candidates: which is best, and whether the best is right."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chat.reader.span.features import DecisionFeatures, Features, Foreign

Matrix = NDArray[np.float64]
INTERCEPT = "intercept"
# Passages read before it is asked whether to read on; after the last of these all are read.
STAGES = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """What candidates of all passages are ranked by, and how sure the best one is.

    Attributes:
        ranking: a weight for each of ``Features``, in their order, and the intercept.
        decision: the same for ``DecisionFeatures``.
        foreign: see ``Foreign``; fitted with the others.
        sure: for each of ``STAGES``: once the best candidate is as probably right, no further
            passage is read.
        least_fused: beyond the last of ``STAGES``, passages whose fused search score is below this
            share of the best one's are not read, since they hardly ever win; 0 reads all.
    """

    ranking: tuple[float, ...]
    decision: tuple[float, ...]
    foreign: Foreign
    sure: tuple[float, ...]
    least_fused: float

    @classmethod
    def from_json(cls, text: str) -> RankingWeights:
        """Read what ``to_json`` wrote.

        Raises:
            ValueError: it is not of this form, or names other features than there are.
        """
        try:
            raw = json.loads(text)
            sentence, context, names, rest = map(float, raw["foreign"]["coverage"])
            return cls(
                ranking=_in_order(raw["ranking"], Features),
                decision=_in_order(raw["decision"], DecisionFeatures),
                foreign=Foreign((sentence, context, names, rest), float(raw["foreign"]["shift"])),
                sure=_thresholds(raw["sure"]),
                least_fused=float(raw["least_fused"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not the weights of a ranking: {error!r}") from error

    def to_json(self) -> str:
        """The weights by the names of their features."""
        content = {
            "ranking": dict(zip(_names(Features), self.ranking, strict=True)),
            "decision": dict(zip(_names(DecisionFeatures), self.decision, strict=True)),
            "foreign": {"coverage": list(self.foreign.coverage), "shift": self.foreign.shift},
            # JSON has no infinity; null stands for a score that is never reached.
            "sure": [score if math.isfinite(score) else None for score in self.sure],
            "least_fused": self.least_fused,
        }
        return json.dumps(content, indent=1) + "\n"

    def scores(self, rows: Sequence[Features]) -> Matrix:
        """The ranking's logit for each candidate, shape (candidates,)."""
        return np.asarray(matrix(rows) @ np.array(self.ranking[:-1]) + self.ranking[-1])

    def probabilities(self, rows: Sequence[DecisionFeatures]) -> Matrix:
        """The probability that each candidate answers the question, shape (candidates,)."""
        logits = matrix(rows) @ np.array(self.decision[:-1]) + self.decision[-1]
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -500, 500))))


@cache
def load_weights() -> RankingWeights:
    """The weights that are shipped."""
    file = resources.files("chat.reader.span").joinpath("ranking.json")
    return RankingWeights.from_json(file.read_text(encoding="utf-8"))


def matrix(rows: Sequence[Features] | Sequence[DecisionFeatures]) -> Matrix:
    """Features as an array of shape (candidates, features)."""
    if not rows:
        return np.empty((0, 0))
    # ``astuple`` copies deeply, at a hundred times the price.
    values = attrgetter(*type(rows[0]).__dataclass_fields__)
    return np.array([values(row) for row in rows], dtype=np.float64)


def _thresholds(given: Sequence[float | None]) -> tuple[float, ...]:
    """One score a stage."""
    if len(given) != len(STAGES):
        raise ValueError(f"{len(given)} scores to stop at, but {len(STAGES)} stages")
    return tuple(math.inf if score is None else float(score) for score in given)


def _names(kind: type[Any]) -> tuple[str, ...]:
    return (*kind.__dataclass_fields__, INTERCEPT)


def _in_order(given: dict[str, Any], kind: type[Any]) -> tuple[float, ...]:
    """The weights in the order of the features; all of them and no others."""
    names = _names(kind)
    if set(given) != set(names):
        differing = ", ".join(sorted(set(given) ^ set(names)))
        raise ValueError(f"other features than those of {kind.__name__}: {differing}")
    return tuple(float(given[name]) for name in names)
