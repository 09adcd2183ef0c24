"""Hybrid search: BM25 and vectors, fused by weighted reciprocal rank.

Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual
Rank Learning Methods" (SIGIR 2009).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.analysis import terms
from index.encoder import Encoder
from index.lexical import Scores
from index.live import LiveIndex
from ingest.document import Passage
from ingest.errors import CorruptIndexError, IndexStateError


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How the two rankings are made and put together; see ``config.toml``.

    Attributes:
        candidates: how many passages each ranking puts forward.
        dense_weight: share of the vector ranking in the fused score; the rest is BM25's.
        rrf_k: the constant of reciprocal rank fusion.
    """

    candidates: int = 50
    dense_weight: float = 0.3
    rrf_k: int = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and how.

    Attributes:
        passage: what was found.
        score: fused score, larger is better.
        lexical_rank: 1 for BM25's best; None where no term of the query stands in it.
        lexical_score: BM25.
        dense_rank: 1 for the nearest vector; None where it is not among the candidates.
        dense_score: cosine.
    """

    passage: Passage
    score: float
    lexical_rank: int | None
    lexical_score: float
    dense_rank: int | None
    dense_score: float


class Searcher:
    """Searches one loaded version."""

    def __init__(self, index: LiveIndex, encoder: Encoder, settings: SearchSettings) -> None:
        recipe = index.manifest.recipe
        if recipe.fingerprint != encoder.fingerprint:
            if recipe.encoder == encoder.name:
                raise IndexStateError("encoder_changed", name=encoder.name)
            raise IndexStateError("encoder_mismatch", index=recipe.encoder, config=encoder.name)
        self.index = index
        self._encoder = encoder
        self._settings = settings

    def search(self, query: str, k: int, sources: Collection[str] | None = None) -> list[Hit]:
        """The ``k`` best passages for a query.

        Args:
            query: the question.
            k: how many at most.
            sources: documents to search in; None for all.
        """
        allowed = self._rows(sources)
        vector = self._encoder.encode_query(query)
        if vector.shape[0] != self.index.dense.dimension:
            raise CorruptIndexError("index_corrupt", part="vectors.faiss")
        dense_rows, cosines = self.index.dense.search(vector, self._settings.candidates, allowed)
        lexical = self.index.lexical.scores(terms(query))
        return self._fuse(lexical, self._best_rows(lexical, allowed), dense_rows, cosines)[:k]

    def lexical_search(
        self, query: str, k: int, sources: Collection[str] | None = None
    ) -> list[Hit]:
        """The ``k`` best passages by BM25 alone; for baselines."""
        lexical = self.index.lexical.scores(terms(query))
        rows = self._best_rows(lexical, self._rows(sources))
        none = np.empty(0, np.int64), np.empty(0, np.float32)
        return self._fuse(lexical, rows, *none)[:k]

    def _rows(self, sources: Collection[str] | None) -> NDArray[np.int64] | None:
        if sources is None:
            return None
        rows = [i for i, p in enumerate(self.index.passages) if p.source in sources]
        return np.array(rows, dtype=np.int64)

    def _best_rows(self, scores: Scores, allowed: NDArray[np.int64] | None) -> list[int]:
        """Rows by score, equal ones in reading order; a score of 0 is no hit."""
        rows = np.arange(len(scores)) if allowed is None else allowed
        rows = rows[scores[rows] > 0]
        order = np.argsort(-scores[rows], kind="stable")[: self._settings.candidates]
        return [int(row) for row in rows[order]]

    def _fuse(
        self,
        lexical: Scores,
        lexical_rows: list[int],
        dense_rows: NDArray[np.int64],
        cosines: NDArray[np.float32],
    ) -> list[Hit]:
        k, weight = self._settings.rrf_k, self._settings.dense_weight
        lexical_ranks = {row: rank for rank, row in enumerate(lexical_rows, start=1)}
        dense_ranks = {int(row): rank for rank, row in enumerate(dense_rows, start=1)}
        similarity = {int(row): float(c) for row, c in zip(dense_rows, cosines, strict=True)}
        fused: dict[int, float] = {}
        for row, rank in lexical_ranks.items():
            fused[row] = (1 - weight) / (k + rank)
        for row, rank in dense_ranks.items():
            fused[row] = fused.get(row, 0.0) + weight / (k + rank)
        return [
            Hit(
                passage=self.index.passages[row],
                score=score,
                lexical_rank=lexical_ranks.get(row),
                lexical_score=float(lexical[row]),
                dense_rank=dense_ranks.get(row),
                dense_score=similarity.get(row, 0.0),
            )
            for row, score in sorted(fused.items(), key=lambda item: (-item[1], item[0]))
        ]
