"""Hybrid search: the passages that BM25 and vectors put forward, fused into one ranking."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.analysis import terms
from index.calendars import in_other_calendar
from index.dense import Vectors
from index.encoder import Encoder
from index.fusion import Candidates, FusionSettings, fuse
from index.lexical import Scores
from index.live import LiveIndex
from index.translation import Concept, concepts_of, is_english
from index.version import Manifest
from ingest.document import Passage
from ingest.errors import CorruptIndexError, IndexStateError
from ingest.normalize import normalize


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How the two rankings are made and put together; see ``config.toml``.

    Attributes:
        candidates: how many passages each ranking puts forward.
        fusion: how their scores become one.
    """

    candidates: int = 50
    fusion: FusionSettings = field(default_factory=FusionSettings)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and how.

    Attributes:
        passage: what was found.
        score: fused score, 0 to 1; larger is better.
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


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The passages that are searched.

    Attributes:
        rows: their rows, rising; None for all.
        mean: the mean of their vectors, shape (dimension,).
    """

    rows: NDArray[np.int64] | None
    mean: Vectors


def check_encoder(index: LiveIndex, encoder: Encoder) -> None:
    """Check that an index was built with this encoder.

    Raises:
        IndexStateError: it was built with another (``encoder_mismatch``), or before its files or
            settings changed (``encoder_changed``).
    """
    if (problem := encoder_problem(index.manifest, encoder)) is not None:
        raise problem


def encoder_problem(manifest: Manifest, encoder: Encoder) -> IndexStateError | None:
    """Why a version cannot be searched with an encoder; see ``check_encoder``."""
    recipe = manifest.recipe
    if recipe.fingerprint == encoder.fingerprint:
        return None
    if recipe.encoder == encoder.name:
        return IndexStateError("encoder_changed", name=encoder.name)
    return IndexStateError("encoder_mismatch", index=recipe.encoder, config=encoder.name)


class Searcher:
    """Searches one loaded version."""

    def __init__(self, index: LiveIndex, encoder: Encoder, settings: SearchSettings) -> None:
        check_encoder(index, encoder)
        self.index = index
        self._encoder = encoder
        self._settings = settings
        self._last_scope: tuple[frozenset[str], Scope] | None = None

    def search(self, query: str, k: int, sources: Collection[str] | None = None) -> list[Hit]:
        """The ``k`` best passages for a query.

        Args:
            query: the question.
            k: how many at most.
            sources: documents to search in; None for all.
        """
        return self.search_among(query, k, self._scope(sources))

    def search_among(self, query: str, k: int, scope: Scope) -> list[Hit]:
        """The same among some passages, as if there were no others but for BM25's statistics."""
        allowed = scope.rows
        vector = self._encoder.encode_query(query)
        if vector.shape[0] != self.index.dense.dimension:
            raise CorruptIndexError("index_corrupt", part="vectors.faiss")
        dense = self.index.dense
        dense_rows, nearest = dense.search(vector, self._settings.candidates, allowed)
        lexical, ceiling = self._lexical(query)
        lexical_rows = self._best_rows(lexical, allowed)
        rows = np.union1d(lexical_rows, dense_rows).astype(np.int64)
        cosines = dense.cosines(vector, rows)
        cosines[np.searchsorted(rows, dense_rows)] = nearest  # to the last bit those of the ranks
        candidates = Candidates(
            lexical=lexical[rows],
            cosines=cosines,
            lexical_ranks=_ranks(rows, lexical_rows),
            dense_ranks=_ranks(rows, dense_rows),
            ceiling=ceiling,
            mean_cosine=float(scope.mean @ vector),
        )
        return self._hits(rows, candidates, fuse(candidates, self._settings.fusion))[:k]

    def _lexical(self, query: str) -> tuple[Scores, float]:
        """BM25 of all passages, and its ceiling.

        Of an English question on Japanese articles it is that of what may stand for its words.
        """
        lexical = self.index.lexical
        if is_english(query):
            concepts = concepts_of(query, lexical.holds, lexical.readings)
            if any(_is_translated(one) for one in concepts):
                return lexical.concept_scores(concepts)
        # Each passage has the question in the calendar that it fits better.
        scores, ceiling = self._of_terms(query)
        for other in in_other_calendar(normalize(query).text):
            of_other, ceiling_of_other = self._of_terms(other)
            scores, ceiling = np.maximum(scores, of_other), max(ceiling, ceiling_of_other)
        return scores, ceiling

    def _of_terms(self, query: str) -> tuple[Scores, float]:
        words = terms(query)
        return self.index.lexical.scores(words), self.index.lexical.ceiling(words)

    def scope(self, rows: Sequence[int] | None) -> Scope:
        """Some passages, by their rows in rising order; None for all."""
        allowed = None if rows is None else np.array(rows, dtype=np.int64)
        return Scope(allowed, self.index.dense.mean_vector(allowed))

    def _scope(self, sources: Collection[str] | None) -> Scope:
        """The passages of some documents; the last ones are kept, since a chat asks on."""
        if sources is None:
            return self.scope(None)
        wanted, last = frozenset(sources), self._last_scope
        if last is None or last[0] != wanted:
            self._last_scope = last = (wanted, self.scope(self.index.rows_of(wanted)))
        return last[1]

    def _best_rows(self, scores: Scores, allowed: NDArray[np.int64] | None) -> NDArray[np.int64]:
        """Rows by score, equal ones in reading order; a score of 0 is no hit."""
        rows = np.flatnonzero(scores) if allowed is None else allowed
        rows = rows[scores[rows] > 0]
        candidates = self._settings.candidates
        if len(rows) > candidates:  # only what may be among them is sorted
            least = np.partition(scores[rows], -candidates)[-candidates]
            rows = rows[scores[rows] >= least]
        order = np.argsort(-scores[rows], kind="stable")[:candidates]
        best: NDArray[np.int64] = rows[order]
        return best

    def _hits(self, rows: NDArray[np.int64], candidates: Candidates, scores: Scores) -> list[Hit]:
        """Hits by score; of equal ones the earlier passage comes first."""
        return [
            Hit(
                passage=self.index.passages[rows[at]],
                score=float(scores[at]),
                lexical_rank=int(candidates.lexical_ranks[at]) or None,
                lexical_score=float(candidates.lexical[at]),
                dense_rank=int(candidates.dense_ranks[at]) or None,
                dense_score=float(candidates.cosines[at]),
            )
            for at in np.lexsort((rows, -scores))
        ]


def _is_translated(concept: Concept) -> bool:
    """Whether a word is in the articles by a Japanese word alone."""
    words = [term for one in concept for term in one.terms]
    return bool(words) and not any(word.isascii() for word in words)


def _ranks(rows: NDArray[np.int64], ranked: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each of ``rows`` in a ranking, from 1; 0 where it is not in it."""
    places = {int(row): rank for rank, row in enumerate(ranked, start=1)}
    return np.array([places.get(int(row), 0) for row in rows], dtype=np.int64)
