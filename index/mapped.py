"""The documents and passages of a large version, read one by one where they are stored.

A million passages as objects take gigabytes and half a minute; a question needs a few of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple, overload

from index.lines import Lines
from index.version import Layout, Manifest, passage_of
from ingest.document import Document, Passage
from ingest.errors import CorruptIndexError
from ingest.serialized import document_from_json

_DOCUMENTS_KEPT, _PASSAGES_KEPT = 256, 4_096
# What follows source, title and whether it is stated in a document's line.
_AFTER_TITLE = b', "format": '


class Head(NamedTuple):
    """How a document is named.

    Attributes:
        source: its source.
        title: the title that it states, else its file's name.
        titled: whether it states one.
    """

    source: str
    title: str
    titled: bool


# Not methods: an object that keeps its own bound method lives until garbage is collected, and with
# it files that may have been removed since.
def _document(lines: Lines, number: int) -> Document:
    return document_from_json(json.loads(lines[number]))


def _passage(lines: Lines, row: int) -> Passage:
    return passage_of(json.loads(lines[row])).passage


class MappedDocuments(Mapping[str, Document]):
    """The documents by source, in the order written; those asked for last are kept.

    Args:
        layout: where the version lies.
        manifest: its manifest, which names them.

    Raises:
        CorruptIndexError: there are more or fewer than it names, or it names one twice.
    """

    def __init__(self, layout: Layout, manifest: Manifest) -> None:
        self._lines = Lines(layout.documents)
        names = [name for record in manifest.sources for name in record.documents]
        self._numbers = {name: at for at, name in enumerate(names)}
        if not len(names) == len(self._numbers) == len(self._lines):
            raise CorruptIndexError("index_corrupt", part="documents.jsonl")
        self._read = lru_cache(maxsize=_DOCUMENTS_KEPT)(partial(_document, self._lines))

    def heads(self) -> Iterator[Head]:
        """How each is named, in the order written; none is read whole."""
        for line in self._lines:
            # Within a JSON string the quotation marks would be escaped, so this is the next key.
            head = json.loads(line[: line.index(_AFTER_TITLE)] + b"}")
            yield Head(head["source"], head["title"], head["titled"])

    def __getitem__(self, source: str) -> Document:
        """A document by its source."""
        return self._read(self._numbers[source])

    def __contains__(self, source: object) -> bool:
        """Whether there is such a document; none is read for it."""
        return source in self._numbers

    def __iter__(self) -> Iterator[str]:
        """The sources, in the order written."""
        return iter(self._numbers)

    def __len__(self) -> int:
        """The number of documents."""
        return len(self._numbers)


class MappedPassages(Sequence[Passage]):
    """The passages, in the order of their vectors; those asked for last are kept.

    Args:
        layout: where the version lies.
        sources: the documents; passages lie in their order.
    """

    def __init__(self, layout: Layout, sources: Collection[str]) -> None:
        self._lines = Lines(layout.passages)
        self._numbers = {source: number for number, source in enumerate(sources)}
        self._read = lru_cache(maxsize=_PASSAGES_KEPT)(partial(_passage, self._lines))

    @overload
    def __getitem__(self, at: int) -> Passage: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, at: int | slice) -> Passage | tuple[Passage, ...]:
        """A passage, or some, by row."""
        if isinstance(at, slice):
            return tuple(self._read(row) for row in range(*at.indices(len(self))))
        return self._read(range(len(self))[at])

    def __iter__(self) -> Iterator[Passage]:
        """All passages in order; none is kept."""
        return (passage_of(json.loads(line)).passage for line in self._lines)

    def __len__(self) -> int:
        """The number of passages."""
        return len(self._lines)

    def rows_of(self, source: str) -> range:
        """The rows of a document's passages, found by halving; empty where it has none."""
        number = self._numbers.get(source)
        if number is None:
            return range(0)
        return range(self._first_from(number), self._first_from(number + 1))

    def _first_from(self, number: int) -> int:
        """The first row of a document of that number or a later one."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._numbers[self._read(middle).source] < number:
                low = middle + 1
            else:
                high = middle
        return low
