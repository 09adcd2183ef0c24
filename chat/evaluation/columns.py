"""What the figures of a run need of each question, in columns of numbers without the texts."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chat.evaluation.intervals import Array
from chat.evaluation.measured import METRICS
from chat.evaluation.metrics.retrieval import MEASURES

MEANS = (
    *(metric.name for metric in METRICS), "handled", "exact_match_all", "f1_all", "answered",
    "rejected", *MEASURES, "citation_integrity",
)  # fmt: skip
"""The scores that figures are means of."""
_BEST = ("best_f1", "best_right")
_NAN = float("nan")


class SystemColumns:
    """One system's scores and confidence; 8 bytes a number."""

    def __init__(self) -> None:
        self._scores = {name: array("d") for name in (*MEANS, *_BEST)}
        self._confidence = array("d")
        self._has_answer = array("b")

    def add(self, scores: Mapping[str, float], confidence: float, has_answer: bool) -> None:
        """Take up one question.

        Args:
            scores: its measures by name.
            confidence: of the best answer.
            has_answer: whether there is a best answer, given or not.
        """
        for name, column in self._scores.items():
            column.append(scores.get(name, _NAN))
        self._confidence.append(confidence)
        self._has_answer.append(has_answer)

    @property
    def confidence(self) -> Array:
        """Shape (questions,)."""
        return _as_array(self._confidence)

    @property
    def has_answer(self) -> Array:
        """1 or 0, shape (questions,)."""
        return _as_array(self._has_answer)

    def score(self, name: str) -> Array:
        """A score of each question, NaN where it has none; shape (questions,)."""
        return _as_array(self._scores[name])

    def scores(self, names: Sequence[str]) -> list[Array]:
        """Several scores, each as ``score`` gives it."""
        return [self.score(name) for name in names]


class QuestionColumns:
    """What sort of question each is, the same for all systems."""

    def __init__(self) -> None:
        self._answerable = array("b")
        self._unanswerable = array("b")
        self._kinds = array("l")
        self._numbers: dict[str, int] = {}

    def add(self, kind: str, gold: Mapping[str, Any]) -> None:
        """Take up one question, its ``gold`` as in ``predictions.jsonl``."""
        declared = gold["answerable"]
        unanswerable = declared is False
        self._unanswerable.append(unanswerable)
        given = declared or gold["answers"] or gold["evidence"]
        self._answerable.append(bool(given) and not unanswerable)
        self._kinds.append(self._numbers.setdefault(kind, len(self._numbers)))

    def __len__(self) -> int:
        return len(self._kinds)

    @property
    def answerable(self) -> Array:
        """1 where a question is known to have an answer, else 0; shape (questions,)."""
        return _as_array(self._answerable)

    @property
    def unanswerable(self) -> Array:
        """1 where a question is known to have none, else 0; shape (questions,)."""
        return _as_array(self._unanswerable)

    def of_kind(self, kind: str) -> NDArray[np.bool_]:
        """Whether each question is of this kind, shape (questions,)."""
        found: NDArray[np.bool_] = np.asarray(self._kinds) == self._numbers.get(kind, -1)
        return found

    def kinds(self, most: int) -> list[str]:
        """The kinds that have a name, in order of appearance; the ``most`` frequent ones."""
        counts = np.bincount(np.asarray(self._kinds), minlength=len(self._numbers))
        named = [kind for kind in self._numbers if kind]
        kept = sorted(named, key=lambda kind: -counts[self._numbers[kind]])[:most]
        return sorted(kept, key=self._numbers.__getitem__)


def _as_array(column: array[Any]) -> Array:
    return np.asarray(column, dtype=np.float64)
