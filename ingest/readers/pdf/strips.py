"""From a page's characters to strips, and from strips that stand side by side to lines."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.document import MarkKind
from ingest.readers.pdf.frames import by_frame
from ingest.readers.pdf.glyphs import DOWNWARDS, Frame, Glyph, Page, Shown, Strip, is_wide

# All lengths as shares of the em size.
_MAX_GAP = 0.9
_MAX_BACK = 0.6
_MAX_RISE = 0.2
_SAME_SIZE = 1.25
# A word space in Latin type is about a quarter; kerning never opens as much as a sixth.
_LATIN_SPACE = 0.17
_MIXED_SPACE = 0.5  # between Japanese and Latin a quarter is set as mere air (JLREQ 3.2)
_WIDE_SPACE = 0.6
_CELL_GAP = 1.5
_NEAR = 0.3
_MAX_RAISED = 12
_MAX_INITIALS = 20


def strips_of(page: Page) -> list[Strip]:
    """The strips of a page in the file's order, each in the frame that its text runs in."""
    found: list[Strip] = []
    seen: set[tuple[str, Frame, int, int]] = set()
    for frame, glyphs in by_frame(page.glyphs).items():
        for run in _runs(glyphs, 0.5 if frame is DOWNWARDS else _MAX_RISE):
            strip = _strip(page.number, frame, run)
            if strip is not None and not _is_drawn_again(strip, seen):
                found.append(strip)
    return found


def _runs(glyphs: list[Glyph], rise: float) -> list[list[Glyph]]:
    """Characters that follow one another on a line without a wide gap, in one style."""
    runs: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is not None and _goes_on(last, glyph, rise):
            if _is_overprint(last, glyph):
                continue
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        last = glyph
    return runs


def _goes_on(last: Glyph, glyph: Glyph, rise: float) -> bool:
    face, other = glyph.face, last.face
    size = face.size
    if face is not other:
        if face.bold != other.bold:
            return False
        size = max(size, other.size)
        if size > _SAME_SIZE * min(face.size, other.size):
            return False
    if abs(last.base - glyph.base) > rise * size:
        return False
    gap = glyph.left - last.right
    return -_MAX_BACK * size <= gap <= _MAX_GAP * size or _is_overprint(last, glyph)


def _is_overprint(last: Glyph, glyph: Glyph) -> bool:
    """Whether a character is drawn again on itself, to look heavy.

    The letters of a ligature share a place too, but come of one piece of text.
    """
    if last.text != glyph.text or last.face is glyph.face or glyph.text == " ":
        return False
    near = 0.12 * glyph.face.size
    return abs(last.x - glyph.x) < near and abs(last.base - glyph.base) < near


def _is_drawn_again(strip: Strip, seen: set[tuple[str, Frame, int, int]]) -> bool:
    """Whether the same words already stand here, but for a shadow's offset."""
    unit = max(0.25 * strip.size, 0.1)
    across, down = round(strip.left / unit), round(strip.base / unit)
    if any(
        (strip.text, strip.frame, across + x, down + y) in seen
        for x in (-1, 0, 1)
        for y in (-1, 0, 1)
    ):
        return True
    seen.add((strip.text, strip.frame, across, down))
    return False


