"""Candidates for a question: found by BM25 and by vectors, wherever an index is kept.

``Retrieval`` is what a search asks of an index; ``LocalRetrieval`` answers it from a version in
memory, ``index.milvus.retrieval`` from a cluster. Both give the same candidates with the same
scores, so that fusion, reading and answering know nothing of where an index lies.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.analysis import terms
from index.calendars import in_other_calendar
from index.dense import Vectors
from index.fusion import Candidates
from index.lexical import Scores
from index.live import LiveIndex
from index.translation import Concept, concepts_of, is_english
from index.view import LexicalStatistics
from ingest.document import Passage
from ingest.errors import CorruptIndexError
from ingest.normalize import normalize


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The passages that are searched.

    Attributes:
        rows: their rows, rising; None for all, or where ``within`` says which.
        mean: the mean of their vectors, shape (dimension,).
        within: the same as a store's own expression; empty where it needs none.
    """

    rows: NDArray[np.int64] | None
    mean: Vectors
    within: str = ""


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """What BM25 is asked.

    Attributes:
        variants: the terms of the question, in order, once for each calendar; each passage has
            the one that it fits better.
        concepts: of an English question on Japanese articles, what may stand for its words, asked
            in the place of ``variants``; empty for any other question.
    """

    variants: tuple[tuple[str, ...], ...]
    concepts: tuple[Concept, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The passages that either ranking puts forward.

    Attributes:
        rows: their rows, rising.
        passages: they, in this order.
        candidates: their scores and ranks, in this order.
    """

    rows: NDArray[np.int64]
    passages: Sequence[Passage]
    candidates: Candidates


class Retrieval(Protocol):
    """Finds candidates among the passages of one version."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def scope(self, rows: Sequence[int] | None) -> Scope:
        """Some passages, by their rows in rising order; None for all."""
        ...

    def scope_of(self, sources: Collection[str]) -> Scope:
        """The passages of some documents."""
        ...

    def find(self, query: LexicalQuery, vector: Vectors, limit: int, scope: Scope) -> Found:
        """What either ranking puts forward.

        Args:
            query: what BM25 is asked.
            vector: the question's, shape (dimension,).
            limit: how many passages each ranking puts forward.
            scope: where to look; BM25's statistics are of all passages in any case.
        """
        ...


def lexical_query(question: str, statistics: LexicalStatistics) -> LexicalQuery:
    """What BM25 is asked for a question, given what stands in the articles."""
    if is_english(question):
        concepts = concepts_of(question, statistics.holds, statistics.readings)
        if any(_is_translated(one) for one in concepts):
            return LexicalQuery((), tuple(concepts))
    others = in_other_calendar(normalize(question).text)
    return LexicalQuery(tuple(tuple(terms(one)) for one in (question, *others)))


def _is_translated(concept: Concept) -> bool:
    """Whether a word is in the articles by a Japanese word alone."""
    words = [term for one in concept for term in one.terms]
    return bool(words) and not any(word.isascii() for word in words)


class LocalRetrieval:
    """Finds candidates in a version that lies in memory."""

    def __init__(self, index: LiveIndex) -> None:
        self._index = index

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._index.dense.dimension

    def scope(self, rows: Sequence[int] | None) -> Scope:
        """See ``Retrieval.scope``."""
        allowed = None if rows is None else np.array(rows, dtype=np.int64)
        return Scope(allowed, self._index.dense.mean_vector(allowed))

    def scope_of(self, sources: Collection[str]) -> Scope:
        """See ``Retrieval.scope_of``."""
        return self.scope(self._index.rows_of(sources))

    def find(self, query: LexicalQuery, vector: Vectors, limit: int, scope: Scope) -> Found:
        """See ``Retrieval.find``."""
        dense = self._index.dense
        if vector.shape[0] != dense.dimension:
            raise CorruptIndexError("index_corrupt", part="vectors.faiss")
        dense_rows, nearest = dense.search(vector, limit, scope.rows)
        lexical_rows, lexical, ceiling = self.by_words(query, limit, scope)
        rows = np.union1d(lexical_rows, dense_rows).astype(np.int64)
        cosines = dense.cosines(vector, rows)
        cosines[np.searchsorted(rows, dense_rows)] = nearest  # to the last bit those of the ranks
        candidates = Candidates(
            lexical=lexical[rows],
            cosines=cosines,
            lexical_ranks=ranks(rows, lexical_rows),
            dense_ranks=ranks(rows, dense_rows),
            ceiling=ceiling,
            mean_cosine=float(scope.mean @ vector),
        )
        return Found(rows, [self._index.passages[row] for row in rows], candidates)

    def by_words(
        self, query: LexicalQuery, limit: int, scope: Scope
    ) -> tuple[NDArray[np.int64], Scores, float]:
        """The rows that BM25 puts forward, best first; its scores of all passages; its ceiling."""
        scores, ceiling = self._lexical(query)
        return _best_rows(scores, limit, scope.rows), scores, ceiling

    def _lexical(self, query: LexicalQuery) -> tuple[Scores, float]:
        """BM25 of all passages, and its ceiling."""
        lexical = self._index.lexical
        if query.concepts:
            return lexical.concept_scores(query.concepts)
        first, *others = query.variants
        scores, ceiling = lexical.scores(first), lexical.ceiling(first)
        for other in others:
            scores = np.maximum(scores, lexical.scores(other))
            ceiling = max(ceiling, lexical.ceiling(other))
        return scores, ceiling


def _best_rows(scores: Scores, limit: int, allowed: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Rows by score, equal ones in reading order; a score of 0 is no hit."""
    # Comparing first: of a million numbers those that are not 0 are found sooner so.
    rows = np.flatnonzero(scores > 0) if allowed is None else allowed[scores[allowed] > 0]
    if len(rows) > limit:  # only what may be among them is sorted
        least = np.partition(scores[rows], -limit)[-limit]
        rows = rows[scores[rows] >= least]
    order = np.argsort(-scores[rows], kind="stable")[:limit]
    best: NDArray[np.int64] = rows[order]
    return best


def ranks(rows: NDArray[np.int64], ranked: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each of ``rows`` in a ranking, from 1; 0 where it is not in it."""
    places = {int(row): rank for rank, row in enumerate(ranked, start=1)}
    return np.array([places.get(int(row), 0) for row in rows], dtype=np.int64)
