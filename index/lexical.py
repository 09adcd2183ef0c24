"""BM25 over Sudachi terms, and over pairs of neighbouring terms.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), as
computed by bm25s (method "lucene"). Words that stand together in the question and in a passage say
more than the same words apart: terms that follow each other, in either order, count as terms of a
second kind with a small weight (the sequential dependence of Metzler and Croft, "A Markov Random
Field Model for Term Dependencies", SIGIR 2005, with BM25 in the place of language models).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.analysis import lookup
from index.corpus import TermCorpus
from index.translation.concepts import Concept
from index.translation.romaji import romanised

if TYPE_CHECKING:  # it brings SciPy, which a build that finds nothing changed needs not
    import bm25s

Scores = NDArray[np.float32]
_KANJI = re.compile("[々〆一-鿿]")


@dataclass(frozen=True, slots=True)
class LexicalSettings:
    """How words are weighed; see ``config.toml``.

    Attributes:
        k1: how soon repeats of a term stop counting.
        b: how much a long passage is held back, 0 to 1.
        pair_weight: what a pair of neighbouring terms counts beside a term; 0 leaves pairs out.
    """

    k1: float = 0.6
    b: float = 0.75
    pair_weight: float = 0.2


# What libraries have where nothing is set (Lucene's), for baselines.
STANDARD = LexicalSettings(k1=1.2, b=0.75, pair_weight=0.0)


class LexicalIndex:
    """BM25 scores of all passages for a query.

    Args:
        terms: the bm25s index of terms, or None where no passage has a single one.
        pairs: the same of their pairs; None also where they do not count.
        size: number of passages.
        pair_weight: see ``LexicalSettings``.
    """

    def __init__(
        self, terms: bm25s.BM25 | None, pairs: bm25s.BM25 | None, size: int, pair_weight: float
    ) -> None:
        self._terms = terms
        self._pairs = pairs
        self._size = size
        self._pair_weight = pair_weight

    @classmethod
    def build(cls, texts: Sequence[str], settings: LexicalSettings) -> LexicalIndex:
        """Index ``texts``, one a passage."""
        return cls.of_corpus(TermCorpus.of(texts), settings)

    @classmethod
    def of_corpus(cls, corpus: TermCorpus, settings: LexicalSettings) -> LexicalIndex:
        """Index passages whose terms are known."""
        words = (corpus.rows(), list(corpus.vocabulary))
        weight = settings.pair_weight
        pairs = _bm25(*_pairs(corpus), settings) if weight > 0 else None
        return cls(_bm25(*words, settings), pairs, len(corpus), weight)

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``, which is made."""
        folder.mkdir()
        for name, part in (("terms", self._terms), ("pairs", self._pairs)):
            if part is not None:
                part.save(str(folder / name), show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int, pair_weight: float) -> LexicalIndex:
        """Read what ``save`` wrote.

        Args:
            folder: where it lies.
            size: number of passages.
            pair_weight: the one that it was built with.
        """
        import bm25s

        parts = [
            bm25s.BM25.load(str(folder / name), show_progress=False)
            if (folder / name).is_dir()
            else None
            for name in ("terms", "pairs")
        ]
        return cls(parts[0], parts[1], size, pair_weight)

    def scores(self, query: Sequence[str]) -> Scores:
        """BM25 of each passage, shape (passages,); 0 where no query term stands.

        Args:
            query: the terms of the question, in order.
        """
        scores = _scores(self._terms, query, self._size)
        if self._pairs is not None:
            scores += self._pair_weight * _scores(self._pairs, pairs_of(query), self._size)
        return scores

    def ceiling(self, query: Sequence[str]) -> float:
        """More than any passage can have for its terms alone: all, known or not, endlessly often.

        Pairs are left out: a passage that has all the words may have them in another order.
        """
        return sum(self.idf(term) for term in query)

    def concept_scores(self, concepts: Sequence[Concept]) -> tuple[Scores, float]:
        """BM25 of each passage for words in another language, and its ceiling.

        The renderings of a word count as one term: it stands where the likeliest of them stands,
        and as often as all of them together (see ``index.translation``).

        Returns:
            Scores, shape (passages,), and more than any passage can have, as ``ceiling`` gives it;
            a word that has no rendering counts half in that.
        """
        total, ceiling = np.zeros(self._size, dtype=np.float32), 0.0
        for concept in concepts:
            if not concept:
                ceiling += self._idf_of(0) / 2
                continue
            stands = np.zeros(self._size, dtype=np.float32)
            frequency = 0.0
            for one in concept:
                np.maximum(stands, one.weight * self._saturation(one.terms), out=stands)
                frequency += one.weight * min(map(self.document_frequency, one.terms))
            idf = self._idf_of(min(frequency, self._size))
            total += idf * stands
            ceiling += idf
        return total, ceiling

    def _saturation(self, words: Sequence[str]) -> Scores:
        """How fully each passage has terms: their BM25 without their rarity; 0 where one fails."""
        parts = [_scores(self._terms, [word], self._size) / self.idf(word) for word in words]
        together = np.min(parts, axis=0) > 0
        full: Scores = np.mean(parts, axis=0).astype(np.float32) * together
        return full

    @cached_property
    def readings(self) -> dict[str, list[str]]:
        """The names among the terms by their readings in Latin letters, see ``folded``.

        Some microseconds for each term; made where the first English question is asked.
        """
        found: dict[str, list[str]] = {}
        for term in () if self._terms is None else self._terms.vocab_dict:
            if not _KANJI.search(term):
                continue
            for reading in sorted({entry.reading for entry in lookup(term) if entry.name}):
                found.setdefault(romanised(reading), []).append(term)
        return found

    def holds(self, term: str) -> bool:
        """Whether a term stands in any passage."""
        return self._terms is not None and term in self._terms.vocab_dict

    def document_frequency(self, term: str) -> int:
        """In how many passages a term stands, title and headings counted."""
        column = None if self._terms is None else self._terms.vocab_dict.get(term)
        if self._terms is None or column is None:
            return 0
        edges = self._terms.scores["indptr"]
        return int(edges[column + 1] - edges[column])

    def idf(self, term: str) -> float:
        """Inverse document frequency of a term (Lucene's BM25 form)."""
        return self._idf_of(self.document_frequency(term))

    def _idf_of(self, frequency: float) -> float:
        return float(np.log(1 + (self._size - frequency + 0.5) / (frequency + 0.5)))


