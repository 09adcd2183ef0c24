"""A loaded version, verified, and the handle that follows the live one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from index.access import exhausted
from index.checksums import checksum
from index.dense import DenseIndex
from index.lexical import LexicalIndex
from index.lines import HELD
from index.mapped import Head, MappedDocuments, MappedPassages
from index.records import SourceRecord
from index.store import Store
from index.titles import Titles, heads_of
from index.version import (
    Layout,
    Manifest,
    read_documents,
    read_stored_passages,
)
from ingest.document import Document, Passage, Span, joined_around
from ingest.errors import CorruptIndexError
from ingest.memory import lacks_memory
from ingest.shown import shown


@dataclass(frozen=True)
class LiveIndex:
    """One version in memory; never changes.

    Attributes:
        manifest: what it is.
        documents: the stored documents, by source.
        passages: in the order of vectors and BM25 rows.
        dense: the vectors.
        lexical: the BM25 index.
    """

    manifest: Manifest
    documents: Mapping[str, Document]
    passages: Sequence[Passage]
    dense: DenseIndex
    lexical: LexicalIndex

    @property
    def version(self) -> str:
        """The version's name."""
        return self.manifest.version

    def record(self, source: str) -> SourceRecord | None:
        """What became of a file; None where it is not in this version."""
        return next((r for r in self.manifest.sources if r.source == source), None)

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """How the documents are named, in their order."""
        return heads_of(self.documents)

    @cached_property
    def titles(self) -> Titles:
        """The titles that documents state."""
        return Titles(self.heads)

    @cached_property
    def _by_source(self) -> dict[str, list[Passage]]:
        """The passages of each document, in reading order."""
        found: dict[str, list[Passage]] = {}
        for passage in sorted(self.passages, key=lambda p: (p.source, p.start)):
            found.setdefault(passage.source, []).append(passage)
        return found

    def passages_of(self, source: str) -> tuple[Passage, ...]:
        """The passages of a document, in reading order."""
        if isinstance(self.passages, MappedPassages):
            rows = self.passages.rows_of(source)
            return tuple(sorted(self.passages[rows.start : rows.stop], key=lambda p: p.start))
        return tuple(self._by_source.get(source, ()))

    def rows_of(self, sources: Collection[str]) -> list[int]:
        """The rows of some documents' passages, rising."""
        if isinstance(self.passages, MappedPassages):
            return sorted(row for source in sources for row in self.passages.rows_of(source))
        return [row for row, passage in enumerate(self.passages) if passage.source in sources]

    def passage_around(self, source: str, span: Span) -> Passage:
        """The passage that holds a span; where it reaches over several, those joined."""
        return joined_around(self.passages_of(source), span)

    def text_of(self, passage: Passage) -> str:
        """The words of a passage."""
        return passage.span.of(self.documents[passage.source].text)


def search_text(document: Document, passage: Passage) -> str:
    """What a passage is searched by: stated title, headings, what its words lean on, its words."""
    title = [document.title] if document.titled else []
    leads = [shown(document, lead).text for lead in passage.leads]
    return "\n".join([*title, *passage.headings, *leads, shown(document, passage.span).text])


def verify_files(
    layout: Layout, manifest: Manifest, told: Callable[[int], None] | None = None
) -> None:
    """Compare every file with its checksum.

    Args:
        layout: where the version lies.
        manifest: its manifest.
        told: told how many bytes more were read.

    Raises:
        CorruptIndexError: a file is missing, was changed, or does not belong.
    """
    found = {path.relative_to(layout.root).as_posix(): path for path in layout.data_files()}
    for name in sorted(set(manifest.files) ^ set(found)):
        raise CorruptIndexError("index_corrupt", part=name)
    for name, expected in manifest.files.items():
        if checksum(found[name], told) != expected:
            raise CorruptIndexError("index_corrupt", part=name)


def verify_contents(index: LiveIndex) -> None:
    """Check that the parts fit each other: counts, and every passage a span of a stored text.

    Of a large version it is the counts alone; the rest is for ``shutten index verify``.

    Raises:
        CorruptIndexError: they do not.
    """
    if not len(index.passages) == index.dense.size == index.manifest.passages:
        raise CorruptIndexError("index_corrupt", part="vectors.faiss")
    if isinstance(index.passages, MappedPassages):
        return  # which counted its documents; ``verify_passages`` looks at each of them
    named = [name for record in index.manifest.sources for name in record.documents]
    if sorted(named) != sorted(index.documents):
        raise CorruptIndexError("index_corrupt", part="documents.jsonl")
    for passage in index.passages:
        document = index.documents.get(passage.source)
        if document is None or not 0 <= passage.start < passage.end <= len(document.text):
            raise CorruptIndexError("index_corrupt", part="passages.jsonl")


def load_version(store: Store, name: str) -> LiveIndex:
    """Read and verify a version; it is loaded whole or not at all.

    Raises:
        CorruptIndexError: anything about it cannot be trusted.
        IndexStateError: it cannot be read now.
    """
    layout, manifest = store.layout(name), store.manifest(name)
    if manifest.version != name:
        raise CorruptIndexError("index_corrupt", part="manifest.json")
    try:
        index = load_layout(layout, manifest)
    except OSError as error:
        raise store.unreadable(error, name) from error
    if not layout.root.is_dir():  # it was removed while it was read, and may lack a part
        raise CorruptIndexError("index_corrupt", part=name)
    return index


def load_layout(layout: Layout, manifest: Manifest) -> LiveIndex:
    """Read and verify a version wherever it lies; see ``load_version``."""
    with naming(manifest.version):
        verify_files(layout, manifest)
    return read_layout(layout, manifest)


def read_layout(layout: Layout, manifest: Manifest) -> LiveIndex:
    """``load_layout`` for who has compared the checksums."""
    large = manifest.passages > HELD
    documents: Mapping[str, Document]
    with naming("documents.jsonl"):
        documents = MappedDocuments(layout, manifest) if large else read_documents(layout)
    passages: Sequence[Passage]
    with naming("passages.jsonl"):
        if large:
            passages = MappedPassages(layout, documents)
        else:
            passages = tuple(stored.passage for stored in read_stored_passages(layout))
    with naming("vectors.faiss"):
        dense = DenseIndex.load(layout.vectors)
    with naming("lexical"):
        weight = manifest.recipe.lexical.pair_weight
        lexical = LexicalIndex.load(layout.lexical, manifest.passages, weight)
    index = LiveIndex(manifest, documents, passages, dense, lexical)
    verify_contents(index)
    return index


@contextmanager
def naming(part: str) -> Iterator[None]:
    """Whatever goes wrong while a part is read, it is that part which is damaged.

    Raises:
        CorruptIndexError: something went wrong.
        OSError: the system had no more to give; nothing is damaged.
        Exception: what said that memory is short, as it is.
    """
    try:
        yield
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError) as error:
        if (isinstance(error, OSError) and exhausted(error)) or lacks_memory(error):
            raise
        raise CorruptIndexError("index_corrupt", part=part) from error
