"""Line ends that a program put into paragraphs at a full line, not their author.

``東京`` at the end of one line and ``タワー`` at the start of the next are one word. Poems,
addresses and lists have line ends of their own; what tells is that line ends within sentences
stand only where a line is full.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.document import Block, BlockKind, Span
from ingest.structure.plain import has_too_many_lines

_PROSE = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL,
     BlockKind.NOTE}
)  # fmt: skip
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_ENDED = re.compile(r"[。.!?！？．｡…‥][」』）)\]】”\"']*\s*$|[」』:：;；]\s*$")
# Punctuation within a line: lists of names and addresses have none.
_INNER = re.compile(r"[。、，．！？]|[,.;:!?] |[.!?。」]\s*$", re.M)
_TABLE = re.compile(r"^\s*[|<]|\t|\S {3,}\S|\S\u3000{2,}\S", re.M)
_NO_START = frozenset("、。，．,.!?！？)）」』】〕］｝〉》ーっゃゅょッャュョ々゛゜・:：;；…‥〜～")
_NO_END = frozenset("「『（(【〔［｛〈《")
_LABEL = re.compile(r"[A-Za-z][\w-]{0,20}:\s|[^\s：、。]{1,8}：")  # a line of a mail's head
_LONGEST_LEAD = 1_000
_MIN_WIDTH = 30
_MIN_FULL = 2
_SHARE = 0.8
_SLACK = 3  # columns by which lines of one width differ in Japanese, beside what may not begin one


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a block: its words, its width in half-width columns, how far it is indented."""

    start: int
    end: int
    width: int
    indent: int
    words: str
    hard: bool


def wrapped_line_ends(text: str, blocks: Sequence[Block]) -> tuple[Span, ...]:
    """What to hide of the line ends within hard-wrapped paragraphs.

    A span holds a line end with white space around it (and the signs of a quote). Between two
    words of Latin letters one white space character stays.

    Args:
        text: the document's text.
        blocks: its blocks, in order.
    """
    if has_too_many_lines(text):
        return ()
    stretches = [s for block in blocks if block.kind in _PROSE for s in _stretches(text, block)]
    widths = {at: full for at, s in enumerate(stretches) if (full := _width(s))}
    if not widths:
        return ()
    usual = median(widths.values())
    gaps: list[Span] = []
    for at, lines in enumerate(stretches):
        width: float = widths.get(at) or (usual if _fits(lines, usual) else 0)
        if width:
            gaps += [
                gap
                for above, below in pairwise(lines)
                if _is_full(above, below, width) and (gap := _hidden(text, above, below))
            ]
    return tuple(gaps)


def _stretches(text: str, block: Block) -> Iterator[list[_Line]]:
    """The lines of a block, cut where an indented line begins another paragraph."""
    words = text[block.start : block.end]
    if not re.search(r"[\r\n]", words) or _TABLE.search(words):
        return
    # Only blanks and signs stand before a block's words on their line.
    least = max(0, block.start - _LONGEST_LEAD)
    ends = text.rfind("\n", least, block.start), text.rfind("\r", least, block.start)
    begin = max(least, max(ends) + 1)
    matches = _LINE.finditer(text, begin, block.end)
    lines = [_line(match, block) for match in matches if match.start() < block.end]
    usual = Counter(line.indent for line in lines[1:]).most_common(1)[0][0] if lines[1:] else 0
    hanging = usual > lines[0].indent
    stretch = lines[:1]
    for above, line in pairwise(lines):
        em = text.startswith("\u3000", line.start - 1) and line.indent > 0 and not hanging
        spoken = line.words[:1] in "「『" and _ENDED.search(above.words)
        if em or spoken or line.indent > usual or _LABEL.match(line.words):
            yield stretch
            stretch = []
        stretch.append(line)
    yield stretch


def _line(match: re.Match[str], block: Block) -> _Line:
    raw = match.group(1)
    signs = r"[\s>]*" if block.kind is BlockKind.QUOTE else r"\s*"
    lead = len(re.match(signs, raw).group())  # type: ignore[union-attr]
    start = max(match.start() + lead, min(block.start, match.end(1)))
    words = raw[start - match.start() :].rstrip(" \t\u3000")
    # The first line of a list's item is indented by its sign.
    indent = (
        0 if match.start() < block.start < match.end(1) and not raw[:lead].strip("> ") else lead
    )
    hard = raw.endswith(("  ", "\\"))  # a line end that Markdown keeps
    return _Line(start, match.end(1), _columns(raw.rstrip()), indent, words, hard)


def _columns(words: str) -> int:
    """The width of a line, half-width characters being one column."""
    if words.isascii():
        return len(words)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in words)


def _is_full(line: _Line, below: _Line, width: float) -> bool:
    """Whether what begins the line below had no room on a line."""
    found = re.match(r"[!-~]+|.", below.words, re.S)
    first = unit = found.group() if found else ""
    rest = below.words[len(unit) :]
    while rest and (rest[0] in _NO_START or unit[-1:] in _NO_END):
        unit, rest = unit + rest[0], rest[1:]
    slack = _SLACK if _columns(first[-1:]) == 2 else 1
    return line.width + slack + _columns(unit) > width and not line.hard


def _width(lines: list[_Line]) -> int:
    """The width at which lines are wrapped by their own showing; 0 if they are not."""
    width = max(line.width for line in lines)
    if width < _MIN_WIDTH or len(lines) <= _MIN_FULL or not _has_sentences(lines):
        return 0
    inner = [_is_full(a, b, width) for a, b in pairwise(lines) if not _ENDED.search(a.words)]
    full = sum(inner)
    return width if full >= _MIN_FULL and full >= _SHARE * len(inner) else 0


def _fits(lines: list[_Line], width: float) -> bool:
    """Whether a few lines are wrapped at the width of the others of the text."""
    if len(lines) < 2 or max(line.width for line in lines) > width + 4 or not _has_sentences(lines):
        return False
    inner = [_is_full(a, b, width) for a, b in pairwise(lines) if not _ENDED.search(a.words)]
    return bool(inner) and all(inner)


def _has_sentences(lines: list[_Line]) -> bool:
    return any(_INNER.search(line.words) for line in lines)


def _hidden(text: str, above: _Line, below: _Line) -> Span | None:
    start = above.start + len(above.words)
    gap = text[start : below.start]
    if not above.words or not below.words:
        return None
    last, first = above.words[-1], below.words[0]
    if _columns(last) == 2 or _columns(first) == 2 or last == "\u00ad":
        return Span(start, below.start)
    # One white space character stays, rather a space than a line end.
    if len(gap) < 2:
        return None
    return Span(start + 1, below.start) if gap[0] in " \t" else Span(start, below.start - 1)
