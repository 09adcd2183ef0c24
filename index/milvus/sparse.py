"""BM25 as sparse vectors: what a passage has for each term and pair, so that a sum is its score.

The document's side holds term saturation times inverse document frequency in Lucene's form
(see ``index.term_matrix``), pairs already times their weight; the question's side how
often it has each. Their inner product is BM25, which Milvus computes exactly.

A term has the place of its number in the vocabulary. Pairs are many more, so theirs is a hash
(Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009): two pairs of
one passage or question that share a place count as one, and a foreign pair may count as one asked
for, by ``pair_weight`` at most of what a term is worth.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.corpus import TermCorpus
from index.lexical import LexicalSettings
from index.term_pairs import pairs_of

PAIRS = 1 << 31
"""Where the places of pairs begin; those of terms lie below."""
NOTHING = PAIRS - 1
"""A place that no question names: Milvus takes no vector that is empty."""

SparseVector = dict[int, float]


@dataclass(frozen=True)
class Frequencies:
    """How many passages have each term and pair; sums of shards are those of the whole.

    Attributes:
        passages: how many there are.
        terms: all terms of all passages, repeats counted.
        pairs: the same of pairs.
        of_term: passages that have a term.
        of_pair: passages that have a pair.
    """

    passages: int
    terms: int
    pairs: int
    of_term: Counter[str]
    of_pair: Counter[str]

    @classmethod
    def of(cls, corpus: TermCorpus) -> Frequencies:
        """Those of some passages."""
        of_term: Counter[str] = Counter()
        of_pair: Counter[str] = Counter()
        pairs = 0
        for row in range(len(corpus)):
            words = corpus.terms_of(row)
            found = _pairs(words)
            pairs += len(found)
            of_term.update(set(words))
            of_pair.update(set(found))
        return cls(len(corpus), len(corpus.ids), pairs, of_term, of_pair)

    def __add__(self, other: Frequencies) -> Frequencies:
        """Those of both shards' passages."""
        return Frequencies(
            self.passages + other.passages,
            self.terms + other.terms,
            self.pairs + other.pairs,
            self.of_term + other.of_term,
            self.of_pair + other.of_pair,
        )


class Weigher:
    """Makes the sparse vectors of passages.

    Args:
        frequencies: of all passages of the version.
        settings: how words are weighed.
    """

    def __init__(self, frequencies: Frequencies, settings: LexicalSettings) -> None:
        self._known = frequencies
        self._settings = settings
        self.vocabulary = tuple(sorted(frequencies.of_term))
        self._places = {term: place for place, term in enumerate(self.vocabulary)}

    def vector(self, words: Sequence[str]) -> SparseVector:
        """What a passage has, by place.

        Args:
            words: its terms, in order.
        """
        known, weight = self._known, self._settings.pair_weight
        found: SparseVector = {NOTHING: 1.0}
        for term, share in self._saturation(words, known.terms):
            found[self._places[term]] = share * idf(known.of_term[term], known.passages)
        if weight > 0:
            for pair, share in self._saturation(_pairs(words), known.pairs):
                value = weight * share * idf(known.of_pair[pair], known.passages)
                found[place_of_pair(pair)] = value
        return {place: float(np.float32(value)) for place, value in found.items()}

    def _saturation(self, words: Sequence[str], all_words: int) -> Iterable[tuple[str, float]]:
        """How fully a passage has each of its words, 0 to 1."""
        mean = all_words / self._known.passages
        k1, b = self._settings.k1, self._settings.b
        for word, times in Counter(words).items():
            yield word, times / (k1 * (1 - b + b * len(words) / mean) + times)


def idf(frequency: float, passages: int) -> float:
    """Inverse document frequency, in Lucene's BM25 form."""
    return float(np.log(1 + (passages - frequency + 0.5) / (frequency + 0.5)))


def _pairs(words: Sequence[str]) -> list[str]:
    """Neighbouring terms as one word each, the same for both orders."""
    return [" ".join(pair) for pair in pairs_of(words)]


def place_of_pair(pair: str) -> int:
    """The place of a pair, the same on every machine."""
    return PAIRS + zlib.crc32(pair.encode("utf-8", "surrogatepass")) % (PAIRS - 1)


def asked_pairs(words: Sequence[str]) -> list[int]:
    """The places of a question's pairs."""
    return [place_of_pair(pair) for pair in _pairs(words)]
