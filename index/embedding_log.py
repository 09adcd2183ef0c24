"""Vectors of a build that is not published yet: a build that was killed need not embed them again.

A write-ahead log beside the versions. Vectors are appended block by block, each with the digest
of its text and a checksum, and forced to the disk; a torn end is cut off when it is opened.
"""

from __future__ import annotations

import os
import shutil
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import Vectors
from index.durable import make_folder, sync_path
from index.version import digest_of

# Name and length of a vector.
_HEAD = struct.Struct("<4sI")
_NAME = b"SHE1"
_DIGEST = 12
# Records that are read at once.
_AT_ONCE = 4_096
# Passages that one process embeds before they are logged.
EVERY = 512


class EmbeddingLog:
    """The log of one encoder; used under the builder's lock only.

    Args:
        folder: where logs lie; nothing else is kept there.
        fingerprint: of the encoder.
        processes: how many share the embedding; each has its part of a block.

    Attributes:
        every: so many passages are embedded before they are logged; fewer in all are not worth it.
    """

    def __init__(self, folder: Path, fingerprint: str, processes: int = 1) -> None:
        self.folder = folder
        self.every = EVERY * processes
        self._path = folder / f"{digest_of(fingerprint)}.log"

    def open(self) -> dict[str, int]:
        """What is in it: for each digest the number of its record.

        A torn record and all after it are cut off; logs of other encoders are removed.

        Raises:
            OSError: it cannot be read or written.
        """
        if self.folder.is_dir():
            for other in self.folder.iterdir():
                if other != self._path:
                    other.unlink(missing_ok=True)
        found: dict[str, int] = {}
        if not self._path.is_file():
            return found
        with self._path.open("r+b") as file:
            head = file.read(_HEAD.size)
            dimension = _dimension_of(head)
            size = _record(dimension).itemsize if dimension else 0
            end = _HEAD.size if dimension else 0
            while size and (piece := file.read(size * _AT_ONCE)):
                whole = [piece[at : at + size] for at in range(0, len(piece) - size + 1, size)]
                sound = next((n for n, one in enumerate(whole) if not _is_sound(one)), len(whole))
                for one in whole[:sound]:
                    found[one[:_DIGEST].hex()] = len(found)
                end += sound * size
                if sound * size < len(piece):
                    break
            file.truncate(end)
        return found

    def append(self, digests: Sequence[str], vectors: Vectors) -> None:
        """Add vectors; they are on the disk when this returns.

        Args:
            digests: of their texts, as ``digest_of`` gives them; none is in the log yet.
            vectors: shape (len(digests), dimension).

        Raises:
            OSError: it cannot be written.
        """
        if not (fresh := self._path.is_file() and self._path.stat().st_size > 0):
            make_folder(self.folder)
        records = np.zeros(len(digests), _record(vectors.shape[1]))
        records["digest"] = [np.void(bytes.fromhex(digest)) for digest in digests]
        records["vector"] = vectors
        records["checksum"] = [zlib.crc32(one.tobytes()[:-4]) for one in records]
        with self._path.open("ab") as file:
            if not fresh:
                file.write(_HEAD.pack(_NAME, vectors.shape[1]))
            file.write(records.tobytes())
            file.flush()
            os.fsync(file.fileno())
        if not fresh:
            sync_path(self.folder)

    def vectors(self) -> Vectors:
        """All vectors in the order of their records, mapped into memory."""
        with self._path.open("rb") as file:
            dimension = _dimension_of(file.read(_HEAD.size))
        records = np.memmap(self._path, _record(dimension), "r", offset=_HEAD.size)
        found: Vectors = records["vector"]
        return found

    def remove(self) -> None:
        """Remove all logs: what they were kept for is published."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _record(dimension: int) -> np.dtype[np.void]:
    kind: NDArray[np.void] = np.empty(
        0, [("digest", f"V{_DIGEST}"), ("vector", "<f4", (dimension,)), ("checksum", "<u4")]
    )
    return kind.dtype


def _dimension_of(head: bytes) -> int:
    """The length of a vector; 0 where the head is torn."""
    name, dimension = _HEAD.unpack(head) if len(head) == _HEAD.size else (b"", 0)
    return int(dimension) if name == _NAME else 0


def _is_sound(record: bytes) -> bool:
    return zlib.crc32(record[:-4]) == int.from_bytes(record[-4:], "little")
