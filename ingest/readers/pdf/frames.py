"""Which way the characters of a page run: the frames that they are laid out in.

Vertical Japanese is drawn upright, one character under another, or with Latin words turned; it is
told by where each character stands to the one before it in the file.
"""

from __future__ import annotations

import math
import unicodedata
from itertools import pairwise

from ingest.readers.pdf.glyphs import ASCENT, DOWNWARDS, UPRIGHT, Box, Frame, Glyph, is_wide

# Shares of the em size.
_MIN_STEP, _MAX_STEP = 0.4, 1.7
_ASIDE = 0.35
_MIN_DOWNWARD = 5
_MAX_ACROSS = 4


def by_frame(glyphs: list[Glyph]) -> dict[Frame, list[Glyph]]:
    """The characters by the way that their text runs, placed in the frame of that way."""
    down = _downward(glyphs)
    groups: dict[Frame, list[Glyph]] = {}
    for glyph, is_down in zip(glyphs, down, strict=True):
        angle = glyph.face.angle
        if is_down or angle == 90:
            groups.setdefault(DOWNWARDS, []).append(_stacked(glyph))
        elif angle == 0:
            narrow = glyph.right - glyph.left <= 0.6 * glyph.face.size
            squared = _squared(glyph) if narrow and is_wide(glyph.text) else glyph
            groups.setdefault(UPRIGHT, []).append(squared)
        else:
            turn = math.radians(angle)
            frame = Frame(round(math.cos(turn), 6), round(math.sin(turn), 6))
            groups.setdefault(frame, []).append(_turned(glyph, frame))
    return groups


def _squared(glyph: Glyph) -> Glyph:
    """A sign that fills a corner of its square (a Type 3 font gives its ink alone), squared."""
    size = glyph.face.size
    left = glyph.x if 0 <= glyph.left - glyph.x < size else glyph.left
    return glyph._replace(left=left, right=max(glyph.right, left + size))


def _turned(glyph: Glyph, frame: Frame) -> Glyph:
    point = frame.turn(Box(glyph.x, glyph.base, glyph.x, glyph.base))
    return Glyph(glyph.text, *frame.turn(glyph.box), point.left, point.top, glyph.face)


def _stacked(glyph: Glyph) -> Glyph:
    """A character of a line that runs down: the line goes through the middle of each."""
    box, size = DOWNWARDS.turn(glyph.box), glyph.face.size
    square = glyph.face.angle == 0 and is_wide(glyph.text)
    left, right = box.left, box.right
    if square and right - left < 0.6 * size:
        # A sign fills the part of its square that it is on: brackets open in the latter half.
        opens = unicodedata.category(glyph.text[0]) in ("Ps", "Pi")
        left, right = (right - size, right) if opens else (left, left + size)
    base = (box.top + box.bottom) / 2 + (ASCENT - 0.5) * size
    return Glyph(glyph.text, left, box.top, right, box.bottom, left, base, glyph.face)


def _downward(glyphs: list[Glyph]) -> list[bool]:
    """For each character whether it stands in a line that runs down the page."""
    steps = [_step(one, other) for one, other in pairwise(glyphs)]
    downs, rights = steps.count("down"), steps.count("right")
    down = [False] * len(glyphs)
    at = 0
    while at < len(steps):
        end = at
        while end < len(steps) and steps[end] == "down":
            end += 1
        if end - at + 1 >= _MIN_DOWNWARD:
            down[at : end + 1] = [True] * (end - at + 1)
        at = max(end, at + 1)
    if downs <= rights or downs < _MIN_DOWNWARD:
        return down
    return _vertical_page(glyphs, steps)


def _vertical_page(glyphs: list[Glyph], steps: list[str]) -> list[bool]:
    """The same for a page that is mainly vertical: what runs to the right is the exception."""
    down = []
    beside = ["", *steps, ""]
    for at, glyph in enumerate(glyphs):
        down.append(glyph.face.angle == 0 and "right" not in (beside[at], beside[at + 1]))
    at = 0
    while at < len(glyphs):
        end = at
        while end < len(glyphs) and not down[end]:
            end += 1
        if 2 <= end - at <= _MAX_ACROSS and at and down[at - 1]:
            _set_upright(glyphs, at, end, down)
        at = max(end, at + 1)
    return down


def _set_upright(glyphs: list[Glyph], at: int, end: int, down: list[bool]) -> None:
    """Digits side by side within a vertical line (tate-chu-yoko) share the height of one."""
    cluster, above = glyphs[at:end], glyphs[at - 1]
    left, right = min(g.left for g in cluster), max(g.right for g in cluster)
    top, bottom = min(g.top for g in cluster), max(g.bottom for g in cluster)
    size = above.face.size
    if abs((left + right) - (above.left + above.right)) > size:
        return
    if not 0 < bottom - above.top < 3 * size or right - left > 1.6 * size:
        return
    if any(glyph.face.angle for glyph in cluster):
        return
    height = (bottom - top) / (end - at)
    for place in range(at, end):
        begin = top + (place - at) * height
        glyphs[place] = glyphs[place]._replace(
            left=left, top=begin, right=right, bottom=begin + height
        )
        down[place] = True


def _step(one: Glyph, other: Glyph) -> str:
    """Where the next character stands: "down", "right", or elsewhere (empty)."""
    size = max(one.face.size, other.face.size)
    if abs(other.base - one.base) <= 0.2 * size:
        gap = other.left - one.right
        near = -0.6 * size <= gap <= 1.2 * size and other.left > one.left
        return "right" if near and not (one.face.angle or other.face.angle) else ""
    step = (other.top + other.bottom - one.top - one.bottom) / 2
    aside = (other.left + other.right - one.left - one.right) / 2
    if abs(aside) > _ASIDE * size or not _MIN_STEP * size < step < _MAX_STEP * size:
        return ""
    return "" if one.face.angle or other.face.angle else "down"
