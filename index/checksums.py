"""The checksum of a file, told of as it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

_PIECE = 2**20


def checksum(path: Path, told: Callable[[int], None] | None = None) -> str:
    """The sha256 of a file, as hexadecimal.

    Args:
        path: the file.
        told: told how many bytes more were read, piece by piece.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            if told is not None:
                told(len(piece))
    return digest.hexdigest()
