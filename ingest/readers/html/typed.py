"""Lists and headings that were typed as lines: ``<br>`` for items, signs instead of elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.composing import LINE_END
from ingest.document import BlockKind, SectionKind
from ingest.readers.html.lists import BULLET
from ingest.readers.html.nodes import Node
from ingest.readers.html.pieces import Piece, Word, lines_of, trimmed
from ingest.structure.signs import Sign, sign_of

_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_ENDED = re.compile(r"[。．！？!?」』]$")
_MAX_PARAGRAPH = 1200
_LARGER = 1.2
_MAX_HEAD = 40


@dataclass(frozen=True, slots=True)
class _Typed:
    """One line of a paragraph.

    Attributes:
        words: what stands on it.
        indent: how many full-width and fixed spaces it is set in.
        sign: what it begins with, if that can be a sign of an item or a heading.
    """

    words: list[Word]
    indent: int
    sign: Sign | None

    @property
    def heads(self) -> bool:
        """Whether its sign can be that of a heading."""
        return self.sign is not None and self.sign.heads and not self.sign.weak

    @property
    def lists(self) -> bool:
        """Whether its sign can be that of an item in a run of such lines."""
        sign = self.sign
        return sign is not None and sign.begin > 0 and (sign.lists or sign.number > 0)


def split_typed(pieces: list[Piece]) -> list[Piece]:
    """The pieces with paragraphs of typed lines cut into items, headings and paragraphs."""
    found: list[Piece] = []
    signed = _signed_lists(pieces)
    for at, piece in enumerate(pieces):
        if piece.kind is BlockKind.LIST_ITEM and piece.marker:
            found.append(_unsigned(piece) if id(_list_of(piece)) in signed else piece)
        elif piece.kind is not BlockKind.PARAGRAPH or piece.part is not SectionKind.BODY:
            found.append(piece)
        elif any(word.text == LINE_END for word in piece.words):
            found += _cut(piece)
        else:
            found.append(_lone_item(pieces, at) or piece)
    return found


def line_text(words: list[Word]) -> str:
    """Words as one line, white space as a browser shows it."""
    return _SPACES.sub(" ", "".join(word.text for word in words)).strip()


def without_start(words: list[Word], count: int) -> list[Word]:
    """Words without the first ``count`` shown characters and the white space after them."""
    kept = list(trimmed(words))
    while kept and count > 0:
        text = _SPACES.sub(" ", kept[0].text)
        if len(text) > count:
            kept[0] = replace(kept[0], text=text[count:])
            break
        count -= len(text)
        del kept[0]
    return trimmed(kept)


def _typed(words: list[Word]) -> _Typed:
    raw = _SPACES.sub(" ", "".join(word.text for word in words)).strip(" ")
    indent = len(raw) - len(raw.lstrip())
    return _Typed(words, indent, sign_of(raw.strip()))


def _list_of(piece: Piece) -> Node | None:
    """The list that an item stands in."""
    for node in (piece.node, *piece.node.ancestors()):
        if node.tag == "li":
            return node.parent
    return None


def _signed_lists(pieces: list[Piece]) -> set[int]:
    """The lists whose author typed a sign before every item, whatever the list's own signs."""
    bare: set[int] = set()
    seen: set[int] = set()
    for piece in pieces:
        if piece.kind is BlockKind.LIST_ITEM and piece.marker:
            typed = _typed(lines_of(piece.words)[0])
            seen.add(id(_list_of(piece)))
            if not typed.lists or (typed.sign is not None and typed.sign.weak):
                bare.add(id(_list_of(piece)))
    return seen - bare


def _unsigned(piece: Piece) -> Piece:
    """A list item whose author typed a sign too: that is its sign, and no word of it."""
    typed = _typed(lines_of(piece.words)[0])
    sign = typed.sign
    if sign is None:
        return piece
    if piece.marker != BULLET and not sign.number:
        return piece
    words = without_start(piece.words, sign.begin)
    return piece.with_words(words, marker=sign.marker.strip()) if words else piece


