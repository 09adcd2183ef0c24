"""Headings that are none by their element, judged by form; and the levels of all headings."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import islice, takewhile

from ingest.document import BlockKind, SectionKind
from ingest.readers.html.labels import is_points_label
from ingest.readers.html.pieces import Piece
from ingest.readers.html.typed import line_text, without_start
from ingest.readers.html.vocabulary import BOX, CALLOUT, HEADING, HEADING_WEAK, SUBTITLE
from ingest.structure.lines import SENTENCE_END
from ingest.structure.signs import sign_of

_MAX_HEADING = 60
_MAX_BOLD = 40
_LARGER = 1.1
_MAX_BOX = 400
_ENDED = re.compile(r"[。．.!?！？…、,，:：;；]\s*$|。")
_CLOSED = re.compile(r"[」』]\s*$")
_DASHED = re.compile(r"[-―—–‐~～〜─]+[^-―—–‐~～〜─].{0,60}[-―—–‐~～〜─]+")
_WORD = re.compile(r"[^\W\d_]")
_SIGN = re.compile(r"[^\w\s「『（(]")
# The order of numbers in Japanese papers; a style further on lies within one further up.
_NUMBERS = ("part", "chapter", "section", "1.", "1-1", "(1)")


@dataclass(frozen=True, slots=True)
class _Form:
    """What two headings of the same rank share.

    Attributes:
        size: of the letters, against the page's text.
        bold: whether they are bold, or large.
        style: the kind of number or sign; empty if none.
    """

    size: float
    bold: bool
    style: str


class HeadingFinder:
    """Finds headings among the body's pieces by form.

    Args:
        pieces: all pieces of the page.
        title: the piece that is the title, if one is.
    """

    def __init__(self, pieces: list[Piece], title: Piece | None) -> None:
        self._title = title
        self._body = [p for p in pieces if p.part is SectionKind.BODY]
        heads = [p for p in self._body if p.kind is BlockKind.HEADING and p.level]
        self._tagged = any(head is not title for head in heads)
        self._usual = self._usual_look()
        self._subtitles = self._subtitles_of(title)
        texts = Counter(p.text for p in self._body if p.kind is BlockKind.PARAGRAPH)
        self._repeated = {text for text, count in texts.items() if count > 1} | self._speakers()

    def _speakers(self) -> set[str]:
        """Bold words that begin paragraphs: who speaks in a conversation."""
        found = set()
        for piece in self._body:
            if piece.kind is BlockKind.PARAGRAPH and piece.words[0].look.bold:
                bold = takewhile(lambda word: word.look.bold, piece.words)
                name = "".join(word.text for word in bold).strip().rstrip(":：")
                if name and len(name) < len(piece.text):
                    found.add(name)
        return found

    def _subtitles_of(self, title: Piece | None) -> set[int]:
        """What stands right under the title and goes with it: no section begins there."""
        found: set[int] = set()
        at = self._body.index(title) if title is not None and title in self._body else None
        for piece in self._body[at + 1 : at + 3] if at is not None else ():
            if piece.node.words & SUBTITLE or _DASHED.fullmatch(piece.text):
                found.add(id(piece))
        return found

    def _usual_look(self) -> tuple[bool, float]:
        looks: Counter[tuple[bool, float]] = Counter()
        for piece in self._body:
            if piece.kind is not BlockKind.HEADING:
                for word in piece.words:
                    looks[word.look.bold, round(word.look.size, 2)] += len(word.text.strip())
        return looks.most_common(1)[0][0] if looks else (False, 1.0)

    def mark(self) -> None:
        """Make headings of the pieces that look like one, and set the levels of all."""
        forms = [self._form(piece) for piece in self._body]
        found = []
        for at, piece in enumerate(self._body):
            form = forms[at]
            if form is not None and piece.kind is not BlockKind.HEADING and self._heads(at, forms):
                found.append(piece)
        found += [p for at, p in enumerate(self._body[:-1]) if self._names_points(at)]
        for piece in found:
            piece.kind, piece.level, piece.marker = BlockKind.HEADING, 0, ""
        heads = [piece for piece in self._body if piece.kind is BlockKind.HEADING]
        untagged = [piece for piece in heads if not piece.level]
        self._set_levels()
        for piece in untagged:
            _take_sign(piece)

    def _names_points(self, at: int) -> bool:
        """Whether a piece heads a box that is nothing but a list of the article's main points."""
        piece, following = self._body[at], self._body[at + 1]
        box = piece.node.parent
        if piece.kind is not BlockKind.PARAGRAPH or following.kind is not BlockKind.LIST_ITEM:
            return False
        if box is None or not is_points_label(piece.text) or box not in following.node.ancestors():
            return False
        return [child.tag in ("ul", "ol") for child in box.elements if child.size] == [False, True]

    def _heads(self, at: int, forms: list[_Form | None]) -> bool:
        """Whether text stands under a piece that could be a heading."""
        if at + 1 >= len(self._body):
            return False
        following = self._body[at + 1]
        if forms[at + 1] == forms[at]:
            return False
        # Lines set alike, one after the other, are the parts of one title.
        look, other = self._look(self._body[at]), self._look(following)
        alike = look.bold and look.size == other.size and look.bold == other.bold
        return not (alike and following.kind is BlockKind.PARAGRAPH)

    def _form(self, piece: Piece) -> _Form | None:
        """The form of a piece that could be a heading."""
        if piece is self._title or id(piece) in self._subtitles:
            return None
        if piece.kind is BlockKind.HEADING:
            return self._look(piece) if not piece.level else None
        text = piece.text
        named = bool(piece.node.words & HEADING)
        listed = piece.kind is BlockKind.LIST_ITEM and named and piece.node.tag == "li"
        if piece.kind is not BlockKind.PARAGRAPH and not listed:
            return None
        if "\n" in text or len(text) > _MAX_HEADING or not _has_words(text):
            return None
        if text.rstrip(":：") in self._repeated or piece.linked > piece.size / 2:
            return None
        if self._tagged and not named and not self._is_marked_off(piece):
            return None
        form = self._look(piece)
        if named:
            return None if piece.node.words & CALLOUT else form
        if any(look.align == "right" for look in piece.looks) or _in_box(piece):
            return None
        return form if self._stands_out(piece, form) else None

    def _is_marked_off(self, piece: Piece) -> bool:
        """Whether all words are bold or larger than the page's text; see ``_look``."""
        looks = piece.looks
        larger = min((look.size for look in looks), default=1.0) / self._usual[1] >= _LARGER
        return larger or (bool(looks) and all(look.bold for look in looks))

    def _stands_out(self, piece: Piece, form: _Form) -> bool:
        text = piece.text
        if SENTENCE_END.search(text) or (_ENDED.search(text) and not form.style):
            return False
        if self._tagged:
            if _names_box(piece):
                return False
            quoted = _CLOSED.search(text) is not None and not form.style
            return form.bold and len(text) <= _MAX_BOLD and not quoted
        if form.bold or form.style:
            return len(text) <= _MAX_BOLD
        if piece.node.words & HEADING_WEAK:
            return len(text) <= _MAX_BOLD and not _names_box(piece)
        coloured = all(look.colour for look in piece.looks)
        return coloured and bool(_SIGN.match(text[0])) and bool(_SIGN.match(text[-1]))

    def _look(self, piece: Piece) -> _Form:
        looks = piece.looks
        size = min((look.size for look in looks), default=1.0) / self._usual[1]
        bold = bool(looks) and all(look.bold for look in looks) and not self._usual[0]
        sign = sign_of(line_text(piece.words))
        style = sign.style if sign is not None and sign.heads and not sign.weak else ""
        size = round(size, 1) if size >= _LARGER else 1.0
        named = bool(piece.node.words & HEADING)
        return _Form(size, bold or named or size > 1, style)

    def _set_levels(self) -> None:
        heads = [p for p in self._body if p.kind is BlockKind.HEADING and p is not self._title]
        first = 1 if self._title is None else 2
        if self._title is not None:
            self._title.kind, self._title.level = BlockKind.HEADING, 1
        tags = sorted({piece.level for piece in heads if piece.level})
        under = first  # the level of what a heading without a tag stands under
        open_forms: list[_Form] = []
        for piece in heads:
            if piece.level:
                piece.level = min(first + tags.index(piece.level), 6)
                under, open_forms = piece.level + 1, []
                continue
            form = self._look(piece)
            open_forms = _close(open_forms, form)
            piece.level = min(under + len(open_forms), 6)
            open_forms.append(form)


