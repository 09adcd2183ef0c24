"""A version into its collections, in batches; nothing of it is seen until an alias says so."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.assembling import Assembly
from index.dense import Vectors
from index.lexical import LexicalSettings, named_readings
from index.milvus.naming import Names
from index.milvus.place import Place
from index.milvus.schemas import PIECE_BYTES, create
from index.milvus.sparse import Frequencies, Weigher
from index.version import Manifest, StoredPassage, digest_of

_AT_ONCE = 400
# A message in the cluster holds some megabytes.
_MOST_SIGNS = 1_000_000
Row = dict[str, Any]


class Sums:
    """Checksums of what a version holds, by part; rows are counted in their order."""

    def __init__(self) -> None:
        self._parts: dict[str, Any] = {}

    def add(self, part: str, data: bytes) -> None:
        """More of a part."""
        self._parts.setdefault(part, hashlib.sha256()).update(data)

    def add_passage(self, row: Row) -> None:
        """A row of passages, as it is written and as it is read."""
        place = [row[key] for key in ("row", "document", "start", "end", "kind")]
        text = [*place, row["headings"], row["leads"], row["digest"]]
        self.add("passages", json.dumps(text).encode())
        self.add("vectors", np.asarray(row["dense"], np.float32).tobytes())
        sparse = sorted(row["sparse"].items())
        self.add("sparse", np.array([place for place, _ in sparse], np.int64).tobytes())
        self.add("sparse", np.array([value for _, value in sparse], np.float32).tobytes())

    def add_piece(self, row: Row) -> None:
        """A row of documents."""
        text = [row[key] for key in ("number", "document", "kind", "body", "count")]
        self.add("documents", json.dumps(text).encode())
        self.add("documents", np.asarray(row["mean"], np.float32).tobytes())

    def add_term(self, row: Row) -> None:
        """A row of terms."""
        text = [row[key] for key in ("key", "number", "frequency", "body")]
        self.add("terms", json.dumps(text).encode())

    def by_part(self) -> dict[str, str]:
        """Each part's checksum."""
        return {part: hashed.hexdigest() for part, hashed in sorted(self._parts.items())}


@dataclass(frozen=True, slots=True, eq=False)
class _Document:
    """A document on its way: as it is stored, its passages, and where they begin."""

    number: int
    line: bytes
    passages: list[StoredPassage]
    first: int


class Writer:
    """Writes one version.

    Args:
        place: the cluster.
        names: what the version's collections are called.
    """

    def __init__(self, place: Place, names: Names) -> None:
        self._place = place
        self._names = names

    def write(self, assembly: Assembly, settings: LexicalSettings) -> dict[str, str]:
        """Write everything but the manifest; checksums by part.

        Raises:
            IndexStateError: the cluster cannot be reached, or refuses.
        """
        sums = Sums()
        frequencies = Frequencies.of(assembly.corpus)
        weigher = Weigher(frequencies, settings)
        with self._place.calling():
            create(self._place.client, self._names, assembly.vectors.shape[1])
        self._insert(self._names.passages, _passage_rows(assembly, weigher), sums.add_passage)
        self._insert(self._names.documents, _document_rows(assembly), sums.add_piece)
        terms = term_rows(weigher, frequencies.of_term)
        self._insert(self._names.terms, terms, sums.add_term)
        return sums.by_part()

    def write_manifest(self, manifest: Manifest, mean: Vectors) -> None:
        """Write the manifest, and load everything.

        Args:
            manifest: what the version is.
            mean: of all its vectors.
        """
        made = [("manifest", manifest.to_json()), ("made", str(time.time_ns()))]
        bodies = [(kind, piece) for kind, text in made for piece in pieces(text)]
        rows = [
            _piece(number, 0, kind, body, manifest.passages, mean)
            for number, (kind, body) in enumerate(bodies)
        ]
        self._insert(self._names.manifest, rows)
        with self._place.calling():
            for name in self._names.collections:
                self._place.client.flush(name)
                self._place.client.load_collection(name)

    def _insert(self, collection: str, rows: Iterable[Row], told: Any = lambda _: None) -> None:
        waiting: list[Row] = []
        signs = 0
        for row in rows:
            told(row)
            waiting.append(row)
            signs += len(row.get("body", ""))
            if len(waiting) == _AT_ONCE or signs >= _MOST_SIGNS:
                self._send(collection, waiting)
                waiting, signs = [], 0
        if waiting:
            self._send(collection, waiting)

    def _send(self, collection: str, rows: list[Row]) -> None:
        with self._place.calling():
            self._place.client.insert(collection, rows)


