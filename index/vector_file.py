"""The file of an index's vectors, as FAISS has it, written and checked without FAISS.

FAISS writes an inverted file from memory only; this writes the same bytes from vectors that may
lie on the disk, list by list. A test compares it with what FAISS writes. What is read is checked
first: what FAISS makes of a file that was put together with ill will is unknown.
"""

from __future__ import annotations

import mmap
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]

# Name, dimension, number, two unused, trained, metric.
_HEAD = struct.Struct("<4siqqq?i")
_COUNT = struct.Struct("<Q")
_FLAT, _LISTS, _ARRAY = b"IxFI", b"IwFl", b"ilar"
_UNUSED, _INNER_PRODUCT, _DIRECT_ARRAY = 1 << 20, 0, 1
# Rows that are copied at once.
_BLOCK = 16_384


def write_flat(path: Path, vectors: Vectors) -> None:
    """Write vectors of shape (passages, dimension) as an ``IndexFlatIP``."""
    with path.open("wb") as file:
        _write_flat(file, vectors)


def write_lists(
    path: Path, vectors: Vectors, centroids: Vectors, lists: NDArray[np.int32], probes: int
) -> None:
    """Write vectors as an ``IndexIVFFlat`` with a direct map; one list is in memory at a time.

    Args:
        path: the file.
        vectors: shape (passages, dimension).
        centroids: shape (lists, dimension).
        lists: the list of each vector, shape (passages,).
        probes: how many lists a search looks through.
    """
    count, dimension = vectors.shape
    order = np.argsort(lists, kind="stable").astype(np.int64)
    sizes = np.bincount(lists, minlength=len(centroids)).astype(np.int64)
    edges = np.concatenate([[0], np.cumsum(sizes)])
    # Where FAISS finds a row: the number of its list, and its place in that.
    where = np.empty(count, np.int64)
    where[order] = (lists[order].astype(np.int64) << 32) | (
        np.arange(count) - np.repeat(edges[:-1], sizes)
    )
    with path.open("wb") as file:
        file.write(_head(_LISTS, dimension, count))
        file.write(_COUNT.pack(len(centroids)) + _COUNT.pack(probes))
        _write_flat(file, centroids)
        file.write(bytes([_DIRECT_ARRAY]) + _COUNT.pack(count))
        file.write(where.tobytes())
        file.write(_ARRAY + _COUNT.pack(len(centroids)) + _COUNT.pack(4 * dimension) + b"full")
        file.write(_COUNT.pack(len(centroids)) + sizes.tobytes())
        for begin, end in pairwise(edges.tolist()):
            rows = order[begin:end]
            file.write(np.ascontiguousarray(vectors[rows], np.float32).tobytes())
            file.write(rows.tobytes())


def _head(name: bytes, dimension: int, count: int) -> bytes:
    return _HEAD.pack(name, dimension, count, _UNUSED, _UNUSED, True, _INNER_PRODUCT)


def _write_flat(file: BinaryIO, vectors: Vectors) -> None:
    count, dimension = vectors.shape
    file.write(_head(_FLAT, dimension, count) + _COUNT.pack(count * dimension))
    for begin in range(0, count, _BLOCK):
        block = vectors[begin : begin + _BLOCK]
        file.write(np.ascontiguousarray(block, np.float32).tobytes())


def check_vectors(path: Path, count: int, dimension: int) -> None:
    """Check that a file holds so many finite vectors, in one of the two ways we write them.

    Raises:
        ValueError: it does not.
        OSError: it cannot be read.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        reader = _Reader(data)
        name = bytes(data[:4])
        if name == _FLAT:
            reader.flat(count, dimension)
        elif name == _LISTS:
            _check_lists(reader, count, dimension)
        else:
            raise ValueError(name)
        _demand(reader.at == len(data))


def _check_lists(reader: _Reader, count: int, dimension: int) -> None:
    reader.head(_LISTS, count, dimension)
    lists, probes = reader.number(), reader.number()
    _demand(0 < lists <= count and 0 < probes <= lists)
    reader.flat(lists, dimension)
    _demand(reader.raw(1)[0] == _DIRECT_ARRAY and reader.number() == count)
    where = reader.array(np.int64, count)
    _demand(reader.raw(4) == _ARRAY and reader.number() == lists)
    _demand(reader.number() == 4 * dimension and reader.raw(4) == b"full")
    _demand(reader.number() == lists)
    sizes = reader.array(np.int64, lists)
    _demand(bool((sizes >= 0).all() and (sizes <= count).all()) and int(sizes.sum()) == count)
    met = np.zeros(count, bool)
    for number, size in enumerate(sizes.tolist()):
        reader.finite(size * dimension)
        rows = reader.array(np.int64, size)
        _demand(bool(((rows >= 0) & (rows < count)).all()))
        met[rows] = True
        _demand(bool((where[rows] == (number << 32 | np.arange(size))).all()))
    _demand(bool(met.all()))


class _Reader:
    """Takes a file apart from its beginning; what is not as it must be is a ``ValueError``."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self.at = 0

    def raw(self, size: int) -> bytes:
        _demand(size <= len(self._data) - self.at)
        self.at += size
        return self._data[self.at - size : self.at]

    def number(self) -> int:
        found: int = _COUNT.unpack(self.raw(_COUNT.size))[0]
        return found

    def array(self, kind: type[np.generic], size: int) -> NDArray[Any]:
        return np.frombuffer(self.raw(size * np.dtype(kind).itemsize), kind)

    def head(self, name: bytes, count: int, dimension: int) -> None:
        found, *numbers = _HEAD.unpack(self.raw(_HEAD.size))
        del numbers[2:4]  # unused
        _demand((found, numbers) == (name, [dimension, count, True, _INNER_PRODUCT]))

    def flat(self, count: int, dimension: int) -> None:
        self.head(_FLAT, count, dimension)
        _demand(self.number() == count * dimension)
        self.finite(count * dimension)

    def finite(self, size: int) -> None:
        for begin in range(0, size, 2**22):
            numbers = self.array(np.float32, min(2**22, size - begin))
            _demand(bool(np.isfinite(numbers).all()))


def _demand(sound: bool) -> None:
    if not sound:
        raise ValueError("not a file of vectors as it was written")
