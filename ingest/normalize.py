"""A normalised view beside a text, with an offset map back to it.

The text itself never changes: answers and citations are offsets into the source. The view is
what is compared and searched, so that ``15万⼈`` (Kangxi radical) is found by ``15万人``.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.document import Span
from ingest.radicals import RADICALS
from ingest.shown import IGNORABLE

# Characters of combining class 0 that still compose with the one before (Unicode 16,
# second halves of primary composites): Hangul vowels and finals, and a few Indic signs.
_COMPOSING_STARTERS = frozenset(
    (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3), 0x09BE, 0x09D7, 0x0B3E, 0x0B56, 0x0B57)
    + (0x0BBE, 0x0BD7, 0x0CC2, 0x0CD5, 0x0CD6, 0x0D3E, 0x0D57, 0x0DCF, 0x0DDF, 0x102E, 0x1B35)
    + (0x11127, 0x1133E, 0x11357, 0x114B0, 0x114BA, 0x114BD, 0x115AF, 0x11930)
    + (0x113B8, 0x113BB, 0x113C2, 0x113C9, 0x1611E, 0x1611F, 0x16120, 0x16129, 0x16D67)
)
# One character of JIS X 0208 that Unicode's own table and Windows' map to two (row 1, cells 33, 34,
# 61, 29), each with the one that stands for both. Of the others so split, NFKC unifies ¢ £ ¬. The
# long vowel ー is no look-alike of them: it stays what it is.
_SPLIT = {"\u301c": "~", "\u2016": "\u2225", "\u2212": "-", "\u2015": "\u2014"}
_IGNORED = re.compile(f"[{IGNORABLE}]")
# Left as they are, and where normalisation never reaches back from: most of any Japanese or English
# text. A test holds that this is so.
_PLAIN = "\x00-\x9f¡-§©«¬®°±¶»¿-ÖØ-öø-ı‐‘-”†‡•、-〛〝ぁ-ゖゝゞァ-ヾ一-鿿"
_OTHERS = re.compile(f"[^{_PLAIN}]+")
# A run of characters by their kinds: p as it is, c changed by itself, d dropped, n joined to what
# stands before it. A run of n is cut where the Stream-Safe Text Format (Unicode Standard Annex #15)
# would, if later: to order it takes time by its length squared. No quantifier is possessive: those
# of Python 3.11.2, which Debian 12 has, match wrongly within a counted group.
_PARTS = re.compile(
    r"(?P<joined>[pc]?(?:d*n){1,64})|(?P<dropped>d+)|(?P<plain>p+(?!d*n))|(?P<changed>c+(?!d*n))"
)


def _mapped(piece: str) -> str:
    """What the view shows for a piece of text."""
    words = unicodedata.normalize("NFKC", piece)
    replaced = words.translate(_REPLACED)
    return words if replaced == words else unicodedata.normalize("NFKC", replaced)


class _Replacements(dict[int, str]):
    """What ``str.translate`` asks for; filled as characters occur."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        known = RADICALS.get(char) or _SPLIT.get(char)
        self[code] = "" if _IGNORED.match(char) else known or char
        return self[code]


class _Kinds(dict[int, str]):
    """The kind of each character in ``_PARTS``; filled as characters occur."""

    def __missing__(self, code: int) -> str:
        self[code] = self._kind(chr(code))
        return self[code]

    @staticmethod
    def _kind(char: str) -> str:
        if _IGNORED.match(char):
            return "d"
        first = unicodedata.normalize("NFKD", char)[0]
        if unicodedata.combining(first) or ord(first) in _COMPOSING_STARTERS:
            return "n"
        return "p" if _mapped(_unradical(char)) == char else "c"


def _unradical(char: str) -> str:
    """A radical's character; before NFKC, which would take some for the Chinese form."""
    return RADICALS.get(char, char)


_REPLACED = _Replacements()
_KINDS = _Kinds()


@lru_cache(maxsize=65536)
def _one(char: str) -> str:
    return _mapped(_unradical(char))


