"""The terms of all passages as numbers: kept in an index, so that no passage is analysed twice.

Analysis by Sudachi is most of what a build costs beside embedding. The numbers of what stayed are
taken over; the vocabulary is sorted, so that an index built bit by bit is the one built at once.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.analysis import terms

_NUMBERS, _VOCABULARY = "corpus.npz", "vocabulary.json"
_AT_ONCE = 64


@dataclass(frozen=True)
class TermCorpus:
    """Passages as runs of terms.

    Attributes:
        vocabulary: all terms that stand in a passage, sorted.
        ids: the passages' terms one after the other, as rows of ``vocabulary``.
        edges: where each passage begins in ``ids``, and the end of the last.
    """

    vocabulary: tuple[str, ...]
    ids: NDArray[np.int32]
    edges: NDArray[np.int64]

    @classmethod
    def of(
        cls, texts: Sequence[str], advance: Callable[[int], None] = lambda _: None
    ) -> TermCorpus:
        """The terms of texts.

        Args:
            texts: what passages are searched by.
            advance: called with the number of texts done, now and then.
        """
        rows = (terms(text) for text in texts)
        return cls.of_terms(_told(rows, advance))

    @classmethod
    def of_terms(cls, rows: Iterable[Sequence[str]]) -> TermCorpus:
        """Passages whose terms are known; of a term that repeats only its number is kept."""
        met: dict[str, int] = {}
        ids, lengths = array("i"), array("q", [0])
        for row in rows:
            ids.extend(met.setdefault(term, len(met)) for term in row)
            lengths.append(len(row))
        vocabulary = sorted(met)
        number = np.empty(len(met), np.int32)
        number[[met[term] for term in vocabulary]] = np.arange(len(met), dtype=np.int32)
        edges = np.cumsum(np.frombuffer(lengths, np.int64))
        found = np.frombuffer(ids, np.int32) if ids else np.empty(0, np.int32)
        return cls(tuple(vocabulary), number[found], edges)

    def __len__(self) -> int:
        """The number of passages."""
        return len(self.edges) - 1

    def rows(self) -> list[NDArray[np.int32]]:
        """The numbers of each passage's terms."""
        return np.split(self.ids, self.edges[1:-1]) if len(self) else []

    def terms_of(self, row: int) -> list[str]:
        """The terms of one passage, in order."""
        return [self.vocabulary[at] for at in self.ids[self.edges[row] : self.edges[row + 1]]]

    def save(self, folder: Path) -> None:
        """Write it into a folder that is there."""
        with (folder / _NUMBERS).open("wb") as file:
            np.savez(file, ids=self.ids, edges=self.edges)
        text = json.dumps(self.vocabulary, ensure_ascii=False)
        (folder / _VOCABULARY).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TermCorpus:
        """Read what ``save`` wrote.

        Raises:
            OSError, ValueError, KeyError: it is not there, or damaged.
        """
        vocabulary = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        with np.load(folder / _NUMBERS, allow_pickle=False) as numbers:
            return cls(tuple(vocabulary), numbers["ids"], numbers["edges"])


def _told(rows: Iterable[list[str]], advance: Callable[[int], None]) -> Iterator[list[str]]:
    """The rows, each counted; told now and then."""
    waiting = 0
    for row in rows:
        yield row
        waiting += 1
        if waiting == _AT_ONCE:
            advance(waiting)
            waiting = 0
    advance(waiting)


def joined(pieces: Sequence[tuple[TermCorpus, Sequence[int]]]) -> TermCorpus:
    """Passages of several corpora as one.

    Args:
        pieces: corpora, each with the rows that are taken of it, in the order wanted.
    """
    rows = [
        (corpus, corpus.ids[corpus.edges[row] : corpus.edges[row + 1]])
        for corpus, chosen in pieces
        for row in chosen
    ]
    used: dict[int, NDArray[np.bool_]] = {}
    for corpus, ids in rows:
        used.setdefault(id(corpus), np.zeros(len(corpus.vocabulary), bool))[ids] = True
    corpora = {id(corpus): corpus for corpus, _ in pieces}
    words = {
        corpora[key].vocabulary[at] for key, flags in used.items() for at in np.flatnonzero(flags)
    }
    vocabulary = sorted(words)
    number = {term: at for at, term in enumerate(vocabulary)}
    renumbered = {
        key: np.array([number.get(term, -1) for term in corpora[key].vocabulary], dtype=np.int32)
        for key in used
    }
    parts = [renumbered[id(corpus)][ids] for corpus, ids in rows]
    ids = np.concatenate(parts) if parts else np.empty(0, np.int32)
    edges = np.cumsum([0, *map(len, parts)], dtype=np.int64)
    return TermCorpus(tuple(vocabulary), ids.astype(np.int32), edges)
