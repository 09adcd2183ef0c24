"""Very long texts: paragraphs and nothing else, found without a look at each line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Block, BlockKind

MAX_LINES = 150_000
"""A text of more lines is a log or a table, not an article; it would take many seconds to judge."""
_LEAST, _MOST = 400, 4_000
_GAP = re.compile(r"(?:\r\n|\r|\n)[ \t\u3000]*(?:\r\n|\r|\n)")
_LINE_END = re.compile(r"\r\n|\r|\n")


def has_too_many_lines(text: str) -> bool:
    """Whether a text has more lines than can be judged one by one in a few seconds."""
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return ends > MAX_LINES


def plain_blocks(text: str) -> Iterator[Block]:
    """Paragraphs of some hundred to some thousand code points, cut at blank lines where it can be.

    Small paragraphs are put together, so that the number of blocks is bounded by the text's
    length and not by its lines.
    """
    begin, length = 0, len(text)
    while begin < length:
        least, most = min(begin + _LEAST, length), min(begin + _MOST, length)
        cut = _GAP.search(text, least, most) or _LINE_END.search(text, most)
        end = cut.start() if cut else length
        words = text[begin:end]
        stripped = words.strip()
        if stripped:
            start = begin + len(words) - len(words.lstrip())
            yield Block(BlockKind.PARAGRAPH, start, start + len(stripped))
        begin = cut.end() if cut else length
