"""Which rows of a table a question is about: those that it names, where it names any.

A model of our size reads rows as one run of words and takes the cell of the neighbour. A question
that has a cell's words (「文字盤を取り替えたのは何年?」) is about that row, so the others are not
read for it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from chat.question import Question
from ingest.document import Block, BlockKind, Document, Passage, Span
from ingest.normalize import fold
from ingest.shown import shown

_SHORTEST = 2
_BRACKETS = re.compile(r"[(（)）\[［\]］「」『』【】]")


def other_rows(document: Document, passage: Passage, question: Question) -> list[Span]:
    """The rows of tables within a passage that are not read, each with the gap after it.

    Args:
        document: the passage's article.
        passage: what was found.
        question: the question.
    """
    left_out: list[Span] = []
    words, tables = "", _tables(document, passage.span)
    for table in tables:
        words = words or fold(question.text)
        named = _named(document, table, words)
        if 0 < len(named) < len(table):
            for at, row in enumerate(table):
                if at not in named:
                    after = table[at + 1].start if at + 1 < len(table) else row.end
                    left_out.append(Span(max(row.start, passage.start), min(after, passage.end)))
    return left_out


def _tables(document: Document, passage: Span) -> list[list[Block]]:
    """The rows but for headers of each table within a passage."""
    tables: list[list[Block]] = [[]]
    at = bisect_left(document.blocks, passage.start + 1, key=lambda block: block.end)
    while at < len(document.blocks) and document.blocks[at].start < passage.end:
        block = document.blocks[at]
        if block.kind is not BlockKind.TABLE_ROW or block.level == 1:
            tables.append([])
        if block.kind is BlockKind.TABLE_ROW and not block.is_header:
            tables[-1].append(block)
        at += 1
    return [table for table in tables if len(table) > 1]


def _named(document: Document, table: Sequence[Block], question: str) -> set[int]:
    """The rows that a question names; of two names, one in the other, the longer one counts.

    A row that has all the names of another and one more is meant before that one.
    """
    words: dict[int, set[str]] = {}
    for at, row in enumerate(table):
        for cell in row.cells:
            names = _names(shown(document, Span(cell.start, cell.end)).text, question)
            if names:
                # A cell that reaches over rows names them all.
                for below in range(at, min(at + cell.rows, len(table))):
                    words.setdefault(below, set()).update(names)
    known = set().union(*words.values())
    shorter = {name for name in known if any(name in other for other in known - {name})}
    left = {at: found - shorter for at, found in words.items() if found - shorter}
    return {at for at, found in left.items() if not any(found < other for other in left.values())}


def _names(cell: str, question: str) -> set[str]:
    """What a question says of a cell: all of it, or what stands before and in its brackets."""
    whole = fold(cell)
    parts = [whole] if whole in question else [fold(part) for part in _BRACKETS.split(cell)]
    return {part for part in parts if len(part) >= _SHORTEST and part in question}
