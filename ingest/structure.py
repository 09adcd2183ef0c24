"""The structure of plain text: headings, lists with nesting, byline, author box, trailer.

Plain text has no markup, so these are judgements by form alone (a sign, a number, brevity,
blank lines, indentation); no rule looks for a word of one article.
"""

from __future__ import annotations

import re

from ingest.document import Block, BlockKind, Span
from ingest.lines import (
    MAX_HEADING,
    SENTENCE_END,
    Line,
    bullet,
    heading_style,
    in_run,
    is_heading,
    list_number,
    numbered_item,
    split_lines,
)

_UNDERLINE = re.compile(r"(={3,}|-{3,}|\uff1d{3,}|─{3,})\s*$")


class _Levels:
    """Heading levels from styles: a style seen before closes down to it, a new one nests.

    Only the numbered styles have a fixed order between them. They, and any style that the body
    used before, end an author box or trailer; a new style lies in it.
    """

    _ORDER = ("part", "chapter", "section", "1.", "1-1", "(1)")

    def __init__(self) -> None:
        self._open: list[str] = []
        self._seen: set[str] = set()

    def level_of(self, style: str) -> int:
        if self._open[:1] == ["label"] and (style in self._ORDER or style in self._seen):
            self._open = []
        if self._open[:1] != ["label"]:
            self._seen.add(style)
        if style.startswith("#"):
            self._open = [s for s in self._open if s.startswith("#") and len(s) < len(style)]
        elif style == "label":
            self._open = []
        elif style in self._open:
            del self._open[self._open.index(style) :]
        elif style in self._ORDER:
            rank = self._ORDER.index(style)
            for depth, other in enumerate(self._open):
                if other in self._ORDER and self._ORDER.index(other) > rank:
                    del self._open[depth:]
                    break
        self._open.append(style)
        return len(self._open)


def parse_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text in reading order; no character that is not white space,
    a list sign or an underline lies outside a block."""  # noqa: D205, D209
    lines = split_lines(text)
    levels = _Levels()
    blocks: list[Block] = []
    list_indents: list[int] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.blank:
            at += 1
            continue
        underlined = at + 1 < len(lines) and _is_underlined(lines, at)
        if underlined or is_heading(lines, at):
            style, skip = heading_style(line) or (_rule_style(lines[at + 1]), 0)
            start = line.start + skip
            blocks.append(
                Block(BlockKind.HEADING, start, line.end, levels.level_of(style), line.words[:skip])
            )
            list_indents = []
            at += 2 if underlined else 1
            continue
        item = bullet(line) or list_number(lines, at)
        if item is not None:
            while list_indents and line.indent < list_indents[-1]:
                list_indents.pop()
            if not list_indents or line.indent > list_indents[-1]:
                list_indents.append(line.indent)
            depth = len(list_indents)
            blocks.append(Block(BlockKind.LIST_ITEM, item[1], line.end, depth, item[0]))
            at = _details(lines, at + 1, list_indents[-1], depth, blocks)
            continue
        list_indents = []
        at = _paragraph(lines, at, blocks)
    return tuple(blocks)


def _is_underlined(lines: list[Line], at: int) -> bool:
    """A short line with a rule of signs right under it, after a blank line."""
    line, below = lines[at], lines[at + 1]
    after_blank = at == 0 or lines[at - 1].blank
    return (
        after_blank
        and len(line.words) <= MAX_HEADING
        and not SENTENCE_END.search(line.words)
        and _UNDERLINE.fullmatch(below.words) is not None
        and _UNDERLINE.fullmatch(line.words) is None
    )


def _rule_style(line: Line) -> str:
    """Rules of ``=`` and of ``-`` mark headings of different levels."""
    return "underline =" if line.words[0] in "=\uff1d" else "underline -"


def _details(lines: list[Line], at: int, item_indent: int, depth: int, blocks: list[Block]) -> int:
    """Description lines right under an item, indented deeper than its sign."""
    begin = at
    while at < len(lines) and not lines[at].blank:
        if lines[at].indent <= item_indent or bullet(lines[at]) or numbered_item(lines[at]):
            break
        at += 1
    if at > begin:
        span = Span(lines[begin].start, lines[at - 1].end)
        blocks.append(Block(BlockKind.LIST_DETAIL, span.start, span.end, depth))
    return at


def _paragraph(lines: list[Line], at: int, blocks: list[Block]) -> int:
    """Lines up to a blank line, a list item or a heading."""
    begin = at
    at += 1
    while at < len(lines) and not lines[at].blank:
        if bullet(lines[at]) or is_heading(lines, at):
            break
        if numbered_item(lines[at]) and in_run(lines, at):
            break
        at += 1
    span = Span(lines[begin].start, lines[at - 1].end)
    if not _UNDERLINE.fullmatch(lines[begin].words) or at - begin > 1:
        blocks.append(Block(BlockKind.PARAGRAPH, span.start, span.end))
    return at
