"""Headings that are told by their indentation alone, in texts set without empty lines.

Japanese books and magazines set a subhead three or more characters in (字下げ) where a paragraph
begins one in, on a line of its own between the end of one paragraph and the beginning of the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ingest.structure.forms import is_caption, is_contact, is_key_value, is_name
from ingest.structure.lines import Page, ends_prose, width

_LEAST = 4
_FURTHEST = 20
_MAX_WIDTH = 44
_MIN = 2
_MAX_GAPS = 8
_LEAST_WORDS = 100
_NO_HEADING = re.compile(r"[(（].*|.*[、,，:：]|\W+|.*\t.*|.*[ \u3000]{4,}.*")
_NO_BEGINNING = re.compile(r"[とはがをにで、。]")
_OPENERS = "「『“（(―—─－-"


def find_set_in(page: Page, known: Collection[int]) -> dict[int, str]:
    """The headings that only stand deeper than the paragraphs, by line, with their style.

    Two or more with the same indentation are looked for; verse and quotations that are set in so
    stand within a sentence, or are several lines.

    Args:
        page: the text.
        known: lines that are anything else.
    """
    gaps = sum(not line.words for line in page.lines[:-1])
    if gaps * _MAX_GAPS > len(page.lines):
        return {}  # where sections are parted by empty lines, those show the headings
    marked = any(line.wide and line.indent == 2 for line in page.lines)
    by_indent: dict[int, list[int]] = {}
    for at in range(1, len(page.lines) - 1):
        if at not in known and _is_set_in(page, at, known, marked):
            by_indent.setdefault(page.lines[at].indent, []).append(at)
    return {
        at: f"set in {indent}"
        for indent, places in by_indent.items()
        if len(places) >= _MIN and _have_sections(page, places)
        for at in places
    }


def _have_sections(page: Page, places: list[int]) -> bool:
    """Whether each has some paragraphs of its own, as a poem by itself need not have."""
    ends = [*places[1:], len(page.lines)]
    return all(
        sum(len(line.words) for line in page.lines[at + 1 : end]) >= _LEAST_WORDS
        for at, end in zip(places, ends, strict=True)
    )


def _is_set_in(page: Page, at: int, known: Collection[int], marked: bool) -> bool:
    """Whether a short line stands deeper than the end of prose above and what begins below.

    ``marked`` tells whether paragraphs begin with a wide space.
    """
    above, line, below = page.lines[at - 1 : at + 2]
    if not (above.words and line.words and below.words) or page.signs[at] is not None:
        return False
    # A line far to the right (author, date) says nothing of where paragraphs begin.
    left = above.indent if above.indent <= _FURTHEST else 0
    deep = max(left, below.indent, page.body_indent) + _LEAST
    return (
        line.wide
        and max(deep, 3 * _LEAST // 2) <= line.indent <= _FURTHEST
        and len(line.words) > 1
        and width(line.words) <= _MAX_WIDTH
        and not ends_prose(line.words)
        and not _NO_HEADING.fullmatch(line.words)
        and not any(form(line.words) for form in (is_name, is_key_value, is_caption, is_contact))
        and _has_ended(page, at - 1, known)
        and _begins(page, at + 1, marked)
    )


def _has_ended(page: Page, at: int, known: Collection[int]) -> bool:
    words = page.lines[at].words
    return at in known or ends_prose(words) or words[-1] in "）)」』"


def _begins(page: Page, at: int, marked: bool) -> bool:
    """Whether a line begins a paragraph or a speech, and does not go on a sentence."""
    line = page.lines[at]
    if _NO_BEGINNING.match(line.words):
        return False
    set_in = line.wide and line.indent == 2
    return not marked or set_in or line.words[0] in _OPENERS or page.signs[at] is not None