def pairs_of(words: Iterable[str]) -> list[str]:
    """Neighbouring terms as one term each, the same for both orders; a repeated term is no pair."""
    return [" ".join(sorted(pair)) for pair in pairwise(words) if pair[0] != pair[1]]


def _pairs(corpus: TermCorpus) -> tuple[list[NDArray[np.int64]], list[str]]:
    """``pairs_of`` for all passages at once: their numbers by passage, and their names."""
    size, ids = len(corpus.vocabulary), corpus.ids.astype(np.int64)
    left, right = ids[:-1], ids[1:]
    row = np.repeat(np.arange(len(corpus)), np.diff(corpus.edges))
    kept = (left != right) & (row[:-1] == row[1:])
    # The vocabulary is sorted, so the smaller number is the term that comes first.
    keys = np.minimum(left, right)[kept] * size + np.maximum(left, right)[kept]
    known, numbers = np.unique(keys, return_inverse=True)
    names = [
        f"{corpus.vocabulary[first]} {corpus.vocabulary[second]}"
        for first, second in zip(*(part.tolist() for part in np.divmod(known, size)), strict=True)
    ]
    counts = np.bincount(row[:-1][kept], minlength=len(corpus))
    return np.split(numbers, np.cumsum(counts)[:-1]) if len(corpus) else [], names


def _bm25(
    rows: Sequence[NDArray[Any]], vocabulary: Sequence[str], settings: LexicalSettings
) -> bm25s.BM25 | None:
    if not vocabulary:
        return None
    import bm25s
    from tqdm import tqdm

    if not hasattr(tqdm, "_lock"):
        # bm25s takes tqdm's lock even where it shows nothing. The one that tqdm makes is shared
        # with every process forked from this one: killed while it holds it, one would stop all.
        tqdm.set_lock(threading.RLock())
    bm25 = bm25s.BM25(k1=settings.k1, b=settings.b, method="lucene")
    numbers = {term: at for at, term in enumerate(vocabulary)}
    ids = [row.tolist() for row in rows]
    bm25.index((ids, numbers), create_empty_token=False, show_progress=False)
    return bm25


def _scores(bm25: bm25s.BM25 | None, query: Sequence[str], size: int) -> Scores:
    known = [] if bm25 is None else [term for term in query if term in bm25.vocab_dict]
    if bm25 is None or not known:
        return np.zeros(size, dtype=np.float32)
    scores: Scores = bm25.get_scores(known)
    return scores
