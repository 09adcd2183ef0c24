"""A document's lines in reading order, and what is usual among them: sizes, pitch, edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.readers.pdf import ruby
from ingest.readers.pdf.columns import Gutter, regions
from ingest.readers.pdf.glyphs import Frame, Strip
from ingest.readers.pdf.strips import lines_of

_EDGE = 1.5
_MIN_BLOCK = 3


@dataclass(slots=True, eq=False)
class Column:
    """Lines one below another.

    Attributes:
        lines: from top to bottom.
        left: where full lines begin.
        right: where full lines end.
        pitch: the usual step from line to line, as a share of the em size; 0 if unknown.
        blocks: the edges of lines that are set in together, by the line's ``id``.
    """

    lines: list[Strip]
    left: float = 0.0
    right: float = 0.0
    pitch: float = 0.0
    blocks: dict[int, tuple[float, float]] = field(default_factory=dict)

    def edges(self, line: Strip) -> tuple[float, float]:
        """Where a line begins and ends if it is full: its column's edges, or its block's."""
        return self.blocks.get(id(line), (self.left, self.right))


@dataclass(frozen=True, slots=True)
class Usual:
    """What most of a document's words look like.

    Attributes:
        size: em size.
        bold: whether most of it is heavy.
        sans: whether most of it is Gothic or sans serif.
        pitch: the usual step from line to line, as a share of the em size.
        indents: whether paragraphs begin with an indentation.
    """

    size: float
    bold: bool
    sans: bool
    pitch: float
    indents: bool


def columns_of(strips: Sequence[Strip], known: list[Gutter] | None = None) -> list[Column]:
    """The columns of one page, in reading order; no character is lost on the way.

    The frame that most of the text runs in comes first, but for what stands above it.

    Args:
        strips: the strips of the page.
        known: gutters of pages before; those of this page are added.
    """
    by_frame: dict[Frame, list[Strip]] = {}
    for strip in strips:
        by_frame.setdefault(strip.frame, []).append(strip)
    if not by_frame:
        return []
    main = max(by_frame, key=lambda frame: sum(len(strip.text) for strip in by_frame[frame]))
    top = min(strip.on_page().top for strip in by_frame[main])
    before: list[Column] = []
    after = _columns(by_frame.pop(main), known)
    for members in by_frame.values():
        above = [s for s in members if s.on_page().bottom <= top + s.size]
        before += _columns(above)
        if len(above) < len(members):
            taken = set(map(id, above))
            after += _columns([s for s in members if id(s) not in taken])
    return before + after


def _columns(strips: Sequence[Strip], known: list[Gutter] | None = None) -> list[Column]:
    """The columns of one frame."""
    words, readings = ruby.split(strips)
    columns = [Column(lines_of(region)) for region in regions(words, known)]
    if left := ruby.attach(readings, [line for column in columns for line in column.lines]):
        columns.append(Column(lines_of(left)))
    return columns


def usual(columns: Sequence[Column]) -> Usual:
    """Measure a document's columns; each gets its edges and pitch."""
    sizes: Counter[float] = Counter()
    heavy: Counter[bool] = Counter()
    plain: Counter[bool] = Counter()
    for column in columns:
        for line in column.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
            heavy[line.bold] += len(line.text)
            plain[line.sans] += len(line.text)
    size = sizes.most_common(1)[0][0] or 1.0
    steps: list[float] = []
    for column in columns:
        own = _steps(column.lines)
        column.pitch = _common(own) if len(own) >= 4 else 0.0
        steps += own
    pitch = _common(steps) or 1.5
    for column in columns:
        column.pitch = column.pitch or pitch
        _measure_edges(column, size)
        _measure_blocks(column)
    _borrow_edges(columns)
    return Usual(
        size,
        heavy.most_common(1)[0][0],
        plain.most_common(1)[0][0],
        pitch,
        _indents(columns),
    )


def _steps(lines: Sequence[Strip]) -> list[float]:
    """The steps between lines of one size, in that size."""
    return [
        (below.base - above.base) / above.size
        for above, below in pairwise(lines)
        if abs(above.size - below.size) <= 0.1 * above.size
        and 0.8 * above.size < below.base - above.base < 4 * above.size
    ]


def _common(steps: list[float]) -> float:
    """The smallest step that is not rare: larger ones are gaps between paragraphs."""
    if not steps:
        return 0.0
    ordered = sorted(steps)
    least = max(1, len(ordered) // 4)
    at = 0
    for end in range(len(ordered)):
        while ordered[end] - ordered[at] > 0.1:
            at += 1
        if end - at + 1 >= least:
            return ordered[end]
    return ordered[len(ordered) // 2]


def _measure_edges(column: Column, size: float) -> None:
    lines = [line for line in column.lines if abs(line.size - size) <= 0.15 * size]
    lines = lines or column.lines
    lefts = sorted(line.left for line in lines)
    rights = sorted((line.right for line in lines), reverse=True)
    column.left = _shared(lefts, _EDGE * size / 3)
    column.right = _shared(rights, _EDGE * size)


def _measure_blocks(column: Column) -> None:
    """Lines in a row that are set in alike, and end alike, have edges of their own."""
    at = 0
    lines = column.lines
    while at < len(lines):
        left, size = lines[at].left, lines[at].size
        end = at + 1
        while end < len(lines) and abs(lines[end].left - left) <= 0.3 * size:
            end += 1
        if end - at >= _MIN_BLOCK and left - column.left >= 0.6 * size:
            rights = sorted((line.right for line in lines[at:end]), reverse=True)
            if rights[0] - rights[1] <= size:
                column.blocks.update((id(line), (left, rights[0])) for line in lines[at:end])
        at = end


def _shared(edges: list[float], near: float) -> float:
    """The outermost edge that two lines share; the outermost if none do."""
    for one, other in pairwise(edges):
        if abs(one - other) <= near:
            return one
    return edges[0]


def _borrow_edges(columns: Sequence[Column]) -> None:
    """A column of few lines ends where longer ones at the same place do."""
    long: list[Column] = [column for column in columns if len(column.lines) >= 5]
    by_left: dict[tuple[Frame, int], Column] = {}
    for column in long:
        for offset in (-1, 0, 1):
            by_left.setdefault((column.lines[0].frame, round(column.left / 12) + offset), column)
    for column in columns:
        if len(column.lines) >= 5 or not column.lines:
            continue
        model = by_left.get((column.lines[0].frame, round(column.left / 12)))
        if model is not None:
            column.left = min(column.left, model.left)
            column.right = max(column.right, model.right)


def _indents(columns: Sequence[Column]) -> bool:
    """Whether paragraphs begin with an indentation: a line set in, the next one at the edge."""
    inset = flush = 0
    for column in columns:
        for above, below in pairwise(column.lines):
            if abs(below.left - column.left) > 0.4 * below.size:
                continue
            shift = (above.left - column.left) / above.size
            if 0.7 <= shift <= 3.0 and above.right >= column.right - 3 * above.size:
                inset += 1
            elif shift < 0.4:
                flush += 1
    return inset >= 2 and inset * 25 >= flush
