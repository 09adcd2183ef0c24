"""Whether a line of plain text heads a section, is an item of a list, or neither."""

from __future__ import annotations

import re

from ingest.structure.forms import is_contact, is_key_value
from ingest.structure.labels import is_contents_label, is_section_label
from ingest.structure.lines import (
    FRAMED,
    MAX_HEADING,
    SENTENCE_END,
    Line,
    Page,
    ends_prose,
    is_rule,
)
from ingest.structure.signs import BRACKETS, Sign

# Descriptions of an item are looked through up to so many lines, so that no text costs a search
# from each of its lines over all others.
_MAX_DETAIL = 40
_MIDDLE = 8
# What leads a list in: 次のとおりである。
_LEAD = re.compile(r"(?:[次以][のに下]|下記|左記|つぎの)[^。]{0,40}。?$")
_STRONG = frozenset("■◆▼●★◎◇□○▶☆◯") | {"【】", "＜＞", "〈〉", "〔〕", "［］", "≪≫", "《》"}
_COUNTED = frozenset({"1.", "1)", "1", "(1)", "(一)", "一、", "I.", "A.", "a.", "ア", "一つ"}) | {
    f"{bracket}n" for bracket in "【〔［＜〈≪《"
}


def is_strong(style: str) -> bool:
    """Whether a sign sets a line apart so clearly that it needs no other of its kind."""
    return style in _STRONG or style.startswith((FRAMED, "§")) or style[1:2] in _STRONG


def heading_style(page: Page, at: int) -> str | None:
    """The heading style a line could have by its own form."""
    line, sign = page.lines[at], page.signs[at]
    if sign is not None and sign.style.startswith("#"):
        return sign.style
    words = line.words
    framed = sign is not None and sign.style.startswith(FRAMED)
    if (
        not words
        or (line.indent > 3 and not framed and not _is_set_in(page, at))
        or len(words) > MAX_HEADING
        or SENTENCE_END.search(words)
    ):
        return None
    if is_section_label(words):
        return "label"
    if sign is None or not sign.heads or "。" in words or is_contents_label(words):
        return None
    if sign.style in ("(一)", "(ア)") and not page.in_series(at):
        return None
    if is_strong(sign.style) and not sign.begin and _is_inset(page, at):
        return None
    return sign.style


def _is_set_in(page: Page, at: int) -> bool:
    """Whether a line with a sign stands deeper than the text that it heads."""
    line, sign, below = page.lines[at], page.signs[at], page.next_words(at, 1)
    if sign is None or below is None or page.lines[below].indent >= line.indent:
        return False
    if is_strong(sign.style):
        return (
            sign.begin > 0 and line.indent >= _MIDDLE and page.lines[below].indent < line.indent - 3
        )
    return page.in_series(at) and page.blank_above(at) and page.blank_below(at)


def _is_inset(page: Page, at: int) -> bool:
    """Whether a bracketed line begins an indented paragraph (a warning, say) of the body."""
    indent = page.lines[at].indent
    return indent > 1 and indent == page.body_indent and not page.blank_below(at)


def _is_alike(page: Page, one: int, other: int) -> bool:
    """Whether two lines have the same sign at about the same indentation (`` 9.`` over ``10.``)."""
    a, b = page.signs[one], page.signs[other]
    if a is None or b is None or a.style != b.style:
        return False
    return abs(page.lines[one].indent - page.lines[other].indent) <= 1


def _counts_on(page: Page, above: int, below: int) -> bool:
    """Whether one line has the number after the other's."""
    a, b = page.signs[above], page.signs[below]
    return a is not None and b is not None and a.number > 0 and b.counts_on_from(a)


def _mate(page: Page, at: int, step: int) -> int | None:
    """The line above (-1) or below (1) that continues a run of items with the line ``at``.

    Between them stand at most blank lines, or, without any gap, deeper lines that describe an
    item. Over a gap only lines that both could be headings, or that count on, make a run.
    """
    if page.signs[at] is None:
        return None
    near = page.next_words(at, step)
    if near is None:
        return None
    if _is_alike(page, near, at):
        if near == at + step or _counts_on(page, min(near, at), max(near, at)):
            return near
        both = heading_style(page, near) is not None and heading_style(page, at) is not None
        return near if both else None
    return _mate_past_details(page, at, step)


def _mate_past_details(page: Page, at: int, step: int) -> int | None:
    lines, indent = page.lines, page.lines[at].indent
    other = at + step
    for _ in range(_MAX_DETAIL):
        if not 0 <= other < len(lines) or not lines[other].words:
            break
        if lines[other].indent <= indent and not page.goes_on(other):
            break
        other += step
    if not 0 <= other < len(lines) or not _is_alike(page, other, at):
        return None
    within = page.breaks_off(at - 1) or page.breaks_off(other - 1)
    if within and not _counts_on(page, min(at, other), max(at, other)):
        return None  # a line of a paragraph begins so by chance
    sign = page.signs[at]
    if sign is not None and (sign.style, indent) in page.over_paragraphs:
        return None
    top, bottom = min(at, other), max(at, other)
    if _is_name(page, at) and page.signs[top + 1] is not None:
        return None  # 〈材料〉 over a list that is set in heads it
    return None if _is_body(lines[top], lines[top + 1 : bottom]) else other


