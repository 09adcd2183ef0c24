"""Vectors of the passages that no version has: embedded in blocks, so that a kill costs one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from index.dense import BLOCK, Vectors
from index.durable import make_folder
from index.embedding_log import EmbeddingLog
from index.progress import Progress
from index.vector_file import Rows

# More bytes than these are put together on the disk.
_IN_MEMORY = 2**26
_SCRATCH = "vectors.f32"


class Embedder(Protocol):
    """Computes the vectors of passages: an encoder, or several in processes of their own."""

    def encode_passages(
        self, texts: Sequence[str], advance: Callable[[int], None] = ...
    ) -> Vectors:
        """One a text, shape (texts, dimension)."""
        ...


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of texts.

    Attributes:
        vectors: those that were computed, now or by a build that was stopped.
        places: for each text the row that is its.
        computed: how many were computed now.
    """

    vectors: Vectors
    places: Rows
    computed: int

    @property
    def resumed(self) -> int:
        """How many a build computed that was stopped."""
        return len(self.places) - self.computed

    def take(self, numbers: Rows) -> Vectors:
        """The vectors of some texts by number, shape (len(numbers), dimension)."""
        found: Vectors = np.asarray(self.vectors[self.places[numbers]])
        return found


def embed(
    texts: Sequence[str],
    digests: Sequence[str],
    encoder: Embedder,
    log: EmbeddingLog,
    progress: Progress,
) -> Embedded:
    """Embed texts, but for those that the log has; what is embedded is logged block by block.

    Args:
        texts: at least one, each once.
        digests: their digests.
        encoder: embeds; loaded only where there is something to embed.
        log: of this encoder.
        progress: told how far it is.

    Raises:
        OSError: the log cannot be written.
    """
    known = log.open()
    missing = [number for number, digest in enumerate(digests) if digest not in known]
    progress.stage("stage_embed", len(missing))
    if len(missing) == len(texts) <= log.every:
        vectors = encoder.encode_passages(texts, progress.advance)
        return Embedded(vectors, np.arange(len(texts), dtype=np.int64), len(texts))
    for begin in range(0, len(missing), log.every):
        block = missing[begin : begin + log.every]
        vectors = encoder.encode_passages([texts[number] for number in block], progress.advance)
        log.append([digests[number] for number in block], vectors)
        for number in block:
            known[digests[number]] = len(known)
    places = np.array([known[digest] for digest in digests], dtype=np.int64)
    return Embedded(log.vectors(), places, len(missing))


def put_together(blocks: Iterator[Vectors], count: int, dimension: int, folder: Path) -> Vectors:
    """Blocks of vectors as one array; a large one lies on the disk.

    It is written, not mapped, while it grows: on a full disk that is an error that can be told.

    Args:
        blocks: the vectors in order, shape (some, dimension) each.
        count: how many they are.
        dimension: the length of each.
        folder: where a large array may lie until it is let go of.

    Raises:
        OSError: the disk is full, or the folder cannot be written.
    """
    if count * dimension * 4 <= _IN_MEMORY:
        return np.concatenate([np.empty((0, dimension), np.float32), *blocks])
    make_folder(folder)
    path = folder / _SCRATCH
    with path.open("wb") as file:
        for block in blocks:
            file.write(np.ascontiguousarray(block, np.float32).tobytes())
    array: Vectors = np.memmap(path, np.float32, "r", shape=(count, dimension))
    with suppress(OSError):  # where it can be removed while it is read, a kill leaves nothing
        path.unlink()
    return array


def in_blocks(count: int) -> Iterator[Rows]:
    """The numbers from 0, a block after the other."""
    for begin in range(0, count, BLOCK):
        yield np.arange(begin, min(begin + BLOCK, count), dtype=np.int64)
