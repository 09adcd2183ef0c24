"""A normalised view beside a text, with an offset map back to it.

The text itself never changes: answers and citations are offsets into the source. The view is
what is compared and searched, so that ``15万⼈`` (Kangxi radical) is found by ``15万人``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ingest.document import Span

# Characters of combining class 0 that still compose with the one before (Unicode 16,
# second halves of primary composites): Hangul vowels and finals, and a few Indic signs.
_COMPOSING_STARTERS = frozenset(
    (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3), 0x09BE, 0x09D7, 0x0B3E, 0x0B56, 0x0B57)
    + (0x0BBE, 0x0BD7, 0x0CC2, 0x0CD5, 0x0CD6, 0x0D3E, 0x0D57, 0x0DCF, 0x0DDF, 0x102E, 0x1B35)
    + (0x11127, 0x1133E, 0x11357, 0x114B0, 0x114BA, 0x114BD, 0x115AF, 0x11930)
    + (0x113B8, 0x113BB, 0x113C2, 0x113C9, 0x1611E, 0x1611F, 0x16120, 0x16129, 0x16D67)
)


@lru_cache(maxsize=65536)
def _starts_segment(char: str) -> bool:
    """Whether normalisation never reaches back over the edge before ``char``."""
    first = unicodedata.normalize("NFKD", char)[0]
    return unicodedata.combining(first) == 0 and ord(first) not in _COMPOSING_STARTERS


@dataclass(frozen=True, slots=True)
class NormalizedView:
    """NFKC of a text (Unicode Standard Annex #15) and where each of its characters came from.

    Attributes:
        text: the normalised text, equal to ``unicodedata.normalize("NFKC", source)``.
        starts: for each character of ``text``, the first source code point it came from;
            monotone, one more entry than ``text`` has characters.
        ends: for each character of ``text``, one past the last source code point; monotone.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def to_source(self, start: int, end: int) -> Span:
        """The smallest source span that holds the normalised characters ``start``..``end``."""
        if start >= end:
            return Span(self.starts[start], self.starts[start])
        return Span(self.starts[start], self.ends[end - 1])


def normalize(source: str) -> NormalizedView:
    """The NFKC view of ``source``, mapped segment by segment."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    begin = 0
    for position in range(1, len(source) + 1):
        if position < len(source) and not _starts_segment(source[position]):
            continue
        piece = unicodedata.normalize("NFKC", source[begin:position])
        pieces.append(piece)
        starts.extend([begin] * len(piece))
        ends.extend([position] * len(piece))
        begin = position
    starts.append(len(source))
    return NormalizedView("".join(pieces), tuple(starts), tuple(ends))


def fold(text: str) -> str:
    """NFKC, lower case, white space removed: for comparing words, never for offsets."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
