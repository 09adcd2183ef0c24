"""Where the tokens of a tokenizer without offsets stand in its text.

Japanese BERTs are tokenized in Python, by MeCab or by character, and such tokenizers give tokens
only: lower-cased, NFKC-normalised, with continuation signs, or the unknown token for a character
or a whole word. Tokens and text are compared folded alike, in order; what stands between two known
tokens belongs to the unknown ones between them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.document import Span
from ingest.normalize import normalize

_CONTINUATION = "##"
_SPACE_SIGNS = ("\u2581", "</w>")
# How far one token may lie from the one before, in folded characters. Words longer than this are
# unknown to WordPiece; without a bound a lost token would pull all others to the end of the text.
_REACH = 100
# Known tokens that are looked for at once behind an unknown one: together they stand in few places.
_RUN = 8


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text as it is compared, and where each of its characters came from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, begin: int, end: int) -> Span:
        """The source of folded characters; where there are none, the empty place before them."""
        if begin < end:
            return Span(self.starts[begin], self.ends[end - 1])
        edge = self.starts[begin] if begin < len(self.starts) else (self.ends or (0,))[-1]
        return Span(edge, edge)


def _fold_character(char: str) -> str:
    """Lower case, no marks (also no voicing marks), nothing for white space and control signs."""
    decomposed = unicodedata.normalize("NFD", char.lower())
    return "".join(
        part
        for part in decomposed
        if not part.isspace() and unicodedata.category(part) not in ("Mn", "Cc", "Cf")
    )


def _fold(text: str) -> _Folded:
    view = normalize(text)
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for char, start, end in zip(view.text, view.starts, view.ends, strict=False):
        folded = _fold_character(char)
        parts.append(folded)
        starts += [start] * len(folded)
        ends += [end] * len(folded)
    return _Folded("".join(parts), tuple(starts), tuple(ends))


def _piece(token: str) -> str:
    """The folded words of a token without its signs."""
    if token.startswith(_CONTINUATION) and len(token) > len(_CONTINUATION):
        token = token.removeprefix(_CONTINUATION)
    for sign in _SPACE_SIGNS:
        token = token.replace(sign, "")
    return _fold(token).text


def align(text: str, tokens: Sequence[str], unknown: str) -> list[Span]:
    """The place of each token in ``text``.

    Several unknown tokens side by side share what they stand for in equal parts, since nothing
    tells where one ends; one by one they are exact.

    Args:
        text: what was tokenized.
        tokens: the tokens, in order.
        unknown: the token for what is not in the vocabulary.

    Returns:
        One span a token, in order; empty for a token of which nothing is seen in the text.
    """
    folded = _fold(text)
    pieces = [None if token == unknown else _piece(token) for token in tokens]
    places: list[tuple[int, int]] = []
    at, waiting = 0, 0
    for number, piece in enumerate(pieces):
        begin = None if piece is None else _find(folded.text, pieces, number, at, waiting)
        if piece is None or begin is None:
            waiting += 1
            continue
        places += _shared(at, begin, waiting)
        at, waiting = begin + len(piece), 0
        places.append((begin, at))
    places += _shared(at, len(folded.text), waiting)
    return [folded.span(begin, end) for begin, end in places]


def _find(
    text: str, pieces: Sequence[str | None], number: int, at: int, waiting: int
) -> int | None:
    """Where a known piece begins, ``waiting`` unknown ones after ``at``; None if nowhere."""
    piece = pieces[number] or ""
    if not waiting and text.startswith(piece, at):
        return at
    run = ""
    for following in pieces[number : number + _RUN]:
        if following is None:
            break
        run += following
    last = at + _REACH * max(waiting, 1)
    for wanted in (run, piece):
        for first in (at + waiting, at):
            found = text.find(wanted, first, last + len(wanted))
            if found >= 0:
                return found
    return None


def _shared(begin: int, end: int, count: int) -> list[tuple[int, int]]:
    """``begin``..``end`` cut into ``count`` equal parts."""
    edges = [begin + (end - begin) * part // max(count, 1) for part in range(count + 1)]
    return list(pairwise(edges))
