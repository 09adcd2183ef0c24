"""Candidates for a question, found by the cluster and scored as on disk.

Two searches, one a ranking, rather than ``hybrid_search``: that gives fused scores alone, and our
fusion (``index.fusion``) needs of every candidate both scores, BM25's ceiling and the mean cosine.
So the vectors of all candidates are fetched with them, which is one call more, and what one ranking
did not put forward is computed here. Reciprocal ranks are fused from the same two rankings:
Milvus's own have no weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.dense import Vectors
from index.fusion import Candidates
from index.lexical import Scores
from index.milvus.lexical import RemoteStatistics, concept_bound, concept_scores
from index.milvus.loading import (
    PASSAGE_FIELDS,
    VECTOR_FIELDS,
    Row,
    Rows,
    stored_passage,
    vector_of,
)
from index.milvus.sparse import asked_pairs
from index.retrieval import Found, LexicalQuery, Scope, ranks
from ingest.errors import CorruptIndexError

# Equal scores come in any order: so many more are asked for, and put into reading order.
_SLACK = 16
# Milvus gives no more at once.
_MOST = 16_384
# How many neighbours HNSW keeps in view, as a multiple of what is asked for.
_EF_SHARE, _LEAST_EF = 4, 128

Ranking = list[tuple[int, float]]


class Version(Protocol):
    """What is searched."""

    @property
    def rows(self) -> Rows:
        """Its collections, loaded."""
        ...

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the documents, by number."""
        ...

    @property
    def lexical(self) -> RemoteStatistics:
        """What is known of its terms."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def mean(self) -> Vectors:
        """The mean of all vectors."""
        ...

    def means(self, numbers: Collection[int]) -> Vectors:
        """The mean vector of the passages of some documents."""
        ...


class RemoteRetrieval:
    """Finds candidates in one version."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self._numbers = {source: number for number, source in enumerate(version.sources)}

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._version.dimension

    def scope(self, rows: Sequence[int] | None) -> Scope:
        """See ``index.retrieval.Retrieval.scope``."""
        if rows is None:
            return Scope(None, self._version.mean)
        allowed = np.array(rows, dtype=np.int64)
        found = self._fetched(allowed.tolist(), VECTOR_FIELDS)
        vectors = [vector_of(row) for row in found.values()]
        mean = np.mean(vectors, axis=0) if vectors else np.zeros(self.dimension)
        return Scope(allowed, mean.astype(np.float32), _within("row", allowed.tolist()))

    def scope_of(self, sources: Collection[str]) -> Scope:
        """See ``index.retrieval.Retrieval.scope_of``."""
        numbers = sorted(self._numbers[one] for one in sources if one in self._numbers)
        return Scope(None, self._version.means(numbers), _within("document", numbers))

    def find(self, query: LexicalQuery, vector: Vectors, limit: int, scope: Scope) -> Found:
        """See ``index.retrieval.Retrieval.find``."""
        if vector.shape[0] != self.dimension:
            raise CorruptIndexError("index_corrupt", part="passages")
        dense = self._nearest(vector, limit, scope.within)
        lexical = _Lexical(self, query, limit, scope.within)
        rows = np.array(sorted({row for row, _ in [*dense, *lexical.best]}), dtype=np.int64)
        held = self._fetched(rows.tolist(), (*PASSAGE_FIELDS, *VECTOR_FIELDS))
        scores, ceiling = lexical.scores([held[row]["sparse"] for row in rows.tolist()])
        vectors = [vector_of(held[row]) for row in rows.tolist()]
        cosines = np.array(vectors, np.float32).reshape(len(rows), self.dimension) @ vector
        candidates = Candidates(
            lexical=scores,
            cosines=cosines,
            lexical_ranks=ranks(rows, _rows_of(lexical.best)),
            dense_ranks=ranks(rows, _rows_of(dense)),
            ceiling=ceiling,
            mean_cosine=float(scope.mean @ vector),
        )
        sources = self._version.sources
        passages = [stored_passage(held[row], sources).passage for row in rows.tolist()]
        return Found(rows, passages, candidates)

    def _nearest(self, vector: Vectors, limit: int, within: str) -> Ranking:
        view = max(_EF_SHARE * limit, _LEAST_EF)
        return self.ranking("dense", vector.tolist(), limit, within, {"ef": view})

    def ranking(
        self, field: str, asked: Any, limit: int, within: str, view: Mapping[str, int] | None = None
    ) -> Ranking:
        """Rows with their inner products, best first, equal ones in reading order."""
        wanted = min(limit + _SLACK, _MOST)
        if not asked or limit < 1:
            return []
        names, place = self._version.rows.names, self._version.rows.place
        with place.calling():
            (found,) = place.client.search(
                names.passages,
                [asked],
                anns_field=field,
                filter=within,
                limit=wanted,
                timeout=place.seconds,
                consistency_level=self._version.rows.level,
                search_params={"metric_type": "IP", "params": dict(view or {})},
            )
        best = sorted(((int(one["row"]), float(one["distance"])) for one in found), key=_order)
        return best[:limit]

    def fetch_sparse(self, rows: Sequence[int]) -> list[Mapping[int, float]]:
        """What some passages have for terms and pairs, in their order."""
        held = self._fetched(rows, ("sparse",))
        return [held[row]["sparse"] for row in rows]

    def _fetched(self, rows: Sequence[int], fields: Sequence[str]) -> dict[int, Row]:
        """Some passages by row.

        Raises:
            CorruptIndexError: one is not there.
        """
        names = self._version.rows.names
        found = self._version.rows.got(names.passages, rows, ("row", *fields))
        by_row = {int(row["row"]): row for row in found}
        if len(by_row) != len(rows):
            raise CorruptIndexError("index_corrupt", part=names.passages)
        return by_row

    @property
    def statistics(self) -> RemoteStatistics:
        """What is known of terms."""
        return self._version.lexical


