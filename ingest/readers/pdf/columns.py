"""The reading order of a page: columns found by the white space between them.

A gutter is an upright gap that many lines have at the same place, with column-filling lines on
both sides (a table's columns are not filled). What stands across a gutter, a title or a wide
figure's caption, ends the columns above it and begins new ones below.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.readers.pdf.glyphs import Strip

_MIN_GAP = 0.9
_MIN_LINES = 3
# A line is full if it covers this share of its column; a column has some full lines.
_FULL = 0.8
_MIN_SHARE = 0.25
_MIN_EMS = 9.0
_MAX_DEPTH = 4
# In characters: how nearly columns of different pages begin at the same place.
_SAME_EDGE = 0.5
_MAX_TRIES = 4


@dataclass(frozen=True, slots=True)
class Gutter:
    """The space between two columns of a page, and where those begin.

    Attributes:
        place: its middle.
        left: the left edge of the column on its left.
        right: the left edge of the column on its right.
        size: the usual size of the characters, points.
    """

    place: float
    left: float
    right: float
    size: float

    def holds(self, strips: Sequence[Strip]) -> bool:
        """Whether lines begin on both sides of it just where they did on its own page."""
        beside = [s for s in strips if not s.left < self.place < s.right]
        lefts = [strip.left for strip in beside if strip.right <= self.place]
        rights = [strip.left for strip in beside if strip.left >= self.place]
        near = self.size * _SAME_EDGE
        return bool(
            lefts
            and rights
            and abs(min(lefts) - self.left) <= near
            and abs(min(rights) - self.right) <= near
        )


def regions(
    strips: Sequence[Strip], known: list[Gutter] | None = None, depth: int = 0
) -> list[list[Strip]]:
    """The strips of one frame in regions, in reading order; each region is one column wide.

    Args:
        strips: the strips of the frame.
        known: gutters of pages before, where a few lines are columns enough (the last page of an
            article may have no more); those of this page are added.
        depth: how often it was parted already.
    """
    known = [] if known is None else known
    size = median(strip.size for strip in strips) if strips else 0.0
    familiar = next((g for g in known if g.holds(strips)), None) if not depth else None
    if familiar is not None and not _runs_across(strips, familiar.place):
        return _parted(_bands(strips, familiar.place), familiar.place, known, depth)
    if len(strips) < 2 * _MIN_LINES or depth >= _MAX_DEPTH:
        return [list(strips)] if strips else []
    for place in _gutters(strips, size):
        bands = _bands(strips, place)
        if _are_columns(bands, place, size):
            if not depth:
                known.append(_gutter(bands, place, size))
            return _parted(bands, place, known, depth)
    return [list(strips)]


def _runs_across(strips: Sequence[Strip], place: float) -> bool:
    """Whether most of the words stand across a gutter: prose over the whole page."""
    across = sum(len(strip.text) for strip in strips if strip.left < place < strip.right)
    return 2 * across > sum(len(strip.text) for strip in strips)


def _parted(
    bands: list[tuple[bool, list[Strip]]], place: float, known: list[Gutter], depth: int
) -> list[list[Strip]]:
    found: list[list[Strip]] = []
    for across, band in bands:
        if across:
            found.append(band)
        else:
            for side in (
                [s for s in band if s.right <= place],
                [s for s in band if s.right > place],
            ):
                found += regions(side, known, depth + 1)
    return found


def _gutter(bands: list[tuple[bool, list[Strip]]], place: float, size: float) -> Gutter:
    beside = [strip for across, band in bands if not across for strip in band]
    left = min(strip.left for strip in beside if strip.right <= place)
    right = min(strip.left for strip in beside if strip.right > place)
    return Gutter(place, left, right, size)


def _gutters(strips: Sequence[Strip], size: float) -> list[float]:
    """Places where gutters could be, those beside the most lines first."""
    rows: dict[int, list[tuple[float, float]]] = defaultdict(list)
    unit = size / 2
    for strip in strips:
        first = int(strip.top // unit)
        for row in range(first, min(int(strip.bottom // unit) + 1, first + 20)):
            rows[row].append((strip.left, strip.right))
    events: list[tuple[float, int]] = []
    for spans in rows.values():
        spans.sort()
        right = spans[0][1]
        for begin, end in spans[1:]:
            if begin - right >= _MIN_GAP * size:
                events += [(right, 1), (begin, -1)]
            right = max(right, end)
    events.sort()
    count = 0
    peaks: list[tuple[int, float]] = []
    for at, (place, step) in enumerate(events):
        count += step
        peak = step > 0 and at + 1 < len(events) and events[at + 1][1] < 0
        # A line has about two of these rows, and air between.
        if peak and count >= 2 * _MIN_LINES:
            peaks.append((count, (place + events[at + 1][0]) / 2))
    peaks.sort(key=lambda peak: -peak[0])
    return [place for _, place in peaks[:_MAX_TRIES]]


def _bands(strips: Sequence[Strip], gutter: float) -> list[tuple[bool, list[Strip]]]:
    """From top to bottom: what stands across the gutter, and what stands beside it."""
    bands: list[tuple[bool, list[Strip]]] = []
    for strip in sorted(strips, key=lambda strip: (strip.base, strip.left)):
        across = strip.left < gutter < strip.right
        if not bands or bands[-1][0] != across:
            bands.append((across, []))
        bands[-1][1].append(strip)
    return bands


def _are_columns(bands: list[tuple[bool, list[Strip]]], gutter: float, size: float) -> bool:
    """Whether lines fill the space on both sides of a gutter, as columns of prose do."""
    beside = [strip for across, band in bands if not across for strip in band]
    for side in (
        [strip for strip in beside if strip.right <= gutter],
        [strip for strip in beside if strip.right > gutter],
    ):
        if not side:
            return False
        width = max(strip.right for strip in side) - min(strip.left for strip in side)
        covered = _covered(side)
        full = sum(length >= _FULL * width for length in covered)
        if width < _MIN_EMS * size or full < max(_MIN_LINES, _MIN_SHARE * len(covered)):
            return False
    return True


def _covered(strips: Sequence[Strip]) -> list[float]:
    """How much each line of one side covers; gaps between a table's cells do not count."""
    rows: list[float] = []
    base = float("-inf")
    for strip in sorted(strips, key=lambda strip: strip.base):
        if rows and strip.base - base < 0.5 * strip.size:
            rows[-1] += strip.right - strip.left
        else:
            rows.append(strip.right - strip.left)
            base = strip.base
    return rows