def _is_name(page: Page, at: int) -> bool:
    """Whether a line is a bracketed name and nothing else."""
    sign = page.signs[at]
    return sign is not None and not sign.begin and sign.style[:1] in BRACKETS


def _is_body(head: Line, below: list[Line]) -> bool:
    """Whether lines under a sign are paragraphs of a section, not the description of an item.

    A paragraph begins one ideographic space in; a description hangs under the item's words.
    """
    return (
        bool(below)
        and below[0].wide
        and below[0].indent == head.indent + 2
        and ends_prose(below[-1].words)
        and not ends_prose(head.words)
    )


def _begins_series(page: Page, at: int) -> bool:
    sign = page.signs[at]
    return sign is not None and sign.starts_series and page.in_series(at)


def _is_over_paragraph(page: Page, at: int) -> bool:
    """Whether the line right below begins a paragraph by a wide space, and this one does not."""
    lines, end = page.lines, at + 1
    while (
        end < min(len(lines), at + _MAX_DETAIL)
        and lines[end].words
        and page.signs[end] is None
        and (end == at + 1 or not lines[end].wide)
    ):
        end += 1
    return not lines[at].wide and _is_body(lines[at], lines[at + 1 : end])


def _is_hash_item(page: Page, at: int) -> bool:
    """Whether a line right above or below begins with as many ``#``: a list of a wiki's."""
    near = [n for n in (at - 1, at + 1) if 0 <= n < len(page.lines)]
    return any(page.lines[n].words and _is_alike(page, n, at) for n in near)


class Headings:
    """Tells headings from items while a text is read from its beginning."""

    def __init__(self, page: Page, furniture: set[int]) -> None:
        self._page = page
        self._furniture = furniture
        self._last: dict[str, int] = {}

    def take(self, at: int) -> str | None:
        """The style of the heading that a line is, or None.

        Items stand in a run of their own kind without body text between; a heading has body, or
        a heading of another kind, after it, and does not stand in the middle of a paragraph.
        """
        page = self._page
        style = heading_style(page, at)
        if style is None:
            return None
        if style == "label" or (style.startswith("#") and not _is_hash_item(page, at)):
            return style
        if not style.startswith("#") and self._is_heading(at, style):
            self._last[style] = at
            return style
        return None

    def _is_heading(self, at: int, style: str) -> bool:
        page = self._page
        if at in page.notice and style in _COUNTED:
            return False
        above = _mate(page, at, -1)
        if above is None and not self._may_begin(at, style):
            return False
        if _mate(page, at, 1) is not None:
            return False
        if above is not None and (not page.blank_above(at) or _counts_on(page, above, at)):
            return False
        # The last of a series may have nothing below it (６　閉会).
        last = self._last.get(style)
        counted = last is not None and page.blank_above(at) and _counts_on(page, last, at)
        return page.next_words(at, 1) is not None or counted

    def _may_begin(self, at: int, style: str) -> bool:
        """Whether the line above has ended, so that this one does not stand inside a paragraph."""
        page = self._page
        if page.blank_above(at) or at - 1 in self._furniture:
            return True
        above = page.lines[at - 1].words
        known = self._last.get(style) is not None and style[:1] in BRACKETS
        if known and (is_key_value(above) or is_contact(above)):
            return True  # a bracketed name below the labels and values of the one before
        if is_rule(above) or heading_style(page, at - 1) is not None:
            return True
        ended = ends_prose(above) or page.signs[at - 1] is not None
        before = self._last.get(style)
        if before is None:
            over = _begins_series(page, at) and _is_over_paragraph(page, at)
            return (is_strong(style) or (over and not _LEAD.search(above))) and ends_prose(above)
        return ended and (is_strong(style) or _counts_on(page, before, at))


def in_run(page: Page, at: int) -> bool:
    """Whether a line of the same sign stands beside the line ``at``."""
    return _mate(page, at, -1) is not None or _mate(page, at, 1) is not None


def item_sign(page: Page, at: int) -> Sign | None:
    """The sign of a list's item; ``(2)では…`` alone refers to one and is none."""
    sign = page.signs[at]
    if sign is None:
        return None
    if sign.style.startswith("#"):
        return sign if _is_hash_item(page, at) else None
    if sign.lists:
        return sign
    if sign.style not in _COUNTED:
        return None
    if at in page.notice or in_run(page, at):
        return sign
    spaced = sign.begin > len(sign.marker)
    lone = sign.style in ("1.", "(1)") and spaced and heading_style(page, at) is None
    return sign if lone or (sign.weak and page.lines[at].indent > 1) else None
