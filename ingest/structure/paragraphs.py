"""What is neither heading, item nor table in plain text: paragraphs, quotes, notes, captions."""

from __future__ import annotations

import re

from ingest.document import Block, BlockKind
from ingest.structure.forms import is_answer, is_caption, is_note, is_question, is_table_caption
from ingest.structure.lines import Line, Page, ends_prose, width

_QUOTED = re.compile(r"(?:[>＞][ \u3000]?)+(?=\S)")
_INSET = 4
_MAX_TERM = 40
_FAR_RIGHT = 20
_PARAGRAPH, _QUOTE = BlockKind.PARAGRAPH, BlockKind.QUOTE


class Paragraphs:
    """Reads plain lines into blocks.

    Args:
        page: the text.
        apart: lines that end a paragraph.
        makers: lines that name who wrote the article.
    """

    def __init__(self, page: Page, apart: frozenset[int], makers: frozenset[int]) -> None:
        self._page = page
        self._apart = apart
        self._makers = makers
        self._questions = 0

    def read(self, at: int, blocks: list[Block]) -> int:
        """Add the block that begins at a line; the line after it."""
        line = self._page.lines[at]
        if _QUOTED.match(line.words):
            return self._read_quoted(at, blocks)
        end = at + 1
        kind = self._kind_of(at)
        if at not in self._apart and kind is not BlockKind.CAPTION:
            while self._goes_on(at, end, kind):
                end += 1
        if kind is _PARAGRAPH and end - at > 0 and self._is_inset(at, end):
            kind = _QUOTE
        self._add(kind, at, end, blocks)
        return end

    def _add(self, kind: BlockKind, at: int, end: int, blocks: list[Block]) -> None:
        start, stop = self._page.lines[at].start, self._page.lines[end - 1].end
        words = self._page.lines[at].words
        if kind is _PARAGRAPH and blocks and self._answers(words, blocks[-1]):
            blocks[-1] = Block(_PARAGRAPH, blocks[-1].start, stop)
            return
        blocks.append(Block(kind, start, stop))

    def _answers(self, words: str, before: Block) -> bool:
        """Whether a paragraph answers the question that the one before asks."""
        if before.kind is not _PARAGRAPH or not is_answer(words):
            return False
        asked = self._page.text[before.start : min(before.end, before.start + 400)]
        return is_question(asked) and not any(is_answer(row) for row in asked.splitlines())

    def _kind_of(self, at: int) -> BlockKind:
        words = self._page.lines[at].words
        if is_caption(words) and not words.endswith("。"):
            return BlockKind.CAPTION
        if is_table_caption(words) and self._is_by_table(at):
            return BlockKind.CAPTION
        return BlockKind.NOTE if is_note(words) else _PARAGRAPH

    def _is_by_table(self, at: int) -> bool:
        below = self._page.next_words(at, 1)
        return below is not None and below in self._apart and self._page.signs[below] is None

    def _goes_on(self, begin: int, at: int, kind: BlockKind) -> bool:
        """Whether a line belongs to the paragraph that began above it."""
        lines = self._page.lines
        if at >= len(lines) or not lines[at].words or at in self._apart:
            return False
        line, above = lines[at], lines[at - 1]
        if (at in self._makers) != (at - 1 in self._makers):
            return False
        if _QUOTED.match(line.words) or self._kind_of(at) is not _PARAGRAPH:
            return False
        if is_question(line.words) and ends_prose(above.words):
            return False
        if kind is BlockKind.NOTE:
            return not ends_prose(above.words) or line.indent > lines[begin].indent
        return not self._begins_paragraph(begin, line, above)

    def _begins_paragraph(self, begin: int, line: Line, above: Line) -> bool:
        """Whether a line is indented as the first of a paragraph, or set apart from the one above.

        Under a short line without an end it describes that term, and they stay together.
        """
        first = self._page.lines[begin]
        if above.indent - line.indent > _FAR_RIGHT:
            return True  # place and day, or a name, set right: what stands below is another
        term = above is first and not ends_prose(above.words) and above.words[-1] not in "、,"
        if term and line.indent > above.indent and width(above.words) <= _MAX_TERM:
            return False
        if not line.wide or (line.indent == above.indent >= _INSET):
            return False  # lines of a quotation or verse stay together
        if line.indent < above.indent and line.indent == self._page.body_indent:
            return True
        return ends_prose(above.words) or line.indent > above.indent

    def _is_inset(self, at: int, end: int) -> bool:
        """Whether lines stand deeper than the body and were led to: a quotation without signs."""
        page = self._page
        lines = page.lines[at:end]
        indent = min(line.indent for line in lines)
        if indent < max(_INSET, page.body_indent + 2) or not page.blank_above(at):
            return False
        if end < len(page.lines) and page.lines[end].words:
            return False
        above = page.next_words(at, -1)
        if above is None or page.lines[above].indent >= indent or above in self._apart:
            return False
        led = page.lines[above].words[-1] in "。、:：,."
        said = any(ends_prose(line.words) or "。" in line.words for line in lines)
        return led and said and re.match(r"[^\w「『\"“]", lines[0].words) is None

    def _read_quoted(self, at: int, blocks: list[Block]) -> int:
        """Lines behind ``>``; each depth is a block."""
        lines = self._page.lines
        depth = self._depth(at)
        end = at + 1
        while end < len(lines) and lines[end].words and end not in self._apart:
            if self._depth(end) != depth:
                break
            end += 1
        # The signs stay in the block, on its first line as on the others, and are hidden.
        blocks.append(Block(_QUOTE, lines[at].start, lines[end - 1].end))
        return end

    def _depth(self, at: int) -> int:
        match = _QUOTED.match(self._page.lines[at].words)
        return sum(char in ">＞" for char in match.group()) if match else 0
