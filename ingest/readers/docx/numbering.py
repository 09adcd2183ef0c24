"""The numbers and signs that Word puts before paragraphs (ECMA-376 Part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.readers.docx.names import Element, attribute, child, descendants, is_on, name_of, number
from ingest.readers.docx.numerals import formatted
from ingest.readers.docx.styles import Layout, Styles
from ingest.readers.docx.symbols import is_symbol_font, shown_as

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph's place in a list.

    Attributes:
        sign: what Word shows before it; may be empty.
        list_id: the list (all that count together).
        depth: from 0, the outermost.
        indent: of its words, in twentieths of a point.
    """

    sign: str
    list_id: str
    depth: int
    indent: int


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    pattern: str = ""
    font: str = ""
    picture: bool = False
    legal: bool = False
    restart: int | None = None
    indent: int = 0
    style: str = ""


def _level_of(entry: Element) -> _Level:
    # A format of one's own stands in a choice; the fallback, which comes last, is a known one.
    kinds = [attribute(found, "w:val") for found in descendants(entry, "w:numFmt")]
    fonts = child(entry, "w:rPr", "w:rFonts")
    indent = child(entry, "w:pPr", "w:ind")
    start = number(child(entry, "w:start"), "w:val")
    left = number(indent, "w:left") or number(indent, "w:start") or 0
    return _Level(
        start=0 if start is None else start,
        kind=kinds[-1] if kinds else "decimal",
        pattern=attribute(child(entry, "w:lvlText"), "w:val"),
        font=attribute(fonts, "w:ascii") or attribute(fonts, "w:hAnsi"),
        picture=child(entry, "w:lvlPicBulletId") is not None,
        legal=bool(is_on(child(entry, "w:isLgl"))),
        restart=number(child(entry, "w:lvlRestart"), "w:val"),
        indent=left,
        style=attribute(child(entry, "w:pStyle"), "w:val"),
    )


def _levels_of(holder: Element) -> dict[int, _Level]:
    found = {}
    for entry in holder:
        if name_of(entry) == "w:lvl":
            depth = number(entry, "w:ilvl")
            if depth is not None and 0 <= depth < _LEVELS:
                found[depth] = _level_of(entry)
    return found


class Numbering:
    """The lists of a document; counts as paragraphs are asked for, in their order.

    Args:
        root: the root of the numbering part; None where there is none.
        styles: the document's styles.
    """

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, Element]] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        linked: dict[str, str] = {}
        for entry in root if root is not None else ():
            if name_of(entry) == "w:abstractNum":
                key = attribute(entry, "w:abstractNumId")
                self._abstract[key] = _levels_of(entry)
                linked[key] = attribute(child(entry, "w:numStyleLink"), "w:val")
            elif name_of(entry) == "w:num":
                key = attribute(child(entry, "w:abstractNumId"), "w:val")
                self._lists[attribute(entry, "w:numId")] = (key, entry)
        for list_id, (key, entry) in list(self._lists.items()):
            if link := linked.get(key):
                target = self._lists.get(styles.list_of(link), (key, entry))[0]
                self._lists[list_id] = (target, entry)

    def next(self, layout: Layout) -> Numbered | None:
        """The place of the next paragraph in its list; None where it belongs to none."""
        if layout.list_id not in self._lists:
            return None
        abstract, entry = self._lists[layout.list_id]
        levels = self._levels_in(layout.list_id)
        depth = layout.depth
        if depth is None:
            depth = next((d for d, lvl in levels.items() if lvl.style == layout.style), 0)
        if depth not in levels:
            return None
        counts = self._counts.setdefault(abstract, {})
        if layout.list_id not in self._begun:
            self._begun.add(layout.list_id)
            _override(counts, entry)
        level = levels[depth]
        counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [d for d in counts if d > depth]:
            if _restarts(levels.get(deeper), deeper, depth):
                del counts[deeper]
        sign = _sign(levels, depth, counts)
        indent = level.indent if layout.indent is None else layout.indent
        return Numbered(sign, abstract, depth, indent)

    def _levels_in(self, list_id: str) -> dict[int, _Level]:
        """The levels of a list, its own in place of those of the abstract list."""
        if list_id not in self._levels:
            abstract, entry = self._lists[list_id]
            own: dict[int, _Level] = {}
            for change in entry:
                if name_of(change) == "w:lvlOverride":
                    own |= _levels_of(change)
            self._levels[list_id] = self._abstract.get(abstract, {}) | own
        return self._levels[list_id]


def _override(counts: dict[int, int], entry: Element) -> None:
    """A list that begins at numbers of its own does so where it is first used."""
    for change in entry:
        start = number(child(change, "w:startOverride"), "w:val")
        depth = number(change, "w:ilvl")
        if name_of(change) == "w:lvlOverride" and start is not None and depth is not None:
            counts[depth] = start - 1
            for deeper in [d for d in counts if d > depth]:
                del counts[deeper]


def _restarts(level: _Level | None, deeper: int, depth: int) -> bool:
    """Whether a deeper level begins anew after one of ``depth``.

    ``lvlRestart`` names, counted from 1, the level after which it does; 0 is never.
    """
    if level is None or level.restart is None or level.restart > deeper:
        return True
    return depth < level.restart


def _sign(levels: dict[int, _Level], depth: int, counts: dict[int, int]) -> str:
    level = levels[depth]
    if level.kind == "bullet" or level.picture:
        return _bullet(level)

    def number_of(place: re.Match[str]) -> str:
        at = int(place.group(1)) - 1
        shown = levels.get(at)
        if shown is None or at > depth:
            return ""
        kind = "decimal" if level.legal else shown.kind
        return formatted(counts.get(at, max(shown.start, 1) if at < depth else shown.start), kind)

    return _PLACE.sub(number_of, level.pattern).strip()


def _bullet(level: _Level) -> str:
    font = level.font
    if not is_symbol_font(font) and _PRIVATE_USE.search(level.pattern):
        font = "symbol"
    sign = _PRIVATE_USE.sub(_BULLET, shown_as(level.pattern, font)).strip()
    return sign or (_BULLET if level.picture else "")
