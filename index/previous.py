"""The live version as the next build takes from it: stored as it is, nothing parsed unasked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.access import exhausted
from index.corpus import TermCorpus
from index.dense import DenseIndex
from index.live import verify_files
from index.records import SourceRecord
from index.store import Store
from index.version import Layout, Manifest, StoredPassage, read_stored_passages
from ingest.document import Document
from ingest.errors import CorruptIndexError, NoIndexError
from ingest.serialized import document_from_json


@dataclass(frozen=True)
class Previous:
    """A sound version to take over from; its parts are read when they are asked for.

    Attributes:
        layout: where it lies.
        manifest: what it is.
    """

    layout: Layout
    manifest: Manifest

    @cached_property
    def records(self) -> dict[str, SourceRecord]:
        """What became of each file, by its name."""
        return {record.source: record for record in self.manifest.sources}

    @cached_property
    def lines(self) -> dict[str, bytes]:
        """Each document as it is stored, by its name.

        Raises:
            CorruptIndexError: there are more or fewer than the manifest names.
        """
        names = [name for record in self.manifest.sources for name in record.documents]
        with self.layout.documents.open("rb") as file:
            lines = file.readlines()
        if len(lines) != len(names):
            raise CorruptIndexError("index_corrupt", part="documents.jsonl")
        return dict(zip(names, lines, strict=True))

    @cached_property
    def passages(self) -> tuple[StoredPassage, ...]:
        """All passages, in the order of their vectors."""
        return read_stored_passages(self.layout)

    @cached_property
    def rows(self) -> dict[str, list[int]]:
        """The rows of each document's passages."""
        found: dict[str, list[int]] = {}
        for row, stored in enumerate(self.passages):
            found.setdefault(stored.passage.source, []).append(row)
        return found

    @cached_property
    def row_of_digest(self) -> dict[str, int]:
        """A row for each text that was embedded, by its digest."""
        return {stored.digest: row for row, stored in enumerate(self.passages)}

    @cached_property
    def dense(self) -> DenseIndex:
        """The vectors."""
        return DenseIndex.load(self.layout.vectors)

    @cached_property
    def corpus(self) -> TermCorpus:
        """The terms of the passages."""
        return TermCorpus.load(self.layout.lexical)

    def documents(self, record: SourceRecord) -> tuple[Document, ...]:
        """The documents of a file, made from what is stored."""
        return tuple(document_from_json(json.loads(self.lines[name])) for name in record.documents)

    def rows_of(self, names: Sequence[str]) -> Iterator[int]:
        """The rows of some documents' passages, in order."""
        for name in names:
            yield from self.rows.get(name, ())


def sound_version(store: Store) -> Previous | None:
    """The live version if every file of it is as it was written; None if there is none such.

    Raises:
        IndexStateError: it cannot be read now; a build must not go on as if there was none.
    """
    try:
        name = store.current()
        manifest, layout = store.manifest(name), store.layout(name)
        verify_files(layout, manifest)
    except (NoIndexError, CorruptIndexError):
        return None
    except OSError as error:
        if exhausted(error):
            raise store.unreadable(error, name) from error
        return None
    return Previous(layout, manifest)
