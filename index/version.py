"""One version of an index on disk: its files, its manifest, and how its parts are written.

A version is a directory that is complete before it is published and never changed after.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.dense import DenseSettings
from index.lexical import LexicalSettings
from index.recipe import Recipe as Recipe
from index.recipe import SourcePath as SourcePath
from index.records import FailedRecord, SourceRecord
from ingest.document import Document, Passage, SectionKind, Span
from ingest.errors import CorruptIndexError, NewerIndexError
from ingest.serialized import document_from_json, document_to_json

FORMAT = 5
# Formats that are read as they are; what is written is of the last.
READABLE = (4, FORMAT)
# The manifest's last line but one: the checksum of its text with an empty one in this place.
_OWN_CHECKSUM = re.compile(r'"checksum": "[0-9a-f]*"(?=\n\}\Z)')


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a version lie below its directory."""

    root: Path

    @property
    def manifest(self) -> Path:
        """What the version was made from, and the checksum of each other file."""
        return self.root / "manifest.json"

    @property
    def documents(self) -> Path:
        """The texts and structure of the documents, one JSON object a line."""
        return self.root / "documents.jsonl"

    @property
    def passages(self) -> Path:
        """The passages as spans of documents, one JSON object a line."""
        return self.root / "passages.jsonl"

    @property
    def vectors(self) -> Path:
        """The FAISS index; vector ``i`` is passage ``i``."""
        return self.root / "vectors.faiss"

    @property
    def lexical(self) -> Path:
        """The folder of the BM25 index; row ``i`` is passage ``i``."""
        return self.root / "lexical"

    def data_files(self) -> list[Path]:
        """All files but the manifest, sorted."""
        return sorted(p for p in self.root.rglob("*") if p.is_file() and p != self.manifest)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version is.

    Attributes:
        format: layout number of this file format.
        version: the version's name, also its directory's.
        created: ISO 8601, UTC.
        program: version of Shutten that wrote it.
        recipe: what it was made with.
        dimension: length of its vectors.
        paths: the source set; empty where it was taken from the configuration.
        added: articles added from the web page, beside ``paths``.
        sources: the files that are in it.
        failed: files that were to be in it and could not be read.
        passages: number of passages, equal to the number of vectors.
        files: checksum (sha256) of each file, by path below the version's directory.
    """

    format: int
    version: str
    created: str
    program: str
    recipe: Recipe
    dimension: int
    paths: tuple[SourcePath, ...]
    added: tuple[SourcePath, ...]
    sources: tuple[SourceRecord, ...]
    failed: tuple[FailedRecord, ...]
    passages: int
    files: dict[str, str]

    def to_json(self) -> str:
        """The manifest as JSON text that holds a checksum of itself."""
        raw = asdict(self)
        for path in (*raw["paths"], *raw["added"]):
            if not path["foreign"]:  # said only where it is so: others are as they always were
                del path["foreign"]
        text = json.dumps({**raw, "checksum": ""}, ensure_ascii=False, indent=1)
        return _OWN_CHECKSUM.sub(lambda _: f'"checksum": "{_digest(text)}"', text)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read what ``to_json`` wrote.

        Raises:
            CorruptIndexError: it is not a manifest, or one of an older format.
            NewerIndexError: it is one of a newer format.
        """
        raw = manifest_object(text)
        if raw["format"] not in READABLE:
            raise CorruptIndexError("index_format", found=raw["format"], expected=FORMAT)
        return cls.from_object(raw)

    @classmethod
    def from_object(cls, raw: dict[str, Any]) -> Manifest:
        """The manifest that ``dataclasses.asdict`` and JSON made the object of.

        Raises:
            CorruptIndexError: it is none.
        """
        try:
            lexical = LexicalSettings(**raw["recipe"].pop("lexical"))
            # Format 4 had but one way of searching vectors.
            dense = DenseSettings(**raw["recipe"].pop("dense", {}))
            raw["recipe"] = Recipe(**raw["recipe"], lexical=lexical, dense=dense)
            raw["sources"] = tuple(SourceRecord.from_json(r) for r in raw["sources"])
            raw["failed"] = tuple(FailedRecord.from_json(r) for r in raw["failed"])
            for key in ("paths", "added"):
                raw[key] = tuple(SourcePath(**path) for path in raw[key])
            return cls(**raw)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise CorruptIndexError("index_corrupt", part="manifest.json") from error


def manifest_object(text: str) -> dict[str, Any]:
    """A manifest of our format or an older one as JSON has it, without its own checksum.

    Raises:
        CorruptIndexError: it is not what was written.
        NewerIndexError: it is of a newer format, and nothing else of it can be told.
    """
    try:
        raw: dict[str, Any] = json.loads(text)
        if (found := int(raw["format"])) > FORMAT:
            raise NewerIndexError("index_newer", found=found, expected=FORMAT)
        sound = raw.pop("checksum") == _digest(_OWN_CHECKSUM.sub('"checksum": ""', text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CorruptIndexError("index_corrupt", part="manifest.json") from error
    if not sound:
        raise CorruptIndexError("index_corrupt", part="manifest.json")
    return raw


def read_paths(layout: Layout) -> tuple[tuple[SourcePath, ...], tuple[SourcePath, ...]] | None:
    """The named and added paths in a manifest of whatever format; None where it tells none."""
    try:
        raw = json.loads(layout.manifest.read_text(encoding="utf-8"))
        named, added = (tuple(SourcePath(**p) for p in raw[key]) for key in ("paths", "added"))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return named, added


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _write_lines(path: Path, rows: Iterable[object]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _read_lines(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield json.loads(line)


def document_line(document: Document) -> bytes:
    """A document as it is stored: one line."""
    return (json.dumps(document_to_json(document), ensure_ascii=False) + "\n").encode("utf-8")


def write_documents(layout: Layout, lines: Iterable[bytes]) -> None:
    """Write documents, each as ``document_line`` made it."""
    with layout.documents.open("wb") as file:
        file.writelines(lines)


def read_documents(layout: Layout) -> dict[str, Document]:
    """The documents by source, in the order written."""
    documents = (document_from_json(raw) for raw in _read_lines(layout.documents))
    return {document.source: document for document in documents}


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage and the digest of what it is searched by.

    Attributes:
        passage: the passage.
        digest: of ``search_text``; passages with the same one have the same vector and terms.
    """

    passage: Passage
    digest: str


def digest_of(text: str) -> str:
    """A digest of what a passage is searched by, as 24 hexadecimal digits."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def write_passages(layout: Layout, stored: Iterable[StoredPassage]) -> None:
    """Write the passages, in the order of their vectors."""
    _write_lines(
        layout.passages,
        (
            [
                one.passage.source,
                one.passage.start,
                one.passage.end,
                list(one.passage.headings),
                one.passage.kind.value,
                [[s.start, s.end] for s in one.passage.leads],
                one.digest,
            ]
            for one in stored
        ),
    )


def read_stored_passages(layout: Layout) -> tuple[StoredPassage, ...]:
    """The passages with their digests, in the order of their vectors."""
    return tuple(map(passage_of, _read_lines(layout.passages)))


def passage_of(row: list[Any]) -> StoredPassage:
    """The passage that a line of the file is the JSON of.

    Raises:
        ValueError, TypeError: it is none.
    """
    source, start, end, headings, kind, leads, digest = row
    spans = tuple(Span(*span) for span in leads)
    return StoredPassage(
        Passage(source, start, end, tuple(headings), SectionKind(kind), spans), digest
    )
