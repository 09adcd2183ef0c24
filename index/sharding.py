"""A build's work split over processes: parsing, chunking, embedding, terms.

Each step is a map over shards, runs of files or of texts in their order, and what comes back is put
together in that order: the result is that of one process, vectors but for the rounding of floats
(which texts are computed together differs). What needs all of a version, term frequencies and the
writing, is done once, where the build runs.

An executor is whatever has ``map`` as ``concurrent.futures.Executor`` has it. Ours starts
processes of this machine; ``index.cluster`` has one for many machines.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, Protocol, TypeVar

import numpy as np

from index.assembling import Part, made_anew
from index.corpus import TermCorpus, joined
from index.dense import Vectors
from index.encoder import Encoder
from index.reading import Contents, Parser, ReadFile
from ingest.errors import SourceError
from ingest.format import Parsed, RawFile
from ingest.isolation import ParseLimits, shared_parser
from ingest.load import raw_file, read_bytes, sha256_of
from ingest.sources import SourceFile

_Item = TypeVar("_Item")
# Shards for each process, so that none waits long for the last.
_PER_PROCESS = 4

Opener = tuple[Callable[..., Encoder], tuple[Hashable, ...]]
"""What makes an encoder, and of what: a process opens it once."""


class Executor(Protocol):
    """Calls a function with each item, somewhere; results come in the items' order."""

    def map(self, work: Callable[..., Any], items: Iterable[Any], /) -> Iterable[Any]:
        """See ``concurrent.futures.Executor.map``."""
        ...


@dataclass
class ParsedAhead:
    """A parser that has most files parsed before they are asked for.

    Attributes:
        known: what became of files, by name and sha256 of their bytes.
        parser: parses the others.
    """

    known: dict[tuple[str, str], Parsed | SourceError]
    parser: Parser

    def parse(self, file: RawFile) -> Parsed:
        """The documents in a file.

        Raises:
            SourceError: it cannot be read.
        """
        found = self.known.pop((file.source, sha256_of(file.data)), None)
        if isinstance(found, SourceError):
            raise found
        return self.parser.parse(file) if found is None else found


@dataclass(frozen=True)
class Workers:
    """Processes that share a build's work.

    Attributes:
        executor: calls functions in them.
        processes: how many there are.
        opener: makes the encoder in each.
        parsing: makes the parser in each.
    """

    executor: Executor
    processes: int
    opener: Opener
    parsing: Callable[[], Parser] = field(default=partial(shared_parser, ParseLimits()))

    def parse_ahead(self, contents: Contents, stays: Iterable[str], parser: Parser) -> ParsedAhead:
        """Parse all files but those that stay.

        Args:
            contents: the files.
            stays: those that are not parsed.
            parser: for files that change meanwhile.
        """
        left = set(stays)
        files = [file for file, _ in contents.read if file.source not in left]
        shards = [(shard, self.parsing) for shard in self._shards(files)]
        found = [one for done in self.executor.map(_parse, shards) for one in done]
        return ParsedAhead(dict(found), parser)

    def chunk(self, files: Sequence[ReadFile], tokens: int) -> list[Part]:
        """Cut files into passages, see ``index.assembling.made_anew``."""
        shards = [(shard, self.opener, tokens) for shard in self._shards(files)]
        return [part for done in self.executor.map(_chunk, shards) for part in done]

    def encode_passages(
        self, texts: Sequence[str], advance: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        """The vectors of texts, see ``Encoder.encode_passages``."""
        shards = [(shard, self.opener) for shard in self._shards(texts)]
        found = []
        for vectors in self.executor.map(_embed, shards):
            found.append(vectors)
            advance(len(vectors))
        return np.concatenate(found)

    def terms_of(
        self, texts: Sequence[str], advance: Callable[[int], None] = lambda _: None
    ) -> TermCorpus:
        """The terms of texts, see ``TermCorpus.of``."""
        pieces: list[tuple[TermCorpus, Sequence[int]]] = []
        for corpus in self.executor.map(TermCorpus.of, self._shards(texts)):
            pieces.append((corpus, range(len(corpus))))
            advance(len(corpus))
        return joined(pieces) if pieces else TermCorpus.of(())

    def _shards(self, items: Sequence[_Item]) -> list[Sequence[_Item]]:
        """Runs of items, as equal as can be; none is empty."""
        count = min(len(items), self.processes * _PER_PROCESS)
        edges = [len(items) * at // max(count, 1) for at in range(count + 1)]
        return [items[begin:end] for begin, end in pairwise(edges)]


@contextmanager
def open_workers(processes: int, opener: Opener) -> Iterator[Workers]:
    """Processes of this machine; they end with the block.

    Args:
        processes: how many; each computes with its share of the processors.
        opener: makes the encoder in each.
    """
    threads = max(1, (os.cpu_count() or 1) // processes)
    # A forked process would have the locks of this one's threads, and its models.
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, spawning, _begin, (threads,)) as pool:
        yield Workers(pool, processes, opener)


def _begin(threads: int) -> None:
    """Leave the other processes their processors; libraries look when they are imported."""
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ[name] = str(threads)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"


@lru_cache(maxsize=1)
def _encoder(opener: Opener) -> Encoder:
    make, given = opener
    encoder = make(*given)
    encoder.load()
    return encoder


_Key = tuple[str, str]


def _parse(
    shard: tuple[Sequence[SourceFile], Callable[[], Parser]],
) -> list[tuple[_Key, Parsed | SourceError]]:
    files, parsing = shard
    parser = parsing()
    found: list[tuple[_Key, Parsed | SourceError]] = []
    for file in files:
        try:
            data = read_bytes(file)
        except SourceError:
            continue  # told where it is asked for
        key = (file.source, sha256_of(data))
        try:
            found.append((key, parser.parse(raw_file(file, data))))
        except SourceError as error:
            found.append((key, error))
    return found


def _chunk(shard: tuple[Sequence[ReadFile], Opener, int]) -> list[Part]:
    files, opener, tokens = shard
    return [made_anew(file, _encoder(opener), tokens) for file in files]


def _embed(shard: tuple[Sequence[str], Opener]) -> Vectors:
    texts, opener = shard
    return _encoder(opener).encode_passages(texts)
