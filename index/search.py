"""Hybrid search: the passages that BM25 and vectors put forward, fused into one ranking."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.encoder import Encoder
from index.fusion import FusionSettings, fuse
from index.retrieval import Found, Scope, lexical_query
from index.stores import retrieval_of
from index.version import Manifest
from index.view import IndexView
from ingest.document import Passage
from ingest.errors import IndexStateError


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


def check_encoder(index: IndexView, encoder: Encoder) -> None:
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
    """Searches one loaded version, wherever it is kept."""

    def __init__(self, index: IndexView, encoder: Encoder, settings: SearchSettings) -> None:
        check_encoder(index, encoder)
        self.index = index
        self._retrieval = retrieval_of(index)
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
        """The same among some passages, as if there were no others but for BM25's statistics.

        Raises:
            CorruptIndexError: vectors of the index and of the question differ in length.
        """
        vector = self._encoder.encode_query(query)
        asked = lexical_query(query, self.index.lexical)
        found = self._retrieval.find(asked, vector, self._settings.candidates, scope)
        return self._hits(found)[:k]

    def scope(self, rows: Sequence[int] | None) -> Scope:
        """Some passages, by their rows in rising order; None for all."""
        return self._retrieval.scope(rows)

    def _scope(self, sources: Collection[str] | None) -> Scope:
        """The passages of some documents; the last ones are kept, since a chat asks on."""
        if sources is None:
            return self.scope(None)
        wanted, last = frozenset(sources), self._last_scope
        if last is None or last[0] != wanted:
            self._last_scope = last = (wanted, self._retrieval.scope_of(wanted))
        return last[1]

    def _hits(self, found: Found) -> list[Hit]:
        """Hits by score; of equal ones the earlier passage comes first."""
        candidates = found.candidates
        scores = fuse(candidates, self._settings.fusion)
        return [
            Hit(
                passage=found.passages[at],
                score=float(scores[at]),
                lexical_rank=int(candidates.lexical_ranks[at]) or None,
                lexical_score=float(candidates.lexical[at]),
                dense_rank=int(candidates.dense_ranks[at]) or None,
                dense_score=float(candidates.cosines[at]),
            )
            for at in np.lexsort((found.rows, -scores))
        ]