def _strip(page: int, frame: Frame, run: list[Glyph]) -> Strip | None:
    """The strip of a run of characters, white space at its ends left out."""
    first, last = 0, len(run)
    while first < last and run[first].text.isspace():
        first += 1
    while last > first and run[last - 1].text.isspace():
        last -= 1
    run = run[first:last]
    if not run:
        return None
    size = Counter(glyph.face.size for glyph in run).most_common(1)[0][0]
    bases = sorted(glyph.base for glyph in run)
    sans = sum(glyph.face.sans for glyph in run) * 2 > len(run)
    base = bases[len(bases) // 2]
    text: list[str] = []
    lefts, rights = array("d"), array("d")
    before, end = "", 0.0
    for glyph in run:
        char, left = glyph.text, glyph.left
        gap = left - end
        if char == " " == before:
            rights[-1] = end = glyph.right
            continue
        if (
            before
            and gap >= _LATIN_SPACE * size
            and not (before.isspace() or char.isspace())
            and gap >= _space(before, char) * size
        ):
            text.append(" ")
            lefts.append(end)
            rights.append(left)
        text.append(char)
        lefts.append(left)
        rights.append(glyph.right)
        before, end = char, glyph.right
    return Strip(page, frame, "".join(text), lefts, rights, base, size, run[0].face.bold, sans)


def _space(before: str, after: str) -> float:
    """How wide a gap between two characters stands for a space."""
    wide = is_wide(before) + is_wide(after)
    return (_LATIN_SPACE, _MIXED_SPACE, _WIDE_SPACE)[wide]


def lines_of(strips: Sequence[Strip]) -> list[Strip]:
    """The lines of one column: strips side by side joined, from top to bottom."""
    strips = _with_initials(strips)
    groups: list[list[Strip]] = []
    edge: tuple[float, float] = (0.0, 0.0)
    for strip in sorted(strips, key=lambda strip: (strip.base, strip.left)):
        height = min(strip.bottom, edge[1]) - max(strip.top, edge[0])
        if groups and height >= 0.5 * min(strip.size, edge[1] - edge[0]):
            groups[-1].append(strip)
            if strip.size > edge[1] - edge[0]:
                edge = (strip.top, strip.bottom)
        else:
            groups.append([strip])
            edge = (strip.top, strip.bottom)
    return [_joined(sorted(group, key=lambda strip: strip.left)) for group in groups]


def _with_initials(strips: Sequence[Strip]) -> list[Strip]:
    """A large initial that hangs beside several lines, set in the first of them."""
    found = list(strips)
    initials = [s for s in strips if len(s.text) == 1 and s.text.isalpha()][:_MAX_INITIALS]
    for initial in initials:
        beside = [
            strip
            for strip in strips
            if strip.size * 1.6 <= initial.size
            and initial.top - strip.size < strip.top
            and strip.base <= initial.base + 0.3 * strip.size
            and 0 <= strip.left - initial.right + 0.3 * initial.size < initial.size
        ]
        if len(beside) < 2:
            continue
        first = min(beside, key=lambda strip: strip.base)
        found.remove(initial)
        found.append(replace(initial, base=first.base, size=first.size, bold=first.bold))
        for strip in beside:
            if strip is not first:
                # So that they do not look set in.
                strip.lefts[0] = initial.left
    return found


def _joined(strips: list[Strip]) -> Strip:
    """Strips from left to right as one line."""
    if len(strips) == 1:
        line = strips[0]
    else:
        by_size: Counter[float] = Counter()
        for strip in strips:
            by_size[strip.size] += len(strip.text)
        size = by_size.most_common(1)[0][0]
        main = next(strip for strip in strips if strip.size == size)
        length = sum(len(strip.text) for strip in strips)
        bold = all(strip.bold for strip in strips)
        sans = sum(len(strip.text) for strip in strips if strip.sans) * 2 > length
        line = Strip(main.page, main.frame, "", array("d"), array("d"), main.base, size, bold, sans)
        pieces: list[str] = []
        for strip in strips:
            _append(line, pieces, strip)
        line.text = "".join(pieces)
    line.cells = _cells(line)
    return line


def _append(line: Strip, pieces: list[str], strip: Strip) -> None:
    """Set a strip at the end of a line."""
    if pieces:
        before, gap = pieces[-1][-1], strip.left - line.rights[-1]
        raised = strip.size < 0.85 * line.size and gap < 0.5 * line.size
        if gap >= _space(before, strip.text[0]) * line.size and not raised:
            pieces.append(" ")
            line.lefts.append(line.rights[-1])
            line.rights.append(strip.left)
    close = bool(pieces) and strip.left - line.rights[-1] < _NEAR * line.size
    start = len(line.lefts)
    pieces.append(strip.text)
    line.lefts.extend(strip.lefts)
    line.rights.extend(strip.rights)
    small = strip.size < 0.85 * line.size and len(strip.text) <= _MAX_RAISED
    if close and small and abs(strip.base - line.base) > 0.08 * line.size:
        raised = strip.base < line.base
        kind = MarkKind.SUPERSCRIPT if raised else MarkKind.SUBSCRIPT
        line.shown.append(Shown(start, len(line.lefts), kind))
    elif strip.bold and not line.bold:
        line.shown.append(Shown(start, len(line.lefts), MarkKind.STRONG))


def _cells(line: Strip) -> tuple[tuple[int, int], ...]:
    """The pieces of a line between wide gaps, spaces left out; one piece for most lines."""
    words = [at for at, char in enumerate(line.text) if not char.isspace()]
    edges = [words[0]]
    for before, after in pairwise(words):
        if line.lefts[after] - line.rights[before] >= _CELL_GAP * line.size:
            edges += [before + 1, after]
    edges.append(words[-1] + 1)
    return tuple(zip(edges[::2], edges[1::2], strict=True))