def _lone_item(pieces: list[Piece], at: int) -> Piece | None:
    """A paragraph that is one item, where another of its kind stands next to it."""
    typed = _typed(pieces[at].words)
    if not typed.lists or (typed.heads and _is_all_bold(typed.words)):
        return None
    for near in (at - 1, at + 1):
        if not 0 <= near < len(pieces) or pieces[near].kind is not BlockKind.PARAGRAPH:
            continue
        if _are_alike(typed, _typed(lines_of(pieces[near].words)[0])):
            return _item(pieces[at], typed, 1)
    return None


def _are_alike(one: _Typed, other: _Typed) -> bool:
    """Whether two lines are items of one list: of the same sign, or counting on."""
    first, second = one.sign, other.sign
    if first is None or second is None or not (one.lists and other.lists):
        return False
    if first.number and second.number:
        return first.counts_on_from(second) or second.counts_on_from(first)
    return first.style == second.style


def _cut(piece: Piece) -> list[Piece]:
    """The items, headings and paragraphs of one paragraph of several lines."""
    lines = [_typed(words) for words in lines_of(piece.words)]
    found: list[Piece] = []
    indents: list[int] = []
    waiting: list[Word] = []
    long = sum(len(word.text) for word in piece.words) > _MAX_PARAGRAPH
    for at, line in enumerate(lines):
        if waiting and _begins(lines, at, long=long):
            found.append(piece.with_words(trimmed(waiting)))
            waiting = []
        listed = any(_are_alike(line, other) for other in _beside(lines, at))
        head = at == 0 and not listed and _is_all_bold(line.words) and _heads(lines)
        if not listed and not head:
            waiting += ([Word(LINE_END)] if waiting else []) + line.words
            indents = []
            continue
        if words := trimmed(waiting):
            found.append(piece.with_words(words))
        waiting = []
        if head:
            found.append(piece.with_words(trimmed(line.words), kind=BlockKind.HEADING))
            continue
        while indents and line.indent < indents[-1]:
            indents.pop()
        if not indents or line.indent > indents[-1]:
            indents.append(line.indent)
        if item := _item(piece, line, len(indents)):
            found.append(item)
    if words := trimmed(waiting):
        found.append(piece.with_words(words))
    return found


def _heads(lines: list[_Typed]) -> bool:
    """Whether the first line, bold as a whole, is set as the heading of those under it."""
    first = [word for word in lines[0].words if word.text.strip()]
    others = [word for line in lines[1:] for word in line.words if word.text.strip()]
    if lines[0].heads or not first or not others:
        return lines[0].heads
    usual = max(word.look.size for word in others)
    text = line_text(lines[0].words)
    larger = min(word.look.size for word in first) >= _LARGER * usual
    return larger and len(text) <= _MAX_HEAD and _ENDED.search(text) is None


def _begins(lines: list[_Typed], at: int, *, long: bool) -> bool:
    """Whether a line begins a paragraph: set in by a full-width space after a line's end.

    Japanese texts that end every paragraph with one ``<br>`` show so where the next begins; in a
    long run of lines every line that ends a sentence ends a paragraph.
    """
    above = line_text(lines[at - 1].words)
    return lines[at].indent == 1 or (long and _ENDED.search(above[-3:]) is not None)


def _beside(lines: list[_Typed], at: int) -> Iterator[_Typed]:
    """The nearest lines that could be items of one list with a line, deeper ones passed over."""
    for step in (-1, 1):
        near = at + step
        while 0 <= near < len(lines) and lines[near].lists:
            yield lines[near]
            if lines[near].indent <= lines[at].indent:
                break
            near += step


def _item(piece: Piece, line: _Typed, depth: int) -> Piece | None:
    assert line.sign is not None  # noqa: S101 (only lines that list come here)
    words = without_start(line.words, line.sign.begin)
    if not words:
        return None
    marker = line.sign.marker.strip()
    return piece.with_words(words, kind=BlockKind.LIST_ITEM, level=depth, marker=marker)


def _is_all_bold(words: list[Word]) -> bool:
    shown = [word for word in words if word.text.strip("\u3000\xa0 \t\r\n")]
    return bool(shown) and all(word.look.bold for word in shown)
