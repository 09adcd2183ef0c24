"""What the reader looks at in a passage, worked out once: questions come back to the same ones."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache, partial

from index.analysis import terms
from index.view import IndexView
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

    def __init__(self, index: IndexView, capacity: int = CAPACITY) -> None:
        self.index = index
        self._capacity = capacity
        self._sentences = Sentences(index)
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
        sentences = tuple(self._sentences.of(passage))
        texts = tuple(sentence.of(document.text) for sentence in sentences)
        of_each = tuple(frozenset(terms(text)) for text in texts)
        head = [document.title] if document.titled else []
        leads = [lead.of(document.text) for lead in passage.leads]
        above = frozenset(terms("\n".join([*head, *passage.headings, *leads])))
        return PassageText(sentences, texts, of_each, above.union(*of_each))


def passages_of(kept: PassageTexts | None, index: IndexView) -> PassageTexts:
    """What is kept, where it is of this version; else that version's, of which nothing is known.

    Another thread may have put another version's there meanwhile: callers keep what they get.
    """
    return kept if kept is not None and kept.index is index else PassageTexts(index)


class Sentences:
    """The sentences of passages; a block that several passages share is split once.

    Safe to share between threads.

    Args:
        index: the version.
        capacity: blocks of which the sentences are kept, the last used ones.
    """

    def __init__(self, index: IndexView, capacity: int = 1_000) -> None:
        self._index = index
        self._starts: dict[str, list[int]] = {}
        # A method of its own would keep it, and the version, until garbage is collected.
        self._of_block = lru_cache(maxsize=capacity)(partial(_split, index))

    def of(self, passage: Passage) -> list[Span]:
        """The sentences of a passage, in reading order, each within one block."""
        document = self._index.documents[passage.source]
        if passage.source not in self._starts:
            self._starts[passage.source] = [block.start for block in document.blocks]
        starts = self._starts[passage.source]
        first = max(0, bisect_right(starts, passage.start) - 1)
        found = []
        for at in range(first, bisect_left(starts, passage.end)):
            sentences = self._of_block(passage.source, at)
            begin = bisect_right(sentences, passage.start, key=lambda s: s.end)
            end = bisect_left(sentences, passage.end, key=lambda s: s.start)
            found += [
                Span(max(s.start, passage.start), min(s.end, passage.end))
                for s in sentences[begin:end]
            ]
        return found


def _split(index: IndexView, source: str, at: int) -> list[Span]:
    document = index.documents[source]
    return block_sentences(document, document.blocks[at])
