"""BM25 over Sudachi terms.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), as
computed by bm25s (method "lucene").
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.analysis import terms

Scores = NDArray[np.float32]


class LexicalIndex:
    """BM25 scores of all passages for a query.

    Args:
        bm25: the bm25s index, or None where no passage has a single term.
        size: number of passages.
    """

    def __init__(self, bm25: bm25s.BM25 | None, size: int) -> None:
        self._bm25 = bm25
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[str], k1: float, b: float) -> LexicalIndex:
        """Index ``texts``, one a passage."""
        corpus = [terms(text) for text in texts]
        if not any(corpus):
            return cls(None, len(texts))
        bm25 = bm25s.BM25(k1=k1, b=b, method="lucene")
        bm25.index(corpus, create_empty_token=False, show_progress=False)
        return cls(bm25, len(texts))

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``, which is made."""
        folder.mkdir()
        if self._bm25 is not None:
            self._bm25.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> LexicalIndex:
        """Read what ``save`` wrote."""
        if not any(folder.iterdir()):
            return cls(None, size)
        return cls(bm25s.BM25.load(str(folder), show_progress=False), size)

    def scores(self, query: Sequence[str]) -> Scores:
        """BM25 of each passage, shape (passages,); 0 where no query term stands."""
        known = [] if self._bm25 is None else [t for t in query if t in self._bm25.vocab_dict]
        if self._bm25 is None or not known:
            return np.zeros(self._size, dtype=np.float32)
        scores: Scores = self._bm25.get_scores(known)
        return scores

    def ceiling(self, query: Sequence[str]) -> float:
        """More than any passage can score: all terms, known or not, endlessly often."""
        return sum(self.idf(term) for term in query)

    def document_frequency(self, term: str) -> int:
        """In how many passages a term stands, title and headings counted."""
        column = None if self._bm25 is None else self._bm25.vocab_dict.get(term)
        if self._bm25 is None or column is None:
            return 0
        edges = self._bm25.scores["indptr"]
        return int(edges[column + 1] - edges[column])

    def idf(self, term: str) -> float:
        """Inverse document frequency of a term (Lucene's BM25 form)."""
        n, df = self._size, self.document_frequency(term)
        return float(np.log(1 + (n - df + 0.5) / (df + 0.5)))
