"""Ruby: small kana above (beside) the words that they are the reading of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

from ingest.document import MarkKind
from ingest.readers.pdf.glyphs import Shown, Strip, is_kana, is_wide

_MAX_SIZE = 0.65
# How far a reading may reach into its word's em box, and stand off it, in its own size.
_INTO, _OFF = 0.5, 0.75
_BUCKET = 8.0
_WIDE_BUCKET = 64.0
_MAX_BUCKETS = 50
_Places = dict[tuple[int, int], list[Strip]]


def split(strips: Sequence[Strip]) -> tuple[list[Strip], list[Strip]]:
    """The strips that are words of their own, and those that are readings of others."""
    bases = _by_place(strips)
    words: list[Strip] = []
    readings: list[Strip] = []
    for strip in strips:
        kana = all(is_kana(char) or char.isspace() for char in strip.text)
        is_reading = kana and _base(strip, bases) is not None
        (readings if is_reading else words).append(strip)
    return words, readings


def attach(readings: Sequence[Strip], lines: Sequence[Strip]) -> list[Strip]:
    """Mark the words of the lines that have readings.

    Returns:
        The readings for which no word was found; they have to stand as lines of their own.
    """
    bases = _by_place(lines)
    left = []
    for reading in readings:
        line = _base(reading, bases)
        if line is None or not _mark(line, reading):
            left.append(reading)
    for line in lines:
        line.shown.sort()
    return left


def _by_place(strips: Sequence[Strip]) -> _Places:
    """The strips by the squares that their upper edges cross; a bounded number in each."""
    found: _Places = defaultdict(list)
    for strip in strips:
        row, first = round(strip.top / _BUCKET), int(strip.left // _WIDE_BUCKET)
        last = min(int(strip.right // _WIDE_BUCKET), first + _MAX_BUCKETS)
        for column in range(first, last + 1):
            if len(found[row, column]) < _MAX_BUCKETS:
                found[row, column].append(strip)
    return found


def _base(reading: Strip, bases: _Places) -> Strip | None:
    """The strip right under a reading, at least about twice as large."""
    best: tuple[float, Strip] | None = None
    here = round(reading.bottom / _BUCKET)
    first = int((reading.left - reading.size) // _WIDE_BUCKET)
    last = min(int((reading.right + reading.size) // _WIDE_BUCKET), first + 2)
    for place in ((row, at) for row in (here - 1, here, here + 1) for at in range(first, last + 1)):
        for strip in bases.get(place, ()):
            off = strip.top - reading.bottom
            if (
                reading.size <= _MAX_SIZE * strip.size
                and strip.frame == reading.frame
                and -_INTO * reading.size <= off <= _OFF * reading.size
                and reading.left < strip.right + reading.size
                and reading.right > strip.left - reading.size
                and (best is None or abs(off) < best[0])
            ):
                best = (abs(off), strip)
    return best[1] if best else None


def _mark(line: Strip, reading: Strip) -> bool:
    """Mark the characters under a reading: kanji among them, else all; whether there are any."""
    first = bisect_left(line.lefts, reading.left - 2 * line.size)
    last = bisect_right(line.lefts, reading.right)
    under = [
        at
        for at in range(first, last)
        if not line.text[at].isspace()
        and min(reading.right, line.rights[at]) - max(reading.left, line.lefts[at])
        > 0.25 * (line.rights[at] - line.lefts[at])
    ]
    taken = line.shown[-_MAX_BUCKETS:]
    kanji = [at for at in under if is_wide(line.text[at]) and not is_kana(line.text[at])]
    chosen = [at for at in kanji or under if not any(mark.start <= at < mark.end for mark in taken)]
    if not chosen:
        return False
    words = "".join(reading.text.split())
    line.shown.append(Shown(chosen[0], chosen[-1] + 1, MarkKind.RUBY, words))
    return True
