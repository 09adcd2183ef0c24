"""What the words of a passage lean on, where that stands before the passage.

A list that is cut keeps the sentence that leads it in, and an item the items that it lies under; a
table's rows keep its header; a quotation keeps the sentence that says whose it is. The passage is
searched and read with them, and cites its own words only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ingest.document import Block, BlockKind, Document, Span
from ingest.sentences import split_sentences

LIST = frozenset({BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL})
_TABLE = frozenset({BlockKind.TABLE_ROW})
_QUOTE = frozenset({BlockKind.QUOTE})
_HEADER_ROWS = 4
# What says what follows it is: not a heading, which passages have anyway.
_SAYING = frozenset({BlockKind.PARAGRAPH, BlockKind.CAPTION})


class Leads:
    """What stands before the passages of one section.

    Args:
        document: the article.
        blocks: those of the section, in reading order.
    """

    def __init__(self, document: Document, blocks: Sequence[Block]) -> None:
        self._document = document
        self._blocks = blocks
        self._starts = [block.start for block in blocks]
        # For each block where its list, table or quotation begins, and the item it lies under.
        self._firsts: list[int] = []
        self._above: list[int | None] = []
        path: list[int] = []
        for at, block in enumerate(blocks):
            new = not at or not _goes_on(blocks[at - 1], block)
            self._firsts.append(at if new else self._firsts[-1])
            if new:
                path.clear()
            self._above.append(_lies_under(blocks, path, block))
            if block.kind is BlockKind.LIST_ITEM:
                path.append(at)

    def of(self, passage: Span) -> tuple[Span, ...]:
        """The words before a passage that it leans on, in reading order.

        Args:
            passage: a passage's place.
        """
        at = bisect_right(self._starts, passage.start) - 1
        if at < 0:
            return ()
        kind = self._blocks[at].kind
        if kind not in LIST | _TABLE | _QUOTE:
            return ()
        found = self._said_before(self._firsts[at])
        if kind in LIST:
            found += self._items_above(at)
        elif kind in _TABLE:
            found += self._header(at)
        return tuple(span for span in found if span.end <= passage.start)

    def rows_with_header(self) -> frozenset[int]:
        """Which of the blocks are rows of a table that has a header, the header's own rows too."""
        rows = (at for at, block in enumerate(self._blocks) if block.kind in _TABLE)
        return frozenset(at for at in rows if self._blocks[self._firsts[at]].is_header)

    def _said_before(self, first: int) -> list[Span]:
        """The sentence right before a list, table or quotation."""
        block = self._blocks[first - 1] if first > 0 else None
        if block is None or block.kind not in _SAYING:
            return []
        return split_sentences(self._document.text, Span(block.start, block.end))[-1:]

    def _items_above(self, at: int) -> list[Span]:
        found: list[Span] = []
        above = self._above[at]
        while above is not None:
            found.append(Span(self._blocks[above].start, self._blocks[above].end))
            above = self._above[above]
        return found[::-1]

    def _header(self, at: int) -> list[Span]:
        found = []
        first = self._firsts[at]
        for row in self._blocks[first : min(at, first + _HEADER_ROWS)]:
            if not row.is_header:
                break
            found.append(Span(row.start, row.end))
        return found


def _goes_on(before: Block, block: Block) -> bool:
    """Whether a block belongs to the list, table or quotation that the one before belongs to."""
    if before.kind in _TABLE and block.kind in _TABLE:
        return block.level > 1
    return any(before.kind in kinds and block.kind in kinds for kinds in (LIST, _QUOTE))


def _lies_under(blocks: Sequence[Block], path: list[int], block: Block) -> int | None:
    """The item that one lies under; ``path`` is left with the items that are still open."""
    if block.kind not in LIST:
        return None
    # A description has the level of the item that it describes.
    level = block.level + (block.kind is BlockKind.LIST_DETAIL)
    while path and blocks[path[-1]].level >= level:
        path.pop()
    return path[-1] if path else None
