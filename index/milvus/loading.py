"""Rows of a version back into what they were made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from index.dense import Vectors
from index.milvus.naming import Names
from index.milvus.place import Place
from index.version import Manifest, StoredPassage
from ingest.document import Document, Passage, SectionKind, Span
from ingest.errors import CorruptIndexError
from ingest.serialized import document_from_json

Row = dict[str, Any]
PASSAGE_FIELDS = ("row", "document", "start", "end", "kind", "headings", "leads", "digest")
VECTOR_FIELDS = ("dense", "sparse")
PIECE_FIELDS = ("number", "document", "kind", "body", "count", "mean")
TERM_FIELDS = ("key", "number", "frequency", "body")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Reads the collections of one version, which must be loaded.

    Attributes:
        place: the cluster.
        names: what they are called.
        level: which writes a read waits for. To a version that was seen whole nothing is written
            any more: who waits for nothing ("Eventually") is answered sooner.
    """

    place: Place
    names: Names
    level: str = "Strong"

    def load(self) -> None:
        """Have the cluster load all collections, where it has not.

        Raises:
            IndexStateError: it cannot, or one is not there.
        """
        with self.place.calling():
            for name in self.names.collections:
                self.place.client.load_collection(name)

    def got(self, collection: str, keys: Sequence[int | str], fields: Sequence[str]) -> list[Row]:
        """The rows with some keys, in any order; those that are not there are left out."""
        if not keys:
            return []
        with self.place.calling():
            found = self.place.client.get(
                collection,
                ids=list(keys),
                output_fields=list(fields),
                timeout=self.place.seconds,
                consistency_level=self.level,
            )
        return [dict(row) for row in found]

    def asked(self, collection: str, expression: str, fields: Sequence[str]) -> list[Row]:
        """The rows that an expression fits, in any order."""
        with self.place.calling():
            found = self.place.client.query(
                collection,
                filter=expression,
                output_fields=list(fields),
                timeout=self.place.seconds,
                consistency_level=self.level,
            )
        return [dict(row) for row in found]

    def count(self, collection: str) -> int:
        """The number of rows."""
        (row,) = self.asked(collection, "", ["count(*)"])
        return int(row["count(*)"])

    def by_number(self, collection: str, key: str, fields: Sequence[str]) -> Iterator[Row]:
        """All rows in the order of their numbers, which run from 0 without a gap.

        Raises:
            CorruptIndexError: some are missing.
        """
        size = self.count(collection)
        for begin in range(0, size, _AT_ONCE):
            end = min(begin + _AT_ONCE, size)
            rows = self.asked(collection, f"{key} >= {begin} and {key} < {end}", fields)
            rows.sort(key=lambda row: int(row[key]))
            if [row[key] for row in rows] != list(range(begin, end)):
                raise CorruptIndexError("index_corrupt", part=collection)
            yield from rows

    def passages(self, vectors: bool = False) -> Iterator[Row]:
        """All passages, by row."""
        fields = (*PASSAGE_FIELDS, *VECTOR_FIELDS) if vectors else PASSAGE_FIELDS
        return self.by_number(self.names.passages, "row", fields)

    def documents(self) -> Iterator[Row]:
        """All pieces of documents, by number."""
        return self.by_number(self.names.documents, "number", PIECE_FIELDS)

    def terms(self) -> Iterator[Row]:
        """All terms and readings, by number."""
        return self.by_number(self.names.terms, "number", TERM_FIELDS)

    def pieces_of(self, document: int, kind: str) -> str:
        """A text of a document; empty where there is none."""
        expression = f'document == {document} and kind == "{kind}"'
        rows = self.asked(self.names.documents, expression, ("number", "body"))
        return "".join(row["body"] for row in sorted(rows, key=lambda row: int(row["number"])))

    def heads(self, documents: Sequence[int]) -> Iterator[Row]:
        """One row for each document: its stated title, passages and their mean vector.

        Args:
            documents: their numbers.
        """
        for begin in range(0, len(documents), _AT_ONCE):
            numbers = list(documents[begin : begin + _AT_ONCE])
            expression = f'kind == "title" and document in {numbers}'
            yield from self.asked(self.names.documents, expression, PIECE_FIELDS)

    def all_documents(self) -> Iterator[Document]:
        """All documents by number, read many at a time."""
        whole = (row for row in self.documents() if row["kind"] == "document")
        for _, rows in groupby(whole, key=lambda row: int(row["document"])):
            yield parsed_document("".join(row["body"] for row in rows), self.names)

    def document(self, number: int) -> Document:
        """A document.

        Raises:
            CorruptIndexError: it is not whole.
        """
        return parsed_document(self.pieces_of(number, "document"), self.names)


def read_manifest(place: Place, names: Names) -> tuple[Manifest, Row]:
    """The manifest of a version, and a row of its collection, which has its mean vector.

    Raises:
        CorruptIndexError: it is missing or damaged.
        IndexStateError: the cluster cannot be asked.
    """
    rows = Rows(place, names)
    with place.calling():
        there = place.client.has_collection(names.manifest)
        if there:
            place.client.load_collection(names.manifest)
    found = list(rows.by_number(names.manifest, "number", PIECE_FIELDS)) if there else []
    text = "".join(row["body"] for row in found if row["kind"] == "manifest")
    manifest = Manifest.from_json(text)
    if manifest.version != names.version:
        raise CorruptIndexError("index_corrupt", part=names.manifest)
    return manifest, found[-1]


def parsed_document(text: str, names: Names) -> Document:
    """A document as it was stored.

    Raises:
        CorruptIndexError: it is not whole.
    """
    try:
        return document_from_json(json.loads(text))
    except (ValueError, LookupError, TypeError) as error:
        raise CorruptIndexError("index_corrupt", part=names.documents) from error


def stored_passage(row: Row, sources: Sequence[str]) -> StoredPassage:
    """A passage of a row.

    Args:
        row: it.
        sources: the names of the documents, by number.
    """
    passage = Passage(
        sources[row["document"]],
        row["start"],
        row["end"],
        tuple(json.loads(row["headings"])),
        SectionKind(row["kind"]),
        tuple(Span(*lead) for lead in json.loads(row["leads"])),
    )
    return StoredPassage(passage, row["digest"])


def vector_of(row: Row, field: str = "dense") -> Vectors:
    """A vector of a row, shape (dimension,)."""
    return np.asarray(row[field], dtype=np.float32)
