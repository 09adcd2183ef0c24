"""Characters on a page and the strips that they form: the little that layout works with.

Lengths are PDF points. A page's own coordinates begin at its top left as it is shown (rotation
applied), y downwards. A frame is a page turned so that its text runs left to right, lines from top
to bottom; text that runs another way is laid out in a frame of its own, vertical Japanese too.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.document import MarkKind

ASCENT = 0.88
"""How far a line of text reaches above its baseline, as a share of its size (JLREQ's em box)."""


class Box(NamedTuple):
    """A rectangle; ``top`` < ``bottom``."""

    left: float
    top: float
    right: float
    bottom: float


class Face(NamedTuple):
    """The type that characters are set in.

    Attributes:
        size: em size as shown.
        bold: whether it is heavy by weight, name or double stroke.
        sans: whether its name says Gothic or sans serif.
        angle: the direction that text runs in, degrees clockwise, 0 to the right.
    """

    size: float
    bold: bool
    sans: bool
    angle: int


class Glyph(NamedTuple):
    """A character as it stands on its page (or in a frame).

    Attributes:
        text: the character; U+FFFD where the file does not say which it is.
        left: where its advance box begins as far as the file gives one, else its ink.
        top: the upper edge of that box.
        right: its right edge.
        bottom: its lower edge.
        x: its origin on the baseline.
        base: the baseline.
        face: what it is set in.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    x: float
    base: float
    face: Face

    @property
    def box(self) -> Box:
        """Its rectangle."""
        return Box(self.left, self.top, self.right, self.bottom)


class Frame(NamedTuple):
    """A turned view on a page: the unit vector that its text runs along, in page coordinates."""

    across: float
    down: float

    def turn(self, box: Box) -> Box:
        """A page's rectangle in this frame."""
        return self._around(box, self.across, self.down)

    def back(self, box: Box) -> Box:
        """A rectangle of this frame on its page."""
        return self._around(box, self.across, -self.down)

    @staticmethod
    def _around(box: Box, across: float, down: float) -> Box:
        corners = [(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
        xs = [x * across + y * down for x, y in corners]
        ys = [y * across - x * down for x, y in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))


UPRIGHT = Frame(1.0, 0.0)
DOWNWARDS = Frame(0.0, 1.0)
"""Text that runs down the page, its lines from right to left: vertical Japanese."""


class Shown(NamedTuple):
    """Characters of a strip that are shown in a way of their own.

    Attributes:
        start: the first, as a position in the strip's text.
        end: one past the last.
        kind: how.
        value: a ruby's reading.
    """

    start: int
    end: int
    kind: MarkKind
    value: str = ""


@dataclass(slots=True, eq=False)
class Strip:
    """Characters on one line, in one frame.

    Attributes:
        page: the page's number, from 1.
        frame: the frame that the positions are in.
        text: its words.
        lefts: where each character begins.
        rights: where each ends.
        base: the baseline.
        size: em size of most of it.
        bold: whether it is heavy.
        sans: whether it is Gothic or sans serif.
        shown: ruby, raised and heavy characters, in order.
        cells: where the text has wide gaps, the pieces between them as ranges of ``text``.
    """

    page: int
    frame: Frame
    text: str
    lefts: array[float]
    rights: array[float]
    base: float
    size: float
    bold: bool
    sans: bool
    shown: list[Shown] = field(default_factory=list)
    cells: tuple[tuple[int, int], ...] = ()

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.lefts[0]

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.rights[-1]

    @property
    def top(self) -> float:
        """The upper edge of its em box."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of its em box."""
        return self.base + (1 - ASCENT) * self.size

    def on_page(self, start: int = 0, end: int | None = None) -> Box:
        """The rectangle of some of its characters on the page."""
        stop = len(self.text) if end is None else end
        left, right = min(self.lefts[start:stop]), max(self.rights[start:stop])
        return self.frame.back(Box(left, self.top, right, self.bottom))


@dataclass(slots=True)
class Page:
    """A page's characters in the order of the file.

    Attributes:
        number: from 1.
        width: as shown.
        height: as shown.
        glyphs: its characters, without those that stand off the page.
        unmapped: how many of the characters looked at have no known meaning.
        looked_at: how many were looked at for that.
        broken: whether it could not be loaded.
        full: whether it has more characters than are read; then it has none here.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    unmapped: int = 0
    looked_at: int = 0
    broken: bool = False
    full: bool = False


def is_wide(char: str) -> bool:
    """Whether a character stands in a square of its own (kana, kanji, full-width signs)."""
    return (
        "\u2e80" <= char <= "\ua4cf"
        or "\uac00" <= char <= "\ud7af"
        or "\uf900" <= char <= "\ufaff"
        or "\ufe30" <= char <= "\ufe4f"
        or "\uff01" <= char <= "\uff60"
        or char >= "\U0001f300"
    )


def is_kana(char: str) -> bool:
    """Whether a character can stand in a reading: kana and the signs among them."""
    return "\u3041" <= char <= "\u30ff" or "\uff65" <= char <= "\uff9f"
