"""BM25 over Sudachi terms, and over pairs of neighbouring terms.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), in
Lucene's form (see ``index.term_matrix``). Words that stand together in question and passage say
more than the same words apart: terms that follow each other, in either order, count as terms of a
second kind with a small weight (the sequential dependence of Metzler and Croft, "A Markov Random
Field Model for Term Dependencies", SIGIR 2005, with BM25 in the place of language models).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index.analysis import lookup
from index.corpus import TermCorpus
from index.lines import HELD
from index.term_matrix import Scores as Scores
from index.term_matrix import TermMatrix
from index.term_pairs import TermPairs
from index.translation.concepts import Concept
from index.translation.romaji import romanised

_VOCABULARY = "vocab.index.json"
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
        terms: the scores of terms, or None where no passage has a single one.
        numbers: the column of each term in them.
        pairs: the scores of pairs; None also where they do not count.
        size: number of passages.
        pair_weight: see ``LexicalSettings``.
    """

    def __init__(
        self,
        terms: TermMatrix | None,
        numbers: Mapping[str, int],
        pairs: TermPairs | None,
        size: int,
        pair_weight: float,
    ) -> None:
        self._terms = terms
        self._numbers = numbers
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
        k1, b, weight = settings.k1, settings.b, settings.pair_weight
        numbers = {term: at for at, term in enumerate(corpus.vocabulary)}
        if not numbers:
            return cls(None, numbers, None, len(corpus), weight)
        terms = TermMatrix.of(corpus.ids, corpus.edges, len(numbers), k1, b)
        pairs = TermPairs.of(corpus, k1, b) if weight > 0 else None
        return cls(terms, numbers, pairs, len(corpus), weight)

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``, which is made."""
        folder.mkdir()
        if self._terms is not None:
            self._terms.save(folder / "terms")
            text = json.dumps(self._numbers, ensure_ascii=False)
            (folder / "terms" / _VOCABULARY).write_text(text, encoding="utf-8")
        if self._pairs is not None:
            self._pairs.save(folder / "pairs")

    @classmethod
    def load(cls, folder: Path, size: int, pair_weight: float) -> LexicalIndex:
        """Read what ``save`` wrote; of many passages the scores are mapped into memory.

        Args:
            folder: where it lies.
            size: number of passages.
            pair_weight: the one that it was built with.

        Raises:
            OSError, ValueError: it is not there, or damaged.
        """
        if not (folder / "terms").is_dir():
            return cls(None, {}, None, size, pair_weight)
        mapped = size > HELD
        terms = TermMatrix.load(folder / "terms", size, mapped)
        numbers = json.loads((folder / "terms" / _VOCABULARY).read_text(encoding="utf-8"))
        pairs = None
        if (folder / "pairs").is_dir():
            pairs = TermPairs.load(folder / "pairs", size, len(numbers), mapped)
        return cls(terms, numbers, pairs, size, pair_weight)

    def check(self) -> None:
        """Check that scores, terms and pairs fit each other.

        Raises:
            ValueError: they do not.
        """
        if self._terms is not None:
            self._terms.check(len(self._numbers))
        if self._pairs is not None:
            self._pairs.check()

    def scores(self, query: Sequence[str]) -> Scores:
        """BM25 of each passage, shape (passages,); 0 where no query term stands.

        Args:
            query: the terms of the question, in order.
        """
        scores = self._of_terms(query)
        if self._pairs is not None:
            scores += self._pair_weight * self._pairs.scores(query, self._numbers)
        return scores

    def _of_terms(self, query: Sequence[str]) -> Scores:
        if self._terms is None:
            return np.zeros(self._size, dtype=np.float32)
        return self._terms.scores([self._numbers[term] for term in query if self.holds(term)])

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
        parts = [self._of_terms([word]) / self.idf(word) for word in words]
        together = np.min(parts, axis=0) > 0
        full: Scores = np.mean(parts, axis=0).astype(np.float32) * together
        return full

    @cached_property
    def readings(self) -> dict[str, list[str]]:
        """The names among the terms by their readings in Latin letters, see ``folded``.

        Some microseconds for each term; made where the first English question is asked.
        """
        return named_readings(self._numbers)

    def holds(self, term: str) -> bool:
        """Whether a term stands in any passage."""
        return term in self._numbers

    def document_frequency(self, term: str) -> int:
        """In how many passages a term stands, title and headings counted."""
        if self._terms is None or term not in self._numbers:
            return 0
        return self._terms.frequency(self._numbers[term])

    def idf(self, term: str) -> float:
        """Inverse document frequency of a term (Lucene's BM25 form)."""
        return self._idf_of(self.document_frequency(term))

    def _idf_of(self, frequency: float) -> float:
        return float(np.log(1 + (self._size - frequency + 0.5) / (frequency + 0.5)))


def named_readings(terms: Iterable[str]) -> dict[str, list[str]]:
    """The names among terms by their readings in Latin letters, folded."""
    found: dict[str, list[str]] = {}
    for term in terms:
        if not _KANJI.search(term):
            continue
        for reading in sorted({entry.reading for entry in lookup(term) if entry.name}):
            found.setdefault(romanised(reading), []).append(term)
    return found
