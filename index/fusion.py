"""Two rankings into one: by scores, or by reciprocal ranks.

Both work on the candidates that either retriever puts forward, and give each 0 to 1:

- ``scores``: a convex combination of both retrievers' scores, brought to a common scale (Bruch, Gai
  and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023). BM25 is divided by
  the query's best, unless that is a small part of what a passage with all the words would have: an
  English question on Japanese text shares a number or a name by chance, and that is no match. The
  zero of cosines means nothing, so the mean is taken off them first: any encoder's cosines weigh
  alike, wide or bunched.
- ``ranks``: weighted reciprocal rank fusion (Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion
  outperforms Condorcet and individual Rank Learning Methods", SIGIR 2009). It forgets by how much
  one passage is better than the next, and costs hit@1 on Japanese (docs/models.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

# Below this share of the ceiling the best BM25 score is no match in full.
_LEAST_MATCH = 0.3

Scores = NDArray[np.float32]
FusionMethod = Literal["scores", "ranks"]


@dataclass(frozen=True, slots=True)
class FusionSettings:
    """How two rankings are put together; see ``config.toml``.

    Attributes:
        method: by scores or by ranks.
        dense_weight: the vectors' share; the rest is BM25's.
        rrf_k: the constant of reciprocal rank fusion.
    """

    method: FusionMethod = "scores"
    dense_weight: float = 0.4
    rrf_k: int = 60


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages that either retriever puts forward.

    Attributes:
        lexical: BM25 of each, 0 where no word of the query stands in it, shape (candidates,).
        cosines: of each with the query, shape (candidates,).
        lexical_ranks: 1 for BM25's best, 0 where BM25 does not put it forward.
        dense_ranks: the same for the vectors.
        ceiling: more than BM25 can give any passage for this query.
        mean_cosine: what an arbitrary passage has, so what is worth nothing.
    """

    lexical: Scores
    cosines: Scores
    lexical_ranks: NDArray[np.int64]
    dense_ranks: NDArray[np.int64]
    ceiling: float
    mean_cosine: float


def fuse(candidates: Candidates, settings: FusionSettings) -> Scores:
    """The fused score of each candidate, 0 to 1, shape (candidates,); larger is better."""
    weight = settings.dense_weight
    if settings.method == "ranks":
        lexical = _reciprocal(candidates.lexical_ranks, settings.rrf_k)
        dense = _reciprocal(candidates.dense_ranks, settings.rrf_k)
    else:
        lexical = _relative(candidates.lexical, 0.0, _LEAST_MATCH * candidates.ceiling)
        dense = _relative(candidates.cosines, candidates.mean_cosine)
    fused: Scores = ((1 - weight) * lexical + weight * dense).astype(np.float32)
    return fused


def _relative(scores: Scores, floor: float, least: float = 0.0) -> Scores:
    """Scores as shares of the best one's height above ``floor``, which itself is 0.

    Where the best is not as high as ``least``, they are shares of that.
    """
    best = max(float(scores.max(initial=floor)) - floor, least)
    if best <= 0:
        return np.zeros(len(scores), dtype=np.float32)
    shares: Scores = np.clip((scores - floor) / best, 0, 1)
    return shares


def _reciprocal(ranks: NDArray[np.int64], k: int) -> Scores:
    """Reciprocal ranks, brought to 1 for the best."""
    return np.where(ranks > 0, (k + 1) / (k + np.maximum(ranks, 1)), 0).astype(np.float32)
