"""What is known of a version's terms, asked from its collection and kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.lexical import Scores
from index.milvus.loading import TERM_FIELDS, Row, Rows
from index.milvus.sparse import idf
from index.milvus.writing import reading_key, term_key
from index.translation import Concept

_KEPT = 100_000


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the articles.

    Attributes:
        number: its place in sparse vectors.
        frequency: how many passages have it.
    """

    number: int
    frequency: int


class RemoteStatistics:
    """Terms and names of one version; see ``index.view.LexicalStatistics``.

    Args:
        rows: the version's collections.
        passages: how many it has.
    """

    def __init__(self, rows: Rows, passages: int) -> None:
        self._rows = rows
        self.passages = passages
        self._known: dict[str, Row | None] = {}
        self._lock = threading.Lock()

    @property
    def readings(self) -> Mapping[str, Sequence[str]]:
        """The names among the terms by their readings in Latin letters, folded."""
        return _Readings(self._row)

    def term(self, word: str) -> Term | None:
        """What is known of a term; None where no passage has it."""
        row = self._row(term_key(word))
        return None if row is None else Term(int(row["number"]), int(row["frequency"]))

    def learn(self, words: Sequence[str]) -> None:
        """Ask for several terms at once."""
        keys = [key for key in dict.fromkeys(map(term_key, words)) if key not in self._known]
        self._ask(keys)

    def holds(self, term: str) -> bool:
        """Whether a term stands in any passage."""
        return self.term(term) is not None

    def document_frequency(self, term: str) -> int:
        """In how many passages a term stands, title and headings counted."""
        found = self.term(term)
        return 0 if found is None else found.frequency

    def idf(self, term: str) -> float:
        """Inverse document frequency of a term (Lucene's BM25 form)."""
        return self.idf_of(self.document_frequency(term))

    def idf_of(self, frequency: float) -> float:
        """The same of a frequency."""
        return idf(frequency, self.passages)

    def ceiling(self, query: Sequence[str]) -> float:
        """See ``index.lexical.LexicalIndex.ceiling``."""
        self.learn(query)
        return sum(self.idf(term) for term in query)

    def _row(self, key: str) -> Row | None:
        if key not in self._known:
            self._ask([key])
        return self._known[key]

    def _ask(self, keys: Sequence[str]) -> None:
        found = self._rows.got(self._rows.names.terms, keys, TERM_FIELDS)
        with self._lock:
            if len(self._known) > _KEPT:
                self._known = {}
            by_key = {row["key"]: row for row in found}
            self._known = {**self._known, **{key: by_key.get(key) for key in keys}}


class _Readings(Mapping[str, Sequence[str]]):
    """Names by their readings; can be asked, not walked over."""

    def __init__(self, row: Callable[[str], Row | None]) -> None:
        self._row = row

    def __getitem__(self, reading: str) -> Sequence[str]:
        row = self._row(reading_key(reading))
        if row is None:
            raise KeyError(reading)
        names: list[str] = json.loads(row["body"])
        return names

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError("readings are asked one by one")

    def __len__(self) -> int:
        raise NotImplementedError("readings are asked one by one")


def concept_scores(
    concepts: Sequence[Concept],
    statistics: RemoteStatistics,
    values: Callable[[str], Scores],
    size: int,
) -> tuple[Scores, float]:
    """BM25 of some passages for words in another language, and its ceiling.

    As ``index.lexical.LexicalIndex.concept_scores`` has it for all passages.

    Args:
        concepts: the words.
        statistics: of the version.
        values: what each of the passages has for a term, shape (size,).
        size: how many passages.
    """
    total, ceiling = np.zeros(size, dtype=np.float32), 0.0
    passages = statistics.passages
    for concept in concepts:
        if not concept:
            ceiling += statistics.idf_of(0) / 2
            continue
        stands, frequency = np.zeros(size, dtype=np.float32), 0.0
        for one in concept:
            parts = [values(word) / statistics.idf(word) for word in one.terms]
            full = np.mean(parts, axis=0) * (np.min(parts, axis=0) > 0)
            np.maximum(stands, (one.weight * full).astype(np.float32), out=stands)
            frequency += one.weight * min(map(statistics.document_frequency, one.terms))
        weight = statistics.idf_of(min(frequency, passages))
        total += weight * stands
        ceiling += weight
    return total, ceiling


def concept_bound(concepts: Sequence[Concept], statistics: RemoteStatistics) -> dict[int, float]:
    """A sparse question whose inner product no passage's ``concept_scores`` exceeds.

    The likeliest rendering counts at most what all of them together do, and a rendering of several
    terms at most the mean of them, whether or not they all stand there.
    """
    asked: dict[int, float] = {}
    for concept in concepts:
        frequency = sum(
            one.weight * min(map(statistics.document_frequency, one.terms)) for one in concept
        )
        weight = statistics.idf_of(min(frequency, statistics.passages))
        for one in concept:
            for word in one.terms:
                if (term := statistics.term(word)) is not None:
                    share = weight * one.weight / len(one.terms) / statistics.idf(word)
                    asked[term.number] = asked.get(term.number, 0.0) + share
    return asked
