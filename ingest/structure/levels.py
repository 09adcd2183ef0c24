"""Heading levels from styles: a style seen before closes down to it, a new one nests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

# Only these have a fixed order between them, outermost first.
_ORDER = (
    "part",
    "chapter",
    "section",
    "clause",
    "§",
    "§-1",
    "§-1-1",
    "§-1-1-1",
    "I.",
    "一、",
    "(一)",
    "A.",
    "1",
    "1.",
    "1-1",
    "1-1-1",
    "1-1-1-1",
    "1-1-1-1-1",
    "(1)",
    "(ア)",
)
_RANK = {style: rank for rank, style in enumerate(_ORDER)}
RANKED = frozenset(_ORDER)
"""Styles that have an order between them."""
TITLE = "title"
LABEL = "label"
BACK_MATTER = "back matter"
NAMED = "named"
"""A first or last section by its name (はじめに); nothing nests in it."""


def levels_of(
    styles: Sequence[str], titled: bool, closed: Collection[int] = frozenset()
) -> list[int]:
    """The level of each heading of a text, in order.

    Numbered styles, and any style that the body used before, end an author box or a trailer; a
    new style lies in it.

    Args:
        styles: the headings' styles.
        titled: whether the article's title stands outside of them, so that they are below it.
        closed: which headings stand below a rule that ends the text of the one before; a style
            that was not seen before does not nest in that one.
    """
    levels = _Levels(styles, titled, closed)
    return [levels.level_of(at, style) for at, style in enumerate(styles)]


# A full sign is not below a hollow one or a bracket that came first.
_FULL = frozenset({"■", "◆", "●", "★", "◎", "▲", "▼", "【】"})
_HOLLOW = frozenset({"□", "◇", "○", "☆", "△", "▽", "〈〉", "＜＞", "〔〕", "［］", "≪≫", "《》"})
_NEVER = frozenset({LABEL, BACK_MATTER, NAMED, "#"})


class _Levels:
    def __init__(self, styles: Sequence[str], titled: bool, closed: Collection[int]) -> None:
        self._closed = closed
        self._count = Counter(styles)
        self._final = {style: at for at, style in enumerate(styles)}
        self._seen: set[str] = set()
        self._depths: dict[str, int] = {}
        self._base = [TITLE] if titled else []
        self._open = list(self._base)
        # A first heading with a style of its own heads the whole.
        first = styles[0] if styles else LABEL
        whole = self._count[first] == 1 and first not in RANKED and first not in _NEVER
        self._head = [first] if whole else []
        self._in_label = False
        self._beside: set[str] = set()

    def level_of(self, at: int, style: str) -> int:
        """The level of the next heading."""
        if self._in_label and (style in _RANK or style in self._seen or style == TITLE):
            self._in_label = False
            self._open = list(self._base)
        if not self._in_label:
            self._seen.add(style)
        if self._open and self._open[-1] == NAMED:
            self._open.pop()
        if style == TITLE:
            self._base = [TITLE]
            self._open = []
        elif style.startswith("#"):
            self._open = [s for s in self._open if s.startswith("#") and len(s) < len(style)]
        elif style == LABEL:
            self._in_label = True
            self._open = []
        elif style in (BACK_MATTER, NAMED):
            self._open = list(self._base or self._head)
        elif style == "part" and style not in self._depths:
            # Nothing but the title stands over the first part of a book.
            self._open = list(self._base or self._head)
        elif style in self._open:
            del self._open[self._open.index(style) :]
        elif style in _RANK:
            self._close_lower(_RANK[style])
        elif style in self._depths:
            # It stood beside what is open now, or above it.
            del self._open[self._depths[style] - 1 :]
        elif self._is_closing(at, style):
            self._beside.add(style)
            self._open.pop()
        elif style in _FULL and self._open and self._open[-1] in _HOLLOW:
            self._open.pop()
        if at in self._closed and style not in (TITLE, LABEL) and style not in self._depths:
            self._close_last()
        self._open.append(style)
        self._depths[style] = len(self._open)
        return len(self._open)

    def _close_last(self) -> None:
        """End the section before, unless it holds all of the text or has a number above."""
        if self._open and self._open[-1] != TITLE and self._open[-1] not in _RANK:
            self._open.pop()

    def _close_lower(self, rank: int) -> None:
        for depth, other in enumerate(self._open):
            if _RANK.get(other, -1) > rank:
                del self._open[depth:]
                break

    def _is_closing(self, at: int, style: str) -> bool:
        """Whether a heading of its own style after the last of a series stands beside them."""
        if not self._open or self._open[-1] in (TITLE, LABEL):
            return False
        above = self._open[-1]
        if self._count[style] == 1 and above in self._beside and self._count[above] == 1:
            return True  # one more at the end, in a way of its own again
        once = self._count[style] == 1 and self._count[above] > 1
        return once and self._final[above] < at and above not in _RANK
