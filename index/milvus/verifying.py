"""Everything about a version compared with everything else."""

from __future__ import annotations

from index.live import search_text
from index.milvus.loading import Rows, parsed_document, stored_passage
from index.milvus.opened import sources_of
from index.milvus.writing import Sums
from index.progress import NoProgress, Progress
from index.version import Manifest, StoredPassage, digest_of
from ingest.document import Document
from ingest.errors import CorruptIndexError


def verify_rows(rows: Rows, manifest: Manifest, progress: Progress | None = None) -> None:
    """Check counts, checksums of every part, and the text of every passage.

    Args:
        rows: the version's collections, loaded.
        manifest: what it should be.
        progress: told how far it is, in the stages of ``index.progress.VERIFY_STAGES``.

    Raises:
        CorruptIndexError: the first fault, by its collection.
    """
    progress = progress or NoProgress()
    progress.stage("stage_checksums", manifest.passages)
    sums, names = Sums(), rows.names
    if rows.count(names.passages) != manifest.passages:
        raise CorruptIndexError("index_corrupt", part=names.passages)
    stored: list[StoredPassage] = []
    sources = sources_of(manifest)
    for row in rows.passages(vectors=True):
        _belongs(row["document"], len(sources), names.passages)
        sums.add_passage(row)
        stored.append(stored_passage(row, sources))
        progress.advance(1)
    progress.stage("stage_parts", 2)
    texts: dict[int, str] = {}
    for row in rows.documents():
        _belongs(row["document"], len(sources), names.documents)
        sums.add_piece(row)
        if row["kind"] == "document":
            texts[row["document"]] = texts.get(row["document"], "") + row["body"]
    progress.advance(1)
    for row in rows.terms():
        sums.add_term(row)
    progress.advance(1)
    _compare(sums.by_part(), manifest, rows)
    progress.stage("stage_passages", len(stored))
    _check_passages([parsed_document(text, names) for text in texts.values()], stored, progress)


def _belongs(number: int, size: int, part: str) -> None:
    if not 0 <= number < size:
        raise CorruptIndexError("index_corrupt", part=part)


def _compare(found: dict[str, str], manifest: Manifest, rows: Rows) -> None:
    for part in sorted(found.keys() | manifest.files.keys()):
        if found.get(part) != manifest.files.get(part):
            raise CorruptIndexError("index_corrupt", part=f"{rows.names.complete}: {part}")


def _check_passages(
    documents: list[Document], stored: list[StoredPassage], progress: Progress
) -> None:
    """Each passage is still the text that its vector and its terms were made of."""
    by_source = {document.source: document for document in documents}
    for one in stored:
        document = by_source.get(one.passage.source)
        if document is None or digest_of(search_text(document, one.passage)) != one.digest:
            raise CorruptIndexError("index_corrupt", part=one.passage.source)
        progress.advance(1)
