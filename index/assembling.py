"""A version put together: what stayed is taken over as it is stored, the rest is made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.corpus import TermCorpus, joined
from index.dense import Vectors, write_vectors
from index.embedding import Embedder, embed, in_blocks, put_together
from index.embedding_log import EmbeddingLog
from index.encoder import Encoder
from index.lexical import LexicalIndex
from index.live import search_text
from index.previous import Previous
from index.progress import Progress
from index.reading import ReadFile
from index.records import SourceRecord, record_of
from index.vector_file import Rows
from index.version import (
    Layout,
    Recipe,
    StoredPassage,
    digest_of,
    document_line,
    write_documents,
    write_passages,
)
from ingest.chunking import chunk

TermsOf = Callable[[Sequence[str], Callable[[int], None]], TermCorpus]


@dataclass(frozen=True, slots=True)
class Part:
    """One file on its way into a version.

    Attributes:
        record: what is remembered of it.
        lines: its documents as they are stored.
        passages: their passages with digests.
        texts: what each passage is searched by; None where all were taken over.
        rows: where they are taken over, the rows of the previous version.
    """

    record: SourceRecord
    lines: tuple[bytes, ...]
    passages: tuple[StoredPassage, ...]
    texts: tuple[str, ...] | None = None
    rows: tuple[int, ...] = ()


def taken_over(record: SourceRecord, previous: Previous) -> Part:
    """A file that is as it was.

    Args:
        record: what is remembered of it now.
        previous: the version that has its documents, made in the same way.
    """
    rows = tuple(previous.rows_of(record.documents))
    lines = tuple(previous.lines[name] for name in record.documents)
    return Part(record, lines, tuple(previous.passages[row] for row in rows), None, rows)


def carried_over(file: ReadFile, before: SourceRecord, previous: Previous) -> Part | None:
    """A file whose documents are those that a version has, under whatever name; None where not.

    Args:
        file: its documents.
        before: what the version has of it.
        previous: the version, its passages made as they would be made now.
    """
    known, documents = previous.documents(before), file.parsed.documents
    if len(known) != len(documents):
        return None
    names = {old.source: new.source for old, new in zip(known, documents, strict=True)}
    if any(
        replace(old, source=new.source) != new for old, new in zip(known, documents, strict=True)
    ):
        return None
    rows = tuple(previous.rows_of(before.documents))
    passages = tuple(_renamed(previous.passages[row], names) for row in rows)
    record = record_of(file.source, file.sha256, file.parsed, len(passages), file.kept)
    return Part(record, tuple(document_line(one) for one in documents), passages, None, rows)


def _renamed(stored: StoredPassage, names: Mapping[str, str]) -> StoredPassage:
    return replace(stored, passage=replace(stored.passage, source=names[stored.passage.source]))


def made_anew(file: ReadFile, encoder: Encoder, tokens: int) -> Part:
    """A file that was read; the encoder must be loaded.

    Args:
        file: its documents.
        encoder: counts tokens.
        tokens: the largest passage.
    """
    passages: list[StoredPassage] = []
    texts: list[str] = []
    for document in file.parsed.documents:
        for passage in chunk(document, encoder.count_tokens, tokens):
            text = search_text(document, passage)
            passages.append(StoredPassage(passage, digest_of(text)))
            texts.append(text)
    record = record_of(file.source, file.sha256, file.parsed, len(passages), file.kept)
    lines = tuple(document_line(document) for document in file.parsed.documents)
    return Part(record, lines, tuple(passages), tuple(texts))


@dataclass(frozen=True)
class Assembly:
    """All that a version holds, in the order of its files.

    Attributes:
        parts: the files.
        vectors: one a passage, shape (passages, dimension).
        corpus: the terms of the passages.
        embedded: how many vectors were computed.
        resumed: how many were found in the log of a build that was stopped.
    """

    parts: tuple[Part, ...]
    vectors: Vectors
    corpus: TermCorpus
    embedded: int
    resumed: int = 0

    @property
    def passages(self) -> int:
        """The number of passages."""
        return len(self.corpus)

    def write(self, layout: Layout, recipe: Recipe) -> None:
        """Write all files but the manifest.

        Raises:
            OSError: the directory cannot be written, or was emptied meanwhile.
        """
        write_documents(layout, (line for part in self.parts for line in part.lines))
        write_passages(layout, (stored for part in self.parts for stored in part.passages))
        write_vectors(layout.vectors, self.vectors, recipe.dense)
        LexicalIndex.of_corpus(self.corpus, recipe.lexical).save(layout.lexical)
        self.corpus.save(layout.lexical)
        _check_parts(layout)


def _check_parts(layout: Layout) -> None:
    """Check that what was written is there: somebody may have emptied the folder meanwhile.

    Raises:
        FileNotFoundError: a part is not.
    """
    for part in (layout.documents, layout.passages, layout.vectors, layout.lexical):
        part.stat()


def assemble(
    parts: Sequence[Part],
    previous: Previous | None,
    recipe: Recipe,
    encoder: Embedder,
    log: EmbeddingLog,
    progress: Progress,
    terms_of: TermsOf = TermCorpus.of,
) -> Assembly:
    """Vectors and terms of all passages; what a version knows is not computed again.

    Args:
        parts: the files, in order.
        previous: the version to take over from.
        recipe: what the new one is made with.
        encoder: embeds; loaded only where there is something to embed.
        log: keeps what is embedded until it is published.
        progress: told how far it is.
        terms_of: analyses texts.
    """
    same_encoder = previous and previous.manifest.recipe.fingerprint == recipe.fingerprint
    same_terms = previous and previous.manifest.recipe.dictionary == recipe.dictionary
    by_vectors = previous if same_encoder else None
    by_terms = previous if same_terms else None
    split = _split(parts, by_vectors)
    vectors, embedded, resumed = _vectors(split, by_vectors, encoder, log, progress)
    corpus = _corpus(
        split if by_terms is by_vectors else _split(parts, by_terms), by_terms, progress, terms_of
    )
    return Assembly(tuple(parts), vectors, corpus, embedded, resumed)


def _known(part: Part, previous: Previous | None) -> Iterator[tuple[int | None, str, str]]:
    """For each passage its row in the previous version, or its text, and that text's digest."""
    for at, stored in enumerate(part.passages):
        if part.texts is None:
            yield part.rows[at], "", stored.digest
        else:
            row = previous.row_of_digest.get(stored.digest) if previous else None
            yield row, part.texts[at], stored.digest


