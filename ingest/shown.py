"""What of a text is searched and read: everything but notation and characters nobody sees.

``Document.hidden`` names the characters left out (a ruby's reading, zero-width characters, line
ends within a hard-wrapped paragraph); here is the text without them, and the way back.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Document, Span

IGNORABLE = (
    "\u00ad\u034f\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0001\U000e0020-\U000e007f\U000e0100-\U000e01ef"
)
"""Soft hyphen, combining grapheme joiner, Mongolian vowel separator, zero-width space and joiners,
marks and overrides of writing direction, word joiner, invisible operators, variation selectors
(Unicode 16, Default_Ignorable_Code_Point): the inside of a character class."""
CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
"""Control characters but tab and line ends: the inside of a character class."""
_INVISIBLE = re.compile(f"[{IGNORABLE}{CONTROLS}]+")


def invisible(text: str) -> list[Span]:
    """The runs of characters of ``text`` that cannot be seen, in order."""
    return [Span(*match.span()) for match in _INVISIBLE.finditer(text)]


def merge_hidden(text: str, notation: Sequence[Span]) -> tuple[Span, ...]:
    """Notation and invisible characters in order, those that touch joined."""
    merged: list[Span] = []
    for span in sorted([*notation, *invisible(text)]):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


@dataclass(frozen=True, slots=True)
class ShownText:
    """The words of a span without what is hidden.

    Attributes:
        text: the shown characters, in order.
        pieces: the spans of the source that they came from, in order; none is empty.
        offsets: for each piece, where it begins in ``text``.
    """

    text: str
    pieces: tuple[Span, ...]
    offsets: tuple[int, ...]

    def to_source(self, start: int, end: int) -> Span:
        """The smallest span of the source that holds the shown characters ``start``..``end``."""
        if not self.pieces:
            return Span(0, 0)
        first = self._source_of(start)
        return Span(first, self._source_of(end - 1) + 1 if start < end else first)

    def _source_of(self, position: int) -> int:
        at = max(0, bisect_right(self.offsets, position) - 1)
        return self.pieces[at].start + position - self.offsets[at]

    def from_source(self, position: int) -> int:
        """The shown character at, or first after, a position of the source."""
        at = bisect_right(self.pieces, position, key=lambda piece: piece.start) - 1
        if at < 0:
            return 0
        inside = min(position, self.pieces[at].end) - self.pieces[at].start
        return self.offsets[at] + inside


def shown(document: Document, span: Span, left_out: Sequence[Span] = ()) -> ShownText:
    """The words of a span of a document that are searched and read.

    Args:
        document: the document.
        span: a place in it.
        left_out: parts of ``span`` that are to be left out, too.
    """
    hidden = document.hidden
    first = bisect_right(hidden, span.start, key=lambda h: h.end)
    last = bisect_left(hidden, span.end, key=lambda h: h.start)
    gaps: Sequence[Span] = hidden[first:last]
    pieces: list[Span] = []
    begin = span.start
    for gap in sorted([*gaps, *left_out]) if left_out else gaps:
        if begin < gap.start:
            pieces.append(Span(begin, gap.start))
        begin = max(begin, gap.end)
    if begin < span.end:
        pieces.append(Span(begin, span.end))
    offsets, length = [], 0
    for piece in pieces:
        offsets.append(length)
        length += piece.end - piece.start
    text = "".join(piece.of(document.text) for piece in pieces)
    return ShownText(text, tuple(pieces), tuple(offsets))
