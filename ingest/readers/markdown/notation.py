"""Signs at the edges of Markdown's blocks that CommonMark does not know, and link definitions."""

from __future__ import annotations

import re

from ingest.document import Block, BlockKind, Cell, Span
from ingest.readers.markdown.lines import MarkdownLines

FOOTNOTE = re.compile(r"[ \t>]{0,12}(\[\^[^\[\]\s]{1,80}\]:)[ \t]*")
"""What the definition of a footnote begins with."""
_DEFINITION = re.compile(
    r" {0,3}\[[^\[\]^][^\[\]]{0,200}\]:[ \t]*<?([^\s<>]+)>?(?:[ \t]+[\"'(].*)?[ \t]*"
)
_ADDRESS = re.compile(r"[/.#]")
_DESCRIPTION = re.compile(r"[ \t]{0,3}:[ \t]+(?=\S)")
_CALLOUT = re.compile(r"\[![A-Za-z-]{1,30}\][+-]?[ \t]*")
_BLOCK_ID = re.compile(r"[ \t]\^[A-Za-z0-9-]{1,40}\Z")
_COMMENT = re.compile(r"%%[^%]*%%")
_MAX_ID = 50


def edge_signs(lines: MarkdownLines, first: int, last: int, block: Block) -> list[Span]:
    """What of a block is a sign at its edge or at the beginning of one of its lines.

    Args:
        lines: the file.
        first: the block's first line.
        last: one past its last line.
        block: as it lies in the text.
    """
    text, found = lines.text, []
    if block.kind is BlockKind.NOTE:
        found.append(FOOTNOTE.match(text, block.start, block.end))
    if block.kind is BlockKind.QUOTE:
        found.append(_CALLOUT.match(text, block.start, block.end))
    if block.kind is not BlockKind.HEADING:
        tail = max(block.start, block.end - _MAX_ID)
        found.append(_BLOCK_ID.search(text, tail, block.end))
    if block.kind is BlockKind.PARAGRAPH:
        found.append(_COMMENT.fullmatch(text, block.start, block.end))
        found += [
            _DESCRIPTION.match(text, lines.starts[line], lines.end(line))
            for line in range(first + 1, last)
            if lines.raw[line][:4].lstrip()[:1] == ":"
        ]
    spans = [Span(*match.span()) for match in found if match is not None]
    if block.kind is BlockKind.PARAGRAPH:
        spans += _definitions(lines, first, last, block)
    return spans


def is_definition(raw: str) -> bool:
    """Whether a line defines a link (``[name]: address``); its brackets are none themselves."""
    return _definition(raw) is not None


def _definition(raw: str) -> re.Match[str] | None:
    return _DEFINITION.fullmatch(raw) if raw[:4].lstrip()[:1] == "[" else None


def _definitions(lines: MarkdownLines, first: int, last: int, block: Block) -> list[Span]:
    """Lines that define a link's address; a definition of words is left to be read."""
    spans = []
    for line in range(first, last):
        raw = lines.raw[line]
        definition = _definition(raw)
        if definition and _ADDRESS.search(definition.group(1)):
            start = max(block.start, lines.starts[line])
            spans.append(Span(start, lines.starts[line] + len(raw.rstrip())))
    return spans


def row_cells(text: str, start: int, end: int, header: bool) -> tuple[list[Cell], list[Span]]:
    """The cells of a row of a table, and which of its signs are not read.

    A bar parts cells unless a backslash stands before it; nothing stands before the first bar and
    behind the last one. A bar with no white space around it is all that keeps two cells apart, so
    it stays.
    """
    cells: list[Cell] = []
    hidden: list[Span] = []
    begin, last = start, start + len(text[start:end].rstrip()) - 1
    for at in range(start, end + 1):
        if at < end and text[at] != "|":
            continue
        if start < at < end and text[at - 1] == "\\":
            hidden.append(Span(at - 1, at))
            continue
        words = text[begin:at].strip()
        lead = at - begin - len(text[begin:at].lstrip()) if words else 0
        if words or (begin > start and at < end):
            cells.append(Cell(begin + lead, begin + lead + len(words), header))
        if at < end and (at in (start, last) or text[at - 1].isspace()):
            hidden.append(Span(at, at + 1))
        begin = at + 1
    return cells, hidden
