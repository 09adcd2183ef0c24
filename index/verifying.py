"""Everything about a version compared with everything else; loading it compares less."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np

from index.corpus import TermCorpus
from index.lines import Lines
from index.live import LiveIndex, naming, read_layout, search_text, verify_files
from index.progress import NoProgress, Progress
from index.vector_file import check_vectors
from index.version import Layout, Manifest, digest_of, passage_of
from ingest.errors import CorruptIndexError


def verify_layout(
    layout: Layout, manifest: Manifest, progress: Progress | None = None
) -> LiveIndex:
    """Check checksums, counts, offsets, the text of every passage, vectors and terms.

    Args:
        layout: where the version lies; nobody need have published it.
        manifest: its manifest.
        progress: told how far it is, in the stages of ``VERIFY_STAGES``.

    Raises:
        CorruptIndexError: the first fault, by its file.
    """
    progress = progress or NoProgress()
    with naming(manifest.version):
        progress.stage("stage_checksums", sum(p.stat().st_size for p in layout.data_files()))
        verify_files(layout, manifest, progress.advance)
    progress.stage("stage_parts", 3)
    # Before FAISS reads it: what it makes of a file that was put together with ill will is unknown.
    verify_vectors(layout, manifest)
    progress.advance(1)
    index = read_layout(layout, manifest)
    progress.advance(1)
    verify_terms(layout, manifest)
    with naming("lexical"):
        index.lexical.check()
    progress.advance(1)
    progress.stage("stage_passages", len(index.passages))
    with naming("passages.jsonl"):
        verify_passages(index, layout, progress)
    return index


def verify_passages(index: LiveIndex, layout: Layout, progress: Progress | None = None) -> None:
    """Check that each passage still is the text that its vector and its terms were made of.

    The passages must lie in the order of the documents, too, in which they are looked for.

    Raises:
        CorruptIndexError: one is not.
    """
    progress = progress or NoProgress()
    numbers = {source: number for number, source in enumerate(index.documents)}
    last = 0
    for line in Lines(layout.passages):
        stored = passage_of(json.loads(line))
        passage, number = stored.passage, numbers[stored.passage.source]
        document = index.documents[passage.source]
        if number < last or not 0 <= passage.start < passage.end <= len(document.text):
            raise CorruptIndexError("index_corrupt", part="passages.jsonl")
        last = number
        if digest_of(search_text(document, passage)) != stored.digest:
            raise CorruptIndexError("index_corrupt", part="passages.jsonl")
        progress.advance(1)


def verify_vectors(layout: Layout, manifest: Manifest) -> None:
    """Check that the vectors are as many and as long as the manifest says, and all finite.

    Raises:
        CorruptIndexError: they are not.
    """
    with naming("vectors.faiss"):
        check_vectors(layout.vectors, manifest.passages, manifest.dimension)


def verify_terms(layout: Layout, manifest: Manifest) -> None:
    """Check that there are terms of each passage, and that all of them are in the vocabulary.

    Raises:
        CorruptIndexError: they do not fit.
    """
    with naming("lexical/corpus.npz"):
        corpus = TermCorpus.load(layout.lexical)
        edges, ids, words = corpus.edges, corpus.ids, corpus.vocabulary
        numbered = edges.ndim == ids.ndim == 1 and edges.dtype.kind == ids.dtype.kind == "i"
        if not numbered or len(corpus) != manifest.passages:
            raise CorruptIndexError("index_corrupt", part="lexical/corpus.npz")
        whole = edges[0] == 0 and edges[-1] == len(ids) and (np.diff(edges) >= 0).all()
        # A term that no passage has would not be there.
        if not whole or not np.array_equal(np.unique(ids), np.arange(len(words))):
            raise CorruptIndexError("index_corrupt", part="lexical/corpus.npz")
    with naming("lexical/vocabulary.json"):
        if not all(isinstance(word, str) for word in words) or not _ascends(words):
            raise CorruptIndexError("index_corrupt", part="lexical/vocabulary.json")


def _ascends(words: tuple[str, ...]) -> bool:
    return all(first < second for first, second in pairwise(words))