def pieces(text: str) -> Iterator[str]:
    """A text in pieces that a field holds, none of them empty."""
    data = text.encode("utf-8")
    begin = 0
    while begin < len(data):
        end = min(begin + PIECE_BYTES, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:  # not within a character
            end -= 1
        yield data[begin:end].decode("utf-8")
        begin = end


def _documents(assembly: Assembly) -> Iterator[_Document]:
    """All documents in order, with their passages."""
    number = first = 0
    for part in assembly.parts:
        by_source: dict[str, list[StoredPassage]] = {name: [] for name in part.record.documents}
        for stored in part.passages:
            by_source[stored.passage.source].append(stored)
        for line, passages in zip(part.lines, by_source.values(), strict=True):
            yield _Document(number, line, passages, first)
            number, first = number + 1, first + len(passages)


def _passage_rows(assembly: Assembly, weigher: Weigher) -> Iterator[Row]:
    for document in _documents(assembly):
        for row, stored in enumerate(document.passages, start=document.first):
            passage = stored.passage
            yield {
                "row": row,
                "document": document.number,
                "start": passage.start,
                "end": passage.end,
                "kind": passage.kind.value,
                "headings": json.dumps(passage.headings, ensure_ascii=False),
                "leads": json.dumps([[lead.start, lead.end] for lead in passage.leads]),
                "digest": stored.digest,
                "dense": assembly.vectors[row].tolist(),
                "sparse": weigher.vector(assembly.corpus.terms_of(row)),
            }


def _document_rows(assembly: Assembly) -> Iterator[Row]:
    number = 0
    for document in _documents(assembly):
        count = len(document.passages)
        rows = range(document.first, document.first + count)
        vectors = assembly.vectors[rows.start : rows.stop]
        mean = vectors.mean(axis=0) if count else np.zeros(vectors.shape[1], np.float32)
        words = [assembly.corpus.terms_of(row) for row in rows]
        texts = {
            "document": document.line.decode("utf-8"),
            "terms": json.dumps(words, ensure_ascii=False),
            "title": json.dumps(_named(document.line), ensure_ascii=False),
        }
        for kind, text in texts.items():
            for body in pieces(text):
                yield _piece(number, document.number, kind, body, count, mean)
                number += 1


def _named(line: bytes) -> tuple[str, bool]:
    """The title of a stored document, and whether it states it."""
    raw = json.loads(line)
    return str(raw["title"]), bool(raw["titled"])


def _piece(number: int, document: int, kind: str, body: str, count: int, mean: Vectors) -> Row:
    return {
        "number": number,
        "document": document,
        "kind": kind,
        "body": body,
        "count": count,
        "mean": mean.tolist(),
    }


def term_key(term: str) -> str:
    """The key of a term's row."""
    return f"t{digest_of(term)}"


def reading_key(reading: str) -> str:
    """The key of the row that holds the names with a reading."""
    return f"r{digest_of(reading)}"


def term_rows(weigher: Weigher, frequencies: Mapping[str, int]) -> Iterator[Row]:
    """The terms with their numbers and frequencies, then the readings of the names among them."""
    for number, term in enumerate(weigher.vocabulary):
        yield _term(term_key(term), number, frequencies[term], term)
    found = sorted(named_readings(weigher.vocabulary).items())
    for number, (reading, names) in enumerate(found, start=len(weigher.vocabulary)):
        yield _term(reading_key(reading), number, 0, json.dumps(names, ensure_ascii=False))


def _term(key: str, number: int, frequency: int, body: str) -> Row:
    row = {"key": key, "number": number, "frequency": frequency, "body": body}
    return {**row, "nothing": [1.0, 0.0]}
