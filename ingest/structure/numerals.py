"""Numerals as Japanese documents write them, and the sign that a line begins with."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

DIGITS = "0-9０-９"
KANJI = "一二三四五六七八九十"
ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_LATIN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Sign:
    """What a line begins with.

    Attributes:
        style: the kind, the same for lines that belong together ("1.", "(1)", "■").
        marker: the sign as written.
        begin: where the words after it begin, counted from the line's first word.
        number: the number it stands for; 0 for signs that do not count.
        other_number: the number in the other order (``ハ`` is the third in iroha), or 0.
        heads: whether it can head a section.
        lists: whether it can stand before an item of a list by itself, outside a run.
        weak: whether the line is an ordinary one unless its number is one of a series.
    """

    style: str
    marker: str
    begin: int
    number: int = 0
    other_number: int = 0
    heads: bool = False
    lists: bool = False
    weak: bool = False

    @property
    def starts_series(self) -> bool:
        """Whether it is the first of its kind."""
        return 1 in (self.number, self.other_number)

    def counts_on_from(self, other: Sign) -> bool:
        """Whether it is the next number of the same kind."""
        return self.style == other.style and (
            self.number == other.number + 1
            or (self.other_number > 1 and self.other_number == other.other_number + 1)
        )


def number_of(written: str) -> int:
    """The number that Arabic, Chinese (up to 99) or Roman numerals of any width stand for."""
    if found := re.search(f"[{DIGITS}]+", written):
        return int(unicodedata.normalize("NFKC", found.group()))
    if found := re.search(f"[{KANJI}百〇]+", written):
        return _chinese_number(found.group())
    if found := re.search(f"[{ROMAN}]", written):
        return ROMAN.index(found.group()) + 1
    return 0


def _chinese_number(written: str) -> int:
    """十二 is 12, and so is 一二, in which each stands in its place."""
    if "十" not in written and "百" not in written and len(written) > 1:
        return int("".join(str(KANJI.find(char) + 1) for char in written))
    tens, ten, ones = written.rpartition("十")
    units = KANJI.find(ones[-1:]) + 1 if ones else 0
    return ((KANJI.find(tens[-1:]) + 1 if tens else 1) * 10 if ten else 0) + units


def latin_roman(written: str) -> int:
    """The number that the letters I, V and X stand for."""
    digits = [_LATIN[char] for char in written]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)