@dataclass(frozen=True, slots=True)
class NormalizedView:
    """A text as it is compared and searched, and where each of its characters came from.

    That is NFKC (Unicode Standard Annex #15), CJK radicals replaced by the characters they look
    like, characters that cannot be seen left out, and the few characters that encodings split in
    two made one again (wave dash and full-width tilde, say).

    Attributes:
        text: the normalised text; ``unicodedata.normalize("NFKC", source)`` where nothing of the
            other things occurs.
        starts: for each character of ``text``, the first source code point it came from;
            monotone, one more entry than ``text`` has characters.
        ends: for each character of ``text``, one past the last source code point; monotone.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def to_source(self, start: int, end: int) -> Span:
        """The smallest source span that holds the normalised characters ``start``..``end``."""
        if start >= end:
            return Span(self.starts[start], self.starts[start])
        return Span(self.starts[start], self.ends[end - 1])

    def from_source(self, start: int, end: int) -> Span:
        """The normalised characters that came, even in part, from ``start``..``end``.

        ``to_source`` of them holds the span, characters that are left out at its edges aside. An
        empty span gives an empty one, before the first character that comes after it.
        """
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end, hi=len(self.text))
        return Span(first, max(first, last) if start < end else first)


def normalize(source: str) -> NormalizedView:
    """The view of ``source``, mapped piece by piece; takes time linear in its length."""
    others = None if source.isascii() else _OTHERS.search(source)
    if others is None:
        length = len(source)
        return NormalizedView(source, range(length + 1), range(1, length + 1))
    builder = _Builder(source)
    while others:
        builder.add(*others.span())
        others = _OTHERS.search(source, others.end())
    return builder.view()


class _Builder:
    """Puts a view together from runs of characters that are looked at one by one."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._pieces: list[str] = []
        self._starts = array("l")
        self._ends = array("l")
        self._done = 0

    def add(self, start: int, end: int) -> None:
        """Take all before ``start`` as it is, and ``start``..``end`` by its kinds."""
        # The character before may be joined to the first ones.
        begin = start - 1 if start > self._done else start
        self._same(begin)
        kinds = self._source[begin:end].translate(_KINDS)
        for part in _PARTS.finditer(kinds):
            left, right = begin + part.start(), begin + part.end()
            piece = self._source[left:right]
            if part.lastgroup == "plain":
                self._same(right)
            elif part.lastgroup == "changed":
                for position, char in enumerate(piece, left):
                    self._put(_one(char), position, position + 1)
            elif part.lastgroup == "joined":
                # Of radicals, none composes; what comes after one stays after it.
                self._put(_mapped(_unradical(piece[0]) + piece[1:]), left, right)
            self._done = right

    def _put(self, words: str, start: int, end: int) -> None:
        self._pieces.append(words)
        self._starts.extend([start] * len(words))
        self._ends.extend([end] * len(words))

    def _same(self, end: int) -> None:
        self._pieces.append(self._source[self._done : end])
        self._starts.extend(range(self._done, end))
        self._ends.extend(range(self._done + 1, end + 1))
        self._done = end

    def view(self) -> NormalizedView:
        length = len(self._source)
        self._same(length)
        self._starts.append(length)
        return NormalizedView("".join(self._pieces), self._starts, self._ends)


def normalized(text: str) -> str:
    """The text of ``normalize(text)``, quicker, since no places are mapped."""
    if text.isascii() or _OTHERS.search(text) is None:
        return text
    return _OTHERS_JOINED.sub(_replace, text)


_OTHERS_JOINED = re.compile(f".?[^{_PLAIN}]+", re.S)


def _replace(match: re.Match[str]) -> str:
    run = match.group()
    return "".join(
        _mapped(_unradical(run[part.start()]) + run[part.start() + 1 : part.end()])
        if part.lastgroup == "joined"
        else "".join(map(_one, run[part.start() : part.end()]))
        for part in _PARTS.finditer(run.translate(_KINDS))
    )


def fold(text: str) -> str:
    """``normalized``, lower case, white space removed: for comparing words, never for offsets."""
    return "".join(normalized(text).lower().split())
