"""BM25's scores of each term in each passage, worked out once and stored by term.

What bm25s does (Lù, "BM25S: Orders of magnitude faster lexical search via eager sparse scoring",
2024; scores as Lucene has them), to the bit and in its files, but by whole arrays: of a million
passages it takes seconds, needs no object for each term, and is mapped into memory to be read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class TermMatrix:
    """A sparse matrix of passages and terms, column by column.

    Attributes:
        data: the scores that are not 0, shape (n,).
        indices: the passage of each, rising within a column, shape (n,).
        indptr: where each term's column begins in them, and the end of the last.
        size: number of passages.
    """

    data: NDArray[np.float32]
    indices: NDArray[np.int32]
    indptr: NDArray[np.int64]
    size: int

    @classmethod
    def of(
        cls, ids: NDArray[np.integer], edges: NDArray[np.int64], terms: int, k1: float, b: float
    ) -> TermMatrix:
        """The scores of passages whose terms are known.

        Args:
            ids: the passages' terms one after the other, as numbers below ``terms``.
            edges: where each passage begins in ``ids``, and the end of the last.
            terms: the number of terms; each stands in a passage.
            k1: how soon repeats of a term stop counting.
            b: how much a long passage is held back, 0 to 1.
        """
        size, lengths = len(edges) - 1, np.diff(edges)
        keys = ids.astype(np.int64)
        keys *= size
        keys += np.repeat(np.arange(size), lengths)
        keys.sort()
        first = np.ones(len(keys), bool)
        np.not_equal(keys[1:], keys[:-1], out=first[1:])
        starts = np.flatnonzero(first)
        counts = np.diff(starts, append=len(keys)).astype(np.float32)
        columns, rows = np.divmod(keys[starts], size)
        indices = rows.astype(np.int32)
        del keys, first, starts, rows
        frequencies = np.bincount(columns, minlength=terms)
        # In double precision where bm25s has it, and rounded where it rounds.
        fullness = counts / (k1 * ((1 - b) + b * lengths / lengths.mean())[indices] + counts)
        data = (_rarities(frequencies, size)[columns] * fullness).astype(np.float32)
        indptr = np.concatenate([[0], np.cumsum(frequencies)]).astype(np.int64)
        return cls(data, indices, indptr, size)

    def save(self, folder: Path) -> None:
        """Write it into ``folder``, which is made."""
        folder.mkdir()
        for name in _NAMES:
            np.save(folder / f"{name}.csc.index.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path, size: int, mapped: bool = False) -> TermMatrix:
        """Read what ``save``, or bm25s, wrote.

        Args:
            folder: where it lies.
            size: number of passages.
            mapped: whether the files are mapped into memory and not read.

        Raises:
            OSError, ValueError: they are not there, or damaged.
        """
        data, indices, indptr = (
            read_array(folder / f"{name}.csc.index.npy", mapped) for name in _NAMES
        )
        return cls(data, indices, indptr, size)

    def check(self, terms: int) -> None:
        """Check that the parts fit each other, and a number of terms.

        Raises:
            ValueError: they do not.
        """
        parts = (self.data, self.indices, self.indptr)
        edges, rows, scores = self.indptr, self.indices, self.data
        sound = (
            [part.dtype.kind for part in parts] == ["f", "i", "i"]
            and [part.ndim for part in parts] == [1, 1, 1]
            and len(edges) == terms + 1
            and edges[0] == 0
            and edges[-1] == len(rows) == len(scores)
            and (np.diff(edges) >= 0).all()
            and (not len(rows) or (rows.min() >= 0 and rows.max() < self.size))
            and np.isfinite(scores).all()
        )
        if not sound:
            raise ValueError("the scores do not fit their terms")

    def frequency(self, column: int) -> int:
        """In how many passages a term stands."""
        return int(self.indptr[column + 1] - self.indptr[column])

    def scores(self, columns: Sequence[int]) -> Scores:
        """The sum of some terms' scores in each passage, shape (passages,)."""
        total = np.zeros(self.size, np.float32)
        for column in columns:
            begin, end = self.indptr[column], self.indptr[column + 1]
            # A passage stands once in a column, so that this adds each.
            total[self.indices[begin:end]] += self.data[begin:end]
        return total


_NAMES = ("data", "indices", "indptr")


def read_array(path: Path, mapped: bool) -> NDArray[Any]:
    """An array as ``numpy.save`` wrote it, mapped into memory if asked for.

    Raises:
        OSError, ValueError: it is not there, or damaged.
    """
    found: NDArray[Any] = np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False)
    return found


def _rarities(frequencies: NDArray[np.int64], size: int) -> Scores:
    """The inverse document frequency of each term (Lucene's form), shape (terms,)."""
    known, numbers = np.unique(frequencies, return_inverse=True)
    found = [math.log(1 + (size - one + 0.5) / (one + 0.5)) for one in known.tolist()]
    rarities: Scores = np.array(found, np.float32)[numbers]
    return rarities