class _Lexical:
    """BM25's ranking for one question.

    Attributes:
        best: the passages it puts forward.
    """

    def __init__(
        self, retrieval: RemoteRetrieval, query: LexicalQuery, limit: int, within: str
    ) -> None:
        self._query = query
        self._statistics = retrieval.statistics
        self._weight_of: list[dict[int, float]] = []
        if query.concepts:
            self.best = self._best_of_concepts(retrieval, limit, within)
            return
        self._statistics.learn([word for variant in query.variants for word in variant])
        self._weight_of = [self._asked(variant) for variant in query.variants]
        merged: dict[int, float] = {}
        for asked in self._weight_of:
            for row, score in retrieval.ranking("sparse", asked, limit, within):
                merged[row] = max(score, merged.get(row, 0.0))
        self.best = sorted(merged.items(), key=_order)[:limit]

    def _asked(self, words: Sequence[str]) -> dict[int, float]:
        """A question as a sparse vector: how often it has each term and each pair."""
        terms = [self._statistics.term(word) for word in words]
        places = [term.number for term in terms if term is not None] + asked_pairs(words)
        return {place: float(times) for place, times in Counter(places).items()}

    def _best_of_concepts(self, retrieval: RemoteRetrieval, limit: int, within: str) -> Ranking:
        """The best by ``concept_scores``, which is no inner product, by way of one that bounds it.

        Passages come by falling bound; once that is below the last of the best, no other can be
        among them (the threshold algorithm of Fagin, Lotem and Naor, PODS 2001).
        """
        bound = concept_bound(self._query.concepts, self._statistics)
        wanted = 4 * limit
        while True:
            found = retrieval.ranking("sparse", bound, wanted, within)
            rows = [row for row, _ in found]
            scores, _ = self.scores(retrieval.fetch_sparse(rows))
            scored = [(row, float(s)) for row, s in zip(rows, scores, strict=True) if s > 0]
            best = sorted(scored, key=_order)[:limit]
            exhausted = len(found) < wanted or wanted >= _MOST
            if exhausted or (len(best) == limit and best[-1][1] > found[-1][1]):
                return best
            wanted = min(4 * wanted, _MOST)

    def scores(self, sparse: Sequence[Mapping[int, float]]) -> tuple[Scores, float]:
        """BM25 of some passages, and its ceiling.

        Args:
            sparse: what they have for terms and pairs.
        """
        size = len(sparse)
        if self._query.concepts:
            return concept_scores(
                self._query.concepts, self._statistics, lambda w: self._values(w, sparse), size
            )
        best = np.zeros(size, np.float32)
        for asked in self._weight_of:
            sums = [sum(one.get(at, 0.0) * n for at, n in asked.items()) for one in sparse]
            best = np.maximum(best, np.array(sums, np.float32))
        variants = self._query.variants
        return best, max(map(self._statistics.ceiling, variants), default=0.0)

    def _values(self, word: str, sparse: Sequence[Mapping[int, float]]) -> Scores:
        term = self._statistics.term(word)
        place = -1 if term is None else term.number
        return np.array([one.get(place, 0.0) for one in sparse], np.float32)


def _order(one: tuple[int, float]) -> tuple[float, int]:
    return -one[1], one[0]


def _rows_of(ranking: Ranking) -> NDArray[np.int64]:
    return np.array([row for row, _ in ranking], dtype=np.int64)


def _within(field: str, numbers: Sequence[int]) -> str:
    """The expression for some numbers of a field; of none it fits nothing."""
    return f"{field} in {list(numbers)}" if numbers else f"{field} < 0"
