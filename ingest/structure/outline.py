"""The structure of plain text: headings, lists with nesting, tables, quotes, notes, captions.

Plain text has no markup, so these are judgements by form alone (a sign, a number, brevity,
blank lines, indentation); no rule looks for a word of one article.

A question and its answer (``Q.``/``A.``, ``問``/``答``) are one paragraph: a question is no
heading, and the pair has to be found together.
"""

from __future__ import annotations

from itertools import pairwise

from ingest.document import Block, BlockKind
from ingest.structure.forms import is_key_value
from ingest.structure.judging import Outline
from ingest.structure.levels import levels_of
from ingest.structure.lines import (
    Line,
    ends_prose,
    width,
)
from ingest.structure.ornaments import frame
from ingest.structure.paragraphs import Paragraphs
from ingest.structure.plain import has_too_many_lines, plain_blocks
from ingest.structure.texttables import Table
from ingest.structure.titles import labelled_title

# A wrapped line of an item runs at least so wide before it goes on below.
_WRAP = 40


def _closed(outline: Outline, order: list[int]) -> set[int]:
    """Which of the headings stand below a rule that ends the text of the heading before."""
    lines, found = outline.page.lines, set()
    for number, (above, below) in enumerate(pairwise(order), start=1):
        rule = outline.page.next_words(below, -1)
        if rule is None or rule not in outline.rules or not _stands_off(outline, below):
            continue
        if any(lines[at].words and at not in outline.rules for at in range(above + 1, rule)):
            found.add(number)
    return found


def _stands_off(outline: Outline, heading: int) -> bool:
    """Whether a gap, or a rule that is not the upper one of two around it, is above a heading."""
    page, above = outline.page, heading - 1
    alone = above in outline.rules and heading + 1 not in outline.rules and page.blank_above(above)
    return page.blank_above(heading) or alone


def parse_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text in reading order; no character that is not white space,
    a list sign or a rule lies outside a block."""  # noqa: D205, D209
    if has_too_many_lines(text):
        return tuple(plain_blocks(text))
    return tuple(_Blocks(Outline(text)).collect())


class _Blocks:
    """Puts lines together to blocks, once it is known what they are."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._page = outline.page
        self._blocks: list[Block] = []
        self._indents: list[int] = []
        order = sorted(outline.headings)
        titled = labelled_title(outline.page.text) is not None
        levels = levels_of([outline.headings[at] for at in order], titled, _closed(outline, order))
        self._levels = dict(zip(order, levels, strict=True))

    def collect(self) -> list[Block]:
        """All blocks, in order."""
        outline, lines = self._outline, self._page.lines
        paragraphs = Paragraphs(
            self._page,
            frozenset(
                outline.headings.keys()
                | outline.items.keys()
                | outline.tables.keys()
                | outline.rules
                | outline.furniture
                | outline.labels
                | outline.contents.lines
            ),
            outline.front.makers,
        )
        at = 0
        while at < len(lines):
            if not lines[at].words:
                at += 1
            elif at in outline.tables:
                at = self._add_table(outline.tables[at])
            elif at in outline.headings:
                at = self._add_heading(at)
            elif at in outline.items:
                at = self._add_item(at)
            elif at in outline.rules:
                self._indents.clear()
                at += 1
            else:
                self._indents.clear()
                at = paragraphs.read(at, self._blocks)
        return self._blocks

    def _add_heading(self, at: int) -> int:
        outline, line, sign = self._outline, self._page.lines[at], self._page.signs[at]
        self._indents.clear()
        last = at
        if outline.front.title is not None and outline.front.title[0] == at:
            last = outline.front.title[1]
        skip, end = 0, self._page.lines[last].end
        if sign is not None and sign.style.startswith("#"):
            skip = sign.begin
        elif last == at and at in outline.boxes:
            skip, end = outline.boxes[at][0], line.start + outline.boxes[at][1]
        elif last == at and (framed := frame(line.words)) is not None:
            # The signs around a title are no words of it.
            skip, end = framed[0], line.start + framed[1]
        self._blocks.append(
            Block(
                BlockKind.HEADING,
                line.start + skip,
                end,
                self._levels[at],
                "" if at in outline.boxes else line.words[:skip],
            )
        )
        return last + 1

    def _add_item(self, at: int) -> int:
        outline, lines = self._outline, self._page.lines
        line, sign = lines[at], outline.items[at]
        while self._indents and line.indent < self._indents[-1]:
            self._indents.pop()
        if not self._indents or line.indent > self._indents[-1]:
            self._indents.append(line.indent)
        depth = len(self._indents)
        below = at + 1
        while outline.details.get(below) == at:
            below += 1
        wrapped = at + 1
        while wrapped < below and self._goes_on(lines[wrapped - 1], lines[wrapped]):
            wrapped += 1
        end = lines[wrapped - 1].end
        self._blocks.append(
            Block(BlockKind.LIST_ITEM, line.start + sign.begin, end, depth, sign.marker)
        )
        if wrapped < below:
            start = lines[wrapped].start
            self._blocks.append(Block(BlockKind.LIST_DETAIL, start, lines[below - 1].end, depth))
        return below

    @staticmethod
    def _goes_on(line: Line, below: Line) -> bool:
        """Whether a line of an item is so long that it was wrapped within a sentence."""
        full = line.indent + width(line.words[:_WRAP]) >= _WRAP
        return full and not ends_prose(line.words) and not is_key_value(below.words)

    def _add_table(self, table: Table) -> int:
        self._indents.clear()
        for number, cells in enumerate(table.rows, start=1):
            full = [cell for cell in cells if cell.start < cell.end]
            self._blocks.append(
                Block(BlockKind.TABLE_ROW, full[0].start, full[-1].end, number, cells=cells)
            )
        return table.end
