"""What is asked of an index, wherever it is kept: on this machine's disk, or in Milvus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, Protocol

from index.mapped import Head
from index.records import SourceRecord
from index.titles import Titles
from index.version import Manifest, SourcePath
from ingest.document import Document, Passage, Span

StoreKind = Literal["disk", "milvus"]


class LexicalStatistics(Protocol):
    """What is known of terms over all passages of a version."""

    @property
    def readings(self) -> Mapping[str, Sequence[str]]:
        """The names among the terms by their readings in Latin letters, folded."""
        ...

    def holds(self, term: str) -> bool:
        """Whether a term stands in any passage."""
        ...

    def document_frequency(self, term: str) -> int:
        """In how many passages a term stands, title and headings counted."""
        ...

    def idf(self, term: str) -> float:
        """Inverse document frequency of a term (Lucene's BM25 form)."""
        ...

    def ceiling(self, query: Sequence[str]) -> float:
        """More than any passage can have in BM25 for the terms of a query."""
        ...


class IndexView(Protocol):
    """One version of an index; never changes.

    ``documents`` and ``passages`` may be read where they are asked for: walking over all of them
    costs what they hold.
    """

    @property
    def manifest(self) -> Manifest:
        """What it is."""
        ...

    @property
    def version(self) -> str:
        """The version's name."""
        ...

    @property
    def documents(self) -> Mapping[str, Document]:
        """The stored documents, by source."""
        ...

    @property
    def heads(self) -> Sequence[Head]:
        """How the documents are named, in their order."""
        ...

    @property
    def titles(self) -> Titles:
        """The titles that documents state."""
        ...

    @property
    def passages(self) -> Sequence[Passage]:
        """All passages, by row."""
        ...

    @property
    def lexical(self) -> LexicalStatistics:
        """What is known of its terms."""
        ...

    def record(self, source: str) -> SourceRecord | None:
        """What became of a file; None where it is not in this version."""
        ...

    def passages_of(self, source: str) -> tuple[Passage, ...]:
        """The passages of a document, in reading order."""
        ...

    def passage_around(self, source: str, span: Span) -> Passage:
        """The passage that holds a span; where it reaches over several, those joined."""
        ...

    def text_of(self, passage: Passage) -> str:
        """The words of a passage."""
        ...


class VersionStore(Protocol):
    """Versions beside each other, one of them live."""

    @property
    def root(self) -> Path:
        """The directory for what lies on this machine."""
        ...

    @property
    def added(self) -> Path:
        """Where articles added from the web page are kept."""
        ...

    @property
    def fetched(self) -> Path:
        """Where copies of pages from the web are kept."""
        ...

    def locked(self, timeout: float = 0.0) -> AbstractContextManager[None]:
        """Hold the builder's lock."""
        ...

    def current(self) -> str:
        """The live version's name."""
        ...

    def names(self) -> list[str]:
        """The names of all versions, newest first."""
        ...

    def manifest(self, name: str) -> Manifest:
        """The manifest of a version."""
        ...

    def remembered(self) -> tuple[tuple[SourcePath, ...], tuple[SourcePath, ...]]:
        """The named and the added paths of the live version."""
        ...

    def point(self, name: str) -> None:
        """Make a version the live one, in one step."""
        ...

    def clean(self) -> None:
        """Remove what killed builds left; called under the lock only."""
        ...
