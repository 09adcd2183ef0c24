"""Neighbouring terms as terms of a second kind: named by two numbers, found by halving.

A million passages have tens of millions of different pairs. As words in a dictionary they would
take gigabytes; as sorted numbers they lie in a file that is mapped into memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.corpus import TermCorpus
from index.term_matrix import Scores, TermMatrix, read_array

_KEYS, _NAMES_OF_4 = "keys.index.npy", "vocab.index.json"


@dataclass(frozen=True)
class TermPairs:
    """The scores of the pairs of some passages.

    Attributes:
        matrix: their scores, a column each.
        keys: each pair as ``smaller * terms + larger``, by its terms' numbers, rising; of an
            index of format 4 the column of each pair by its name.
        terms: the number of terms.
    """

    matrix: TermMatrix
    keys: NDArray[np.int64] | Mapping[str, int]
    terms: int

    @classmethod
    def of(cls, corpus: TermCorpus, k1: float, b: float) -> TermPairs | None:
        """The pairs of passages; None where no two terms stand side by side."""
        size, ids = len(corpus.vocabulary), corpus.ids.astype(np.int64)
        left, right = ids[:-1], ids[1:]
        row = np.repeat(np.arange(len(corpus)), np.diff(corpus.edges))
        kept = (left != right) & (row[:-1] == row[1:])
        # The vocabulary is sorted, so the smaller number is the term that comes first.
        keys = np.minimum(left, right)[kept] * size + np.maximum(left, right)[kept]
        if not len(keys):
            return None
        edges = np.concatenate([[0], np.cumsum(np.bincount(row[:-1][kept], minlength=len(corpus)))])
        del left, right, ids, row, kept
        known, numbers = np.unique(keys, return_inverse=True)
        return cls(TermMatrix.of(numbers, edges, len(known), k1, b), known, size)

    def save(self, folder: Path) -> None:
        """Write it into ``folder``, which is made."""
        self.matrix.save(folder)
        np.save(folder / _KEYS, np.asarray(self.keys))

    @classmethod
    def load(cls, folder: Path, size: int, terms: int, mapped: bool = False) -> TermPairs:
        """Read what ``save`` wrote, or an index of format 4.

        Args:
            folder: where it lies.
            size: number of passages.
            terms: number of terms.
            mapped: whether the files are mapped into memory and not read.

        Raises:
            OSError, ValueError: they are not there, or damaged.
        """
        matrix = TermMatrix.load(folder, size, mapped)
        if (folder / _KEYS).is_file():
            return cls(matrix, read_array(folder / _KEYS, mapped), terms)
        return cls(matrix, json.loads((folder / _NAMES_OF_4).read_text(encoding="utf-8")), terms)

    def check(self) -> None:
        """Check that the parts fit each other.

        Raises:
            ValueError: they do not.
        """
        self.matrix.check(len(self.keys))
        if not isinstance(self.keys, Mapping) and (np.diff(self.keys) <= 0).any():
            raise ValueError("the pairs do not rise")

    def scores(self, words: Sequence[str], numbers: Mapping[str, int]) -> Scores:
        """The scores of a query's pairs in each passage, shape (passages,).

        Args:
            words: the terms of the query, in order.
            numbers: the number of each term that is known.
        """
        found = [self._column(first, second, numbers) for first, second in pairs_of(words)]
        return self.matrix.scores([column for column in found if column is not None])

    def _column(self, first: str, second: str, numbers: Mapping[str, int]) -> int | None:
        if isinstance(self.keys, Mapping):
            return self.keys.get(f"{first} {second}")
        if first not in numbers or second not in numbers:
            return None
        key = numbers[first] * self.terms + numbers[second]
        at = int(np.searchsorted(self.keys, key))
        return at if at < len(self.keys) and self.keys[at] == key else None


def pairs_of(words: Iterable[str]) -> list[tuple[str, str]]:
    """Neighbouring terms, the same for both orders; a repeated term is no pair."""
    return [(min(pair), max(pair)) for pair in pairwise(words) if pair[0] != pair[1]]