@dataclass(frozen=True, slots=True)
class _Split:
    """The passages by what must be computed.

    Attributes:
        rows: for each passage its row in the previous version; None where that has none.
        texts: those that are not known, each once.
        digests: theirs.
        numbers: for each passage which of the texts is its; -1 where it has a row.
    """

    rows: list[int | None]
    texts: list[str]
    digests: list[str]
    numbers: list[int]


def _split(parts: Sequence[Part], previous: Previous | None) -> _Split:
    rows: list[int | None] = []
    numbers: list[int] = []
    texts: list[str] = []
    number: dict[str, int] = {}
    for part in parts:
        for row, text, digest in _known(part, previous):
            rows.append(row)
            if row is None and digest not in number:
                number[digest] = len(number)
                texts.append(text)
            numbers.append(-1 if row is not None else number[digest])
    return _Split(rows, texts, list(number), numbers)


def _vectors(
    split: _Split,
    previous: Previous | None,
    encoder: Embedder,
    log: EmbeddingLog,
    progress: Progress,
) -> tuple[Vectors, int, int]:
    """The vectors of all passages; how many were computed, now and by a build that was stopped."""
    if not split.texts:
        progress.stage("stage_embed", 0)
    fresh = embed(split.texts, split.digests, encoder, log, progress) if split.texts else None
    rows = np.array([-1 if row is None else row for row in split.rows], np.int64)
    known = previous.dense if previous and (rows >= 0).any() else None
    dimension = fresh.vectors.shape[1] if fresh else known.dimension if known else 0
    numbers = np.array(split.numbers, np.int64)

    def block(chosen: Rows) -> Vectors:
        found = np.empty((len(chosen), dimension), np.float32)
        old = rows[chosen] >= 0
        if known is not None:
            found[old] = known.take(rows[chosen][old])
        if fresh is not None:
            found[~old] = fresh.take(numbers[chosen][~old])
        return found

    blocks = (block(chosen) for chosen in in_blocks(len(rows)))
    vectors = put_together(blocks, len(rows), dimension, log.folder)
    return vectors, fresh.computed if fresh else 0, fresh.resumed if fresh else 0


def _corpus(
    split: _Split, previous: Previous | None, progress: Progress, terms_of: TermsOf
) -> TermCorpus:
    progress.stage("stage_terms", len(split.texts))
    fresh = terms_of(split.texts, progress.advance)
    # Runs of passages out of one corpus are taken together.
    pieces: list[tuple[TermCorpus, list[int]]] = []
    for row, number in zip(split.rows, split.numbers, strict=True):
        corpus = fresh if row is None or previous is None else previous.corpus
        chosen = number if row is None else row
        if pieces and pieces[-1][0] is corpus:
            pieces[-1][1].append(chosen)
        else:
            pieces.append((corpus, [chosen]))
    return joined(pieces)
