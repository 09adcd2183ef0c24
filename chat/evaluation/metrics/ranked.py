"""Questions ordered by confidence: what AUROC, risk-coverage, ECE and the best threshold share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chat.evaluation.intervals import Array


@dataclass(frozen=True, slots=True)
class Ranked:
    """Questions in levels of equal confidence, the surest first.

    Questions of one level are only ever counted together, so their order in the file is of no
    matter.

    Attributes:
        confidence: of each level, falling, shape (levels,).
        order: the questions, level by level, shape (questions,).
        begins: where in ``order`` each level begins, shape (levels,).
    """

    confidence: Array
    order: NDArray[np.intp]
    begins: NDArray[np.intp]

    @classmethod
    def by(cls, confidence: Array) -> Ranked:
        """Order questions by ``confidence``, shape (questions,), finite, at least one."""
        order = np.argsort(-confidence, kind="stable")
        falling = confidence[order]
        begins = np.flatnonzero(np.diff(falling, prepend=np.inf))
        return cls(falling[begins], order, begins)

    def sums(self, values: Array) -> Array:
        """The sum of ``values``, shape (questions,), over each level, shape (levels,)."""
        sums: Array = np.add.reduceat(values[self.order], self.begins)
        return sums
