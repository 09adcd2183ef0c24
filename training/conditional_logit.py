"""Which of several: a conditional logit.

McFadden (1974), "Conditional logit analysis of qualitative choice behavior": the probability that
one of several is chosen is a softmax over weighted sums of what is known of each. Against a
regression that takes each by itself, it learns only from what tells rivals apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Alternatives:
    """What can be chosen from.

    Attributes:
        rows: what is known of each, shape (alternatives, features).
        right: whether each is right; where several are, any of them will do.
    """

    rows: Vector
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Penalty:
    """How dear it is for weights to differ from what they are without data.

    Attributes:
        neutral: the weights without data, shape (features,).
        price: of the square of each weight's difference from it, shape (features,).
    """

    neutral: Vector
    price: Vector


def fit_weights(choices: Sequence[Alternatives], penalty: Penalty) -> Vector:
    """The weights, shape (features,); choices of which nothing is right say nothing."""
    told = [choice for choice in choices if choice.right.any()]
    most = max(len(choice.right) for choice in told)
    rows = torch.zeros(len(told), most, len(penalty.neutral), dtype=torch.float64)
    there = torch.full((len(told), most), -torch.inf, dtype=torch.float64)
    wanted = there.clone()
    for at, choice in enumerate(told):
        count = len(choice.right)
        rows[at, :count] = torch.from_numpy(choice.rows)
        there[at, :count] = 0.0
        wanted[at, :count][torch.from_numpy(choice.right)] = 0.0
    neutral, price = torch.from_numpy(penalty.neutral), torch.from_numpy(penalty.price)
    weights = neutral.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        scores = rows @ weights
        chosen = torch.logsumexp(scores + wanted, 1) - torch.logsumexp(scores + there, 1)
        loss = (price * (weights - neutral) ** 2).sum() - chosen.mean()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[arg-type]
    return weights.detach().numpy()