def _take_sign(piece: Piece) -> None:
    """A sign set off from a heading by a space becomes its marker, as a list item's sign does.

    One that stands at both ends, or right at the words, is a part of them.
    """
    text = piece.text
    adorned = [unicodedata.category(char) == "So" for char in (text[0], text[-1])]
    if adorned == [True, False] and text[1].isspace() and not _is_number(text[0]):
        words = without_start(piece.words, 1)
        if words:
            piece.words, piece.marker = words, text[0]
            piece.forget_text()


def _is_number(char: str) -> bool:
    return unicodedata.normalize("NFKC", char) != char


def _close(open_forms: list[_Form], form: _Form) -> list[_Form]:
    """The headings that stay open above a new one."""
    if form in open_forms:
        return open_forms[: open_forms.index(form)]
    return [other for other in open_forms if _is_above(other, form)]


def _is_above(other: _Form, form: _Form) -> bool:
    """Whether a heading of one form holds those of another."""
    if other.size != form.size:
        return other.size > form.size
    if other.style in _NUMBERS and form.style in _NUMBERS:
        return _NUMBERS.index(other.style) < _NUMBERS.index(form.style)
    return other.bold and not form.bold


def _names_box(piece: Piece) -> bool:
    """Whether a piece is the label of a box that stands in the text."""
    around = islice((piece.node, *piece.node.ancestors()), 3)
    return any(node.words & BOX and node.size <= _MAX_BOX for node in around)


def _in_box(piece: Piece) -> bool:
    """Whether a piece stands in a framed box made of a table: its label heads no section."""
    return any(
        node.tag == "table" and node.attributes.get("border", "0") not in ("0", "")
        for node in piece.node.ancestors()
    )


def _has_words(text: str) -> bool:
    return len(_WORD.findall(text[:_MAX_HEADING])) >= 1
