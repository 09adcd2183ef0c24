"""What each group of lines is: heading with its level, item, row, note, caption or paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import BlockKind
from ingest.readers.pdf.flow import Usual
from ingest.readers.pdf.groups import LARGER, Group
from ingest.readers.pdf.signs import (
    SENTENCE_END,
    could_be_heading,
    heading_number,
    is_caption,
)

_MAX_LEVEL = 6
_MAX_LINES = 4
_SET_OFF = 1.15
_Style = tuple[float, int, int, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a group is.

    Attributes:
        kind: the block's kind.
        level: a heading's or item's level.
    """

    kind: BlockKind
    level: int = 0


def kinds_of(groups: Sequence[Group], most: Usual) -> list[Kind]:
    """The kind of each group."""
    styles = [_heading_style(groups, at, most) for at in range(len(groups))]
    ranks = _ranks([style for style in styles if style is not None])
    kinds: list[Kind] = []
    stack: list[float] = []
    for group, style in zip(groups, styles, strict=True):
        if group.row:
            kinds.append(Kind(BlockKind.TABLE_ROW))
        elif group.note:
            kinds.append(Kind(BlockKind.NOTE))
        elif style is not None:
            kinds.append(Kind(BlockKind.HEADING, ranks[style]))
        elif group.sign is not None:
            kinds.append(Kind(BlockKind.LIST_ITEM, _depth(stack, group)))
            continue
        elif is_caption(group.text):
            kinds.append(Kind(BlockKind.CAPTION))
        else:
            kinds.append(Kind(BlockKind.PARAGRAPH))
        stack.clear()
    return kinds


def _depth(stack: list[float], group: Group) -> int:
    """How deep an item stands, by how far it is set in more than those above."""
    inset = group.lines[0].left - group.column.left
    while stack and stack[-1] > inset + 0.5 * group.lines[0].size:
        stack.pop()
    if not stack or inset > stack[-1] + 0.5 * group.lines[0].size:
        stack.append(inset)
    return len(stack)


def _heading_style(groups: Sequence[Group], at: int, most: Usual) -> _Style | None:
    """How a group stands out as a heading, larger first in order; None if it does not."""
    group = groups[at]
    text, line = group.text, group.lines[0]
    if group.row or group.note or len(group.lines) > _MAX_LINES or not could_be_heading(text):
        return None
    if not any(char.isalnum() for char in text):
        return None
    number = heading_number(text)
    depth = 0 if number is None else number
    size = line.size / most.size
    if size >= LARGER and (group.sign is None or number is not None):
        return (-round(size, 1), -line.bold, 0, depth)
    sentence = SENTENCE_END.search(text) is not None and text.rstrip()[-1] in "。.．｡"
    if size < 0.93 or sentence or (group.sign is not None and number is None):
        return None
    if line.bold and not most.bold and not _in_list(groups, at):
        return (-1.0, -1, 0, depth)
    alone = _stands_alone(groups, at)
    if line.sans and not most.sans and alone and len(group.lines) == 1:
        return (-1.0, 0, 0, depth)
    if number is not None and len(group.lines) == 1 and alone and not _in_list(groups, at):
        return (-1.0, 0, 1, depth)
    return None


def _ranks(styles: Sequence[_Style]) -> dict[_Style, int]:
    """The level of each style; sizes that differ by a hair are one."""
    ranks: dict[_Style, int] = {}
    level = 0
    last: _Style | None = None
    for style in sorted(set(styles)):
        if last is None or style[1:] != last[1:] or style[0] - last[0] > 0.05:
            level += 1
        ranks[style] = min(level, _MAX_LEVEL)
        last = style
    return ranks


def _stands_alone(groups: Sequence[Group], at: int) -> bool:
    """Whether a group is set off from what is above it, and something follows it."""
    group = groups[at]
    above = groups[at - 1] if at else None
    elsewhere = above is not None and above.column is not group.column
    off = group.gap == 0 or group.gap >= _SET_OFF or elsewhere
    room = group.last_column.right - group.lines[-1].right
    return off and at + 1 < len(groups) and room > 2 * group.lines[0].size


def _in_list(groups: Sequence[Group], at: int) -> bool:
    """Whether a neighbour carries the number before or after this group's, without a gap."""
    sign = groups[at].sign
    if sign is None or not sign.number:
        return False
    for beside, step in ((at - 1, -1), (at + 1, 1)):
        if not 0 <= beside < len(groups):
            continue
        other = groups[beside].sign
        if other is not None and other.style == sign.style and other.number == sign.number + step:
            return True
    return False
