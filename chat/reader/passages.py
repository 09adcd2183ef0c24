"""What the reader looks at in a passage, worked out once: questions come back to the same ones."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from index.analysis import terms
from index.live import LiveIndex, search_text
from ingest.chunking import block_sentences
from ingest.document import Passage, Span

CAPACITY = 4_000


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage taken apart.

    Attributes:
        sentences: their places in the document, in reading order.
        texts: their words.
        terms: the terms of each.
        context: the terms of the passage with title and headings.
    """

    sentences: tuple[Span, ...]
    texts: tuple[str, ...]
    terms: tuple[frozenset[str], ...]
    context: frozenset[str]


class PassageTexts:
    """The passages of one index taken apart, the last used ones kept; safe to share.

    Args:
        index: the version.
        capacity: passages kept; each takes about ten kilobytes.
    """

    def __init__(self, index: LiveIndex, capacity: int = CAPACITY) -> None:
        self.index = index
        self._capacity = capacity
        self._known: OrderedDict[Passage, PassageText] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, passage: Passage) -> PassageText:
        """One passage taken apart."""
        with self._lock:
            if (known := self._known.get(passage)) is not None:
                self._known.move_to_end(passage)
                return known
        made = self._take_apart(passage)
        with self._lock:
            self._known[passage] = made
            while len(self._known) > self._capacity:
                self._known.popitem(last=False)
        return made

    def _take_apart(self, passage: Passage) -> PassageText:
        document = self.index.documents[passage.source]
        sentences = tuple(passage_sentences(self.index, passage))
        texts = tuple(sentence.of(document.text) for sentence in sentences)
        return PassageText(
            sentences=sentences,
            texts=texts,
            terms=tuple(frozenset(terms(text)) for text in texts),
            context=frozenset(terms(search_text(document, passage))),
        )


def passage_sentences(index: LiveIndex, passage: Passage) -> list[Span]:
    """The sentences of a passage, in reading order, each within one block."""
    document = index.documents[passage.source]
    sentences = []
    for block in document.blocks:
        if block.end <= passage.start or block.start >= passage.end:
            continue
        for sentence in block_sentences(document, block):
            start, end = max(sentence.start, passage.start), min(sentence.end, passage.end)
            if start < end:
                sentences.append(Span(start, end))
    return sentences
