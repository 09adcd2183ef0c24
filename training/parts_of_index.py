"""An index of some passages of another one, as if nothing else had been indexed.

BM25's statistics and with them what a word of the question counts depend on what else there is. A
user has one article or a few, so that is what trials are made on, too.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.dense import DenseIndex
from index.lexical import LexicalIndex
from index.live import LiveIndex, search_text


class Parts:
    """Makes such indexes; nothing is embedded again.

    Args:
        index: the whole.
    """

    def __init__(self, index: LiveIndex) -> None:
        self.index = index
        self._vectors = index.dense.vectors()
        self._rows: dict[str, list[int]] = {}
        for row, passage in enumerate(index.passages):
            self._rows.setdefault(passage.source, []).append(row)
        self._known: dict[str, LiveIndex] = {}

    def rows_of(self, source: str) -> Sequence[int]:
        """The rows of one document's passages, rising."""
        return self._rows.get(source, ())

    def alone(self, source: str) -> LiveIndex:
        """One document by itself."""
        if source not in self._known:
            self._known[source] = self.of(self.rows_of(source))
        return self._known[source]

    def of(self, rows: Sequence[int]) -> LiveIndex:
        """The passages of some rows, at least one, with the documents that they are of."""
        index = self.index
        passages = tuple(index.passages[row] for row in rows)
        documents = {p.source: index.documents[p.source] for p in passages}
        texts = [search_text(documents[p.source], p) for p in passages]
        return LiveIndex(
            index.manifest,
            documents,
            passages,
            DenseIndex.build(self._vectors[list(rows)]),
            LexicalIndex.build(texts, index.manifest.recipe.lexical),
        )
