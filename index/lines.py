"""A file of lines read line by line where they lie: mapped into memory, found by their number."""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from ingest.errors import CorruptIndexError

# Up to so many passages a version is held in memory whole; beyond, its files are mapped into it.
HELD = 20_000
_PIECE = 2**26


class Lines(Sequence[bytes]):
    """The lines of a file, each with its end.

    Each is compared with the checksum (CRC-32) that it had when the file was opened, whenever it
    is read: what is mapped is what lies on the disk by then. A file that gets shorter meanwhile
    ends the process, as with anything mapped. On Linux and macOS it may be removed; on Windows it
    cannot be until this is let go of.

    Args:
        path: the file; every line of it ends with a line feed.

    Raises:
        OSError: it cannot be read.
        ValueError: its last line does not end.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            empty = path.stat().st_size == 0
            self._data = None if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._name = path.name
        self._edges = np.zeros(1, np.int64) if self._data is None else _edges_of(self._data)
        self._sums = _sums_of(self._data or b"", self._edges)

    def __len__(self) -> int:
        """The number of lines."""
        return len(self._edges) - 1

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        """A line, or some of them, by number.

        Raises:
            CorruptIndexError: it is another than when the file was opened.
        """
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        number = range(len(self))[at]
        assert self._data is not None  # noqa: S101 - there is a line
        line = self._data[self._edges[number] : self._edges[number + 1]]
        if zlib.crc32(line) != self._sums[number]:
            raise CorruptIndexError("index_corrupt", part=self._name)
        return line

    def __iter__(self) -> Iterator[bytes]:
        """All lines in order."""
        for number in range(len(self)):
            yield self[number]


def _edges_of(data: mmap.mmap) -> NDArray[np.int64]:
    """Where each line begins, and the end of the last."""
    found = [np.zeros(1, np.int64)]
    for begin in range(0, len(data), _PIECE):
        piece = np.frombuffer(data[begin : begin + _PIECE], np.uint8)
        found.append(np.flatnonzero(piece == ord("\n")) + (begin + 1))
    edges = np.concatenate(found)
    if edges[-1] != len(data):
        raise ValueError("the last line does not end")
    return edges


def _sums_of(data: mmap.mmap | bytes, edges: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The checksum of each line."""
    with memoryview(data) as whole:
        sums = (zlib.crc32(whole[begin:end]) for begin, end in pairwise(edges.tolist()))
        return np.fromiter(sums, np.uint32, len(edges) - 1)
