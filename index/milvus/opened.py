"""A version in Milvus as the chat asks it: what is read is kept, as far as there is room."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic, TypeVar, overload

import numpy as np

from index.dense import Vectors
from index.mapped import Head
from index.milvus.lexical import RemoteStatistics
from index.milvus.loading import (
    PASSAGE_FIELDS,
    Rows,
    read_manifest,
    stored_passage,
    vector_of,
)
from index.milvus.naming import Names
from index.milvus.place import Place
from index.milvus.retrieval import RemoteRetrieval
from index.records import SourceRecord
from index.titles import Titles
from index.version import Manifest
from ingest.document import Document, Passage, Span, joined_around
from ingest.errors import CorruptIndexError

_DOCUMENTS_KEPT = 256
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class _Kept(Generic[_Key, _Value]):
    """The values asked for last; safe to share between threads."""

    def __init__(self, make: Callable[[_Key], _Value], capacity: int) -> None:
        self._make = make
        self._capacity = capacity
        self._known: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = threading.Lock()

    def __getitem__(self, key: _Key) -> _Value:
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        value = self._make(key)  # two may ask at once, and both get the same
        with self._lock:
            self._known[key] = value
            while len(self._known) > self._capacity:
                self._known.popitem(last=False)
        return value


class RemoteDocuments(Mapping[str, Document]):
    """The documents by source, each read when it is asked for."""

    def __init__(self, numbers: Mapping[str, int], rows: Rows) -> None:
        self._numbers = numbers
        self._rows = rows
        self._kept = _Kept(rows.document, _DOCUMENTS_KEPT)

    def __getitem__(self, source: str) -> Document:
        return self._kept[self._numbers[source]]

    def __contains__(self, source: object) -> bool:
        return source in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def values(self) -> ValuesView[Document]:
        """All documents, read many at a time and not kept."""
        return _AllDocuments(self, self._rows)

    def __len__(self) -> int:
        return len(self._numbers)


class _AllDocuments(ValuesView[Document]):
    """The documents of a version in their order."""

    def __init__(self, documents: Mapping[str, Document], rows: Rows) -> None:
        super().__init__(documents)
        self._rows = rows

    def __iter__(self) -> Iterator[Document]:
        return self._rows.all_documents()


class RemotePassages(Sequence[Passage]):
    """The passages by row, each read when it is asked for."""

    def __init__(self, sources: Sequence[str], size: int, rows: Rows) -> None:
        self._sources = sources
        self._size = size
        self._rows = rows

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> Passage: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Passage]: ...

    def __getitem__(self, at: int | slice) -> Passage | Sequence[Passage]:
        wanted = range(self._size)[at]
        numbers = list(wanted) if isinstance(wanted, range) else [wanted]
        found = self._rows.got(self._rows.names.passages, numbers, PASSAGE_FIELDS)
        by_row = {int(row["row"]): stored_passage(row, self._sources).passage for row in found}
        if len(by_row) != len(numbers):
            raise CorruptIndexError("index_corrupt", part=self._rows.names.passages)
        passages = [by_row[number] for number in numbers]
        return passages if isinstance(wanted, range) else passages[0]

    def __iter__(self) -> Iterator[Passage]:
        return (stored_passage(row, self._sources).passage for row in self._rows.passages())


@dataclass(frozen=True)
class MilvusIndex:
    """One version; never changes. See ``index.view.IndexView``.

    Attributes:
        manifest: what it is.
        rows: its collections, loaded.
        mean: of all its vectors, shape (dimension,).
    """

    manifest: Manifest
    rows: Rows
    mean: Vectors

    @property
    def version(self) -> str:
        """The version's name."""
        return self.manifest.version

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.manifest.dimension

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The names of the documents, by number."""
        return sources_of(self.manifest)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each document."""
        return {source: number for number, source in enumerate(self.sources)}

    @cached_property
    def documents(self) -> RemoteDocuments:
        """The stored documents, by source."""
        return RemoteDocuments(self.numbers, self.rows)

    @cached_property
    def passages(self) -> RemotePassages:
        """The passages, by row."""
        return RemotePassages(self.sources, self.manifest.passages, self.rows)

    @cached_property
    def lexical(self) -> RemoteStatistics:
        """What is known of its terms."""
        return RemoteStatistics(self.rows, self.manifest.passages)

    @cached_property
    def retrieval(self) -> RemoteRetrieval:
        """Finds candidates."""
        return RemoteRetrieval(self)

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """How the documents are named, in their order."""
        rows = self.rows.heads(range(len(self.sources)))
        found = {int(row["document"]): json.loads(row["body"]) for row in rows}
        return tuple(Head(self.sources[at], *named) for at, named in sorted(found.items()))

    @cached_property
    def titles(self) -> Titles:
        """The titles that documents state."""
        return Titles(self.heads)

    def record(self, source: str) -> SourceRecord | None:
        """What became of a file; None where it is not in this version."""
        return self._records.get(source)

    @cached_property
    def _records(self) -> dict[str, SourceRecord]:
        return {record.source: record for record in self.manifest.sources}

    def passages_of(self, source: str) -> tuple[Passage, ...]:
        """The passages of a document, in reading order."""
        number = self.numbers.get(source)
        return () if number is None else self._of_document[number]

    @cached_property
    def _of_document(self) -> _Kept[int, tuple[Passage, ...]]:
        return _Kept(self._read_passages, _DOCUMENTS_KEPT)

    def _read_passages(self, number: int) -> tuple[Passage, ...]:
        names = self.rows.names
        rows = self.rows.asked(names.passages, f"document == {number}", PASSAGE_FIELDS)
        found = (stored_passage(row, self.sources).passage for row in rows)
        return tuple(sorted(found, key=lambda passage: passage.start))

    def passage_around(self, source: str, span: Span) -> Passage:
        """The passage that holds a span; where it reaches over several, those joined."""
        return joined_around(self.passages_of(source), span)

    def text_of(self, passage: Passage) -> str:
        """The words of a passage."""
        return passage.span.of(self.documents[passage.source].text)

    def means(self, numbers: Collection[int]) -> Vectors:
        """The mean vector of the passages of some documents; zeros where there are none."""
        total, count = np.zeros(self.dimension, np.float64), 0
        for row in self.rows.heads(tuple(numbers)):
            total += int(row["count"]) * vector_of(row, "mean")
            count += int(row["count"])
        return (total / max(count, 1)).astype(np.float32)


def sources_of(manifest: Manifest) -> tuple[str, ...]:
    """The names of the documents of a version, by number."""
    return tuple(name for record in manifest.sources for name in record.documents)


def open_version(place: Place, version: str) -> MilvusIndex:
    """Open a version and check that its parts are as many as its manifest says.

    Raises:
        CorruptIndexError: they are not.
        IndexStateError: the cluster cannot be asked.
    """
    names = Names(place.name, version)
    manifest, row = read_manifest(place, names)
    rows = Rows(place, names)
    rows.load()
    if rows.count(names.passages) != manifest.passages:
        raise CorruptIndexError("index_corrupt", part=names.passages)
    return MilvusIndex(manifest, replace(rows, level="Eventually"), vector_of(row, "mean"))
