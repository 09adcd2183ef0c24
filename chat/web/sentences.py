"""The sentences around many places of one article."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ingest.chunking import block_sentences
from ingest.document import Document, Span


class Sentences:
    """Finds the sentences of an article; each block is cut once, however many places lie in it.

    Args:
        document: the article.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._cut: dict[int, Sequence[Span]] = {}

    def around(self, span: Span) -> tuple[Sequence[Span], int] | None:
        """The sentences of the block that holds a span, and which of them does.

        None where it reaches over several.
        """
        blocks = self.document.blocks
        at = bisect_right(blocks, span.start, key=lambda block: block.start) - 1
        if at < 0 or span.end > blocks[at].end:
            return None
        if at not in self._cut:
            self._cut[at] = block_sentences(self.document, blocks[at])
        sentences = self._cut[at]
        at = bisect_right(sentences, span.start, key=lambda sentence: sentence.start) - 1
        return None if at < 0 or span.end > sentences[at].end else (sentences, at)
