"""Words of the text that are set between its paragraphs again, to catch the eye."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.structure.linebreaks import Line
from ingest.structure.signs import BRACKETS

_LEAST = 8
_CLAUSE = 15
_MAX_CHECKED = 40
# A clause in its plain form: ＜机の上でつくると、待つ時間を知らない＞.
_SAID = re.compile(r".*、.*[るたいだすくむうぬぶぐつ]")


def find_pulled(lines: Sequence[Line], headings: Mapping[int, str]) -> set[int]:
    """The bracketed headings that are quotations of the text, set apart from it.

    All of a style are, where the sentences of the text have the words of each; so is one alone,
    among other headings, if it is a whole clause.

    Args:
        lines: the text.
        headings: the style of each heading found so far.
    """
    places: dict[str, list[int]] = {}
    for at, style in headings.items():
        words = lines[at].words
        if style[:1] in BRACKETS and words[:1] == style[:1]:
            places.setdefault(style, []).append(at)
    found: set[int] = set()
    for alike in places.values():
        inner = [lines[at].words[1:-1].strip() for at in alike]
        if len(alike) > _MAX_CHECKED or min(map(len, inner)) < _LEAST:
            continue
        clause = len(inner[0]) >= _CLAUSE and _SAID.fullmatch(inner[0]) is not None
        alone = len(alike) == 1 < len(headings) and clause
        if alone or all(_is_said(lines, words) for words in inner):
            found.update(alike)
    return found


def _is_said(lines: Sequence[Line], words: str) -> bool:
    """Whether a longer line with a sentence has some words."""
    return any(
        words in line.words and len(line.words) > len(words) + 2 and "。" in line.words
        for line in lines
    )
