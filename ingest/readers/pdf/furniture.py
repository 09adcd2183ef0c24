"""Running heads, feet and page numbers: what stands at the same place on page after page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.readers.pdf.glyphs import Strip

_ROWS = 3
_MAX_LENGTH = 120
_SAME_PLACE = 4.0
_SMALL = 0.85
_MIN_SHARE = 0.4  # heads of left and right pages differ
_NUMBER = re.compile(r"[0-9\uff10-\uff19]+")
_EDGE_NUMBER = re.compile(r"^[0-9\uff10-\uff19]+|[0-9\uff10-\uff19]+$")
_LONE = re.compile(r"[-–—(\[〔（p.]*#[-–—)\]〕）/#.]*")
_MIN_NUMBERED = 3
_ROMAN = re.compile(r"[ivxlc]{1,8}")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands at one height at the head (``zone`` 1) or foot (-1) of a page."""

    page: int
    zone: int
    place: float
    size: float
    words: str
    key: str
    numbers: tuple[int, ...]
    strips: tuple[Strip, ...]


def without_furniture(pages: Sequence[list[Strip]], title: str) -> list[list[Strip]]:
    """The strips of each page but for heads, feet and page numbers.

    Args:
        pages: the strips of each page.
        title: the title that the file states; it is kept on the first page though it may be
            repeated at the head of every page.
    """
    if len(pages) < 2:
        return list(pages)
    columns: list[list[_Row]] = []
    for number, strips in enumerate(pages, 1):
        rows = _rows(strips)
        columns.append([_row(number, 1, row) for row in rows[:_ROWS]])
        columns.append([_row(number, -1, row) for row in rows[: -_ROWS - 1 : -1]])
    groups: dict[tuple[int, str], list[_Row]] = defaultdict(list)
    for column in columns:
        for row in column:
            if len(row.words) <= _MAX_LENGTH:
                groups[row.zone, row.key].append(row)
    body = median([strip.size for strips in pages for strip in strips] or [0.0])
    known = {id(row) for group in groups.values() for row in _repeated(group, len(pages), body)}
    known |= {id(row) for row in _numbered([c[0] for c in columns if c], len(pages))}
    dropped: set[int] = set()
    for column in columns:
        for row in column:
            if id(row) not in known or _is_only_title(row, title, pages):
                break
            dropped.update(id(strip) for strip in row.strips)
    return [[strip for strip in strips if id(strip) not in dropped] for strips in pages]


def _rows(strips: Sequence[Strip]) -> list[list[Strip]]:
    """What stands at one height, from the top of a page to its foot."""
    rows: list[list[Strip]] = []
    bottom = float("-inf")
    for box, strip in sorted(
        ((strip.on_page(), strip) for strip in strips), key=lambda pair: pair[0][1]
    ):
        if rows and (box.top + box.bottom) / 2 < bottom:
            rows[-1].append(strip)
        else:
            rows.append([strip])
            bottom = box.bottom
    return rows


def _row(page: int, zone: int, strips: list[Strip]) -> _Row:
    boxes = [strip.on_page() for strip in strips]
    place = min(box.top for box in boxes) if zone > 0 else max(box.bottom for box in boxes)
    words = "".join("".join(s.text.split()) for s in sorted(strips, key=lambda s: s.on_page()[0]))
    numbers = tuple(int(number) for number in _NUMBER.findall(words[:_MAX_LENGTH]))
    key = _NUMBER.sub("#", words)
    if _ROMAN.fullmatch(words.strip("-–—")):
        key, numbers = "roman", (_roman(words.strip("-–—")),)
    size = max(strip.size for strip in strips)
    return _Row(page, zone, place, size, words, key, numbers, tuple(strips))


def _repeated(rows: list[_Row], pages: int, body: float) -> list[_Row]:
    """Those of alike rows that stand at one height on enough pages, numbers counting up."""
    place = median(row.place for row in rows)
    size = median(row.size for row in rows)
    near = [
        row
        for row in rows
        if abs(row.place - place) <= _SAME_PLACE and abs(row.size - size) <= 0.1 * size
    ]
    if len(near) < max(2, _MIN_SHARE * pages):
        return []
    counting = False
    for values in zip(*(row.numbers for row in near), strict=True):
        same = Counter(values).most_common(1)[0][1]
        steps = Counter(value - row.page for value, row in zip(values, near, strict=True))
        up = steps.most_common(1)[0][1]
        if max(same, up) < 0.7 * len(near):
            return []
        counting = counting or up > same
    if pages > 2 or counting or size <= _SMALL * body:
        return near
    # Two pages cannot tell a head in the size of the text from a chance: the first time it stays.
    return [row for row in near if row.page > 1 and len({row.words for row in near}) == 1]


def _numbered(rows: Sequence[_Row], pages: int) -> list[_Row]:
    """Outermost rows that begin or end with the page's number, whatever else they say.

    Heads that name the chapter change with it, but stand at one height and count on.
    """
    counts: Counter[int] = Counter()
    steps: list[tuple[_Row, set[int]]] = []
    for row in rows:
        edges = {int(found) for found in _EDGE_NUMBER.findall(row.words) if len(found) <= 4}
        if row.key == "roman":
            edges = set(row.numbers)
        if edges and len(row.words) <= _MAX_LENGTH:
            offsets = {number - row.page for number in edges}
            steps.append((row, offsets))
            counts.update(offsets)
    found: list[_Row] = []
    for offset, _ in counts.most_common(3):
        same = [row for row, offsets in steps if offset in offsets]
        on = len({row.page for row in same})
        if on < max(_MIN_NUMBERED, pages // 10):
            continue
        places = Counter((row.zone, round(row.place / _SAME_PLACE)) for row in same)
        usual = on >= _MIN_SHARE * pages
        for row in same:
            zone, place = row.zone, round(row.place / _SAME_PLACE)
            alike = sum(places[zone, place + step] for step in (-1, 0, 1))
            lone = row.key in ("roman", "#") or _LONE.fullmatch(row.key) is not None
            if (lone and (usual or alike >= 2)) or (usual and alike >= _MIN_NUMBERED):
                found.append(row)
    return found


def _is_only_title(row: _Row, title: str, pages: Sequence[list[Strip]]) -> bool:
    """Whether a row of the first page is the only place where the page has the title."""
    words = "".join(title.split())
    if row.page > 1 or not words or row.words != words:
        return False
    first = "".join("".join(strip.text.split()) for strip in pages[0])
    return first.count(words) < 2


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[char] for char in word]
    return sum(
        -value if value < max(values[at + 1 :], default=0) else value
        for at, value in enumerate(values)
    )
