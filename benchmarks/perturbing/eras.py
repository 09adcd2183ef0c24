"""Years of the calendar in use and of Japanese eras, Meiji onwards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random

from benchmarks.perturbing.figures import value_of
from benchmarks.perturbing.lexicon import Lexicon
from benchmarks.perturbing.variant import Variant

# The first day of each era. Meiji is counted from the start of its first year.
_ERAS = (
    ("令和", (2019, 5, 1)),
    ("平成", (1989, 1, 8)),
    ("昭和", (1926, 12, 25)),
    ("大正", (1912, 7, 30)),
    ("明治", (1868, 1, 1)),
)
_LENGTHS = {"明治": 45, "大正": 15, "昭和": 64, "平成": 31, "令和": 99}
# Until then months were those of the moon, so a date cannot be written otherwise by its year alone.
_SOLAR = 1873
_YEAR = re.compile(
    r"(?<![\d.,\-−~〜])(?P<year>\d{4})年(?![代間ぶ生])(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?"
)
_ERA = re.compile(
    r"(?P<era>明治|大正|昭和|平成|令和)(?P<year>元|\d{1,2}|[一二三四五六七八九十]{1,4})年(?![代間])"
)


def eras(question: str, source: Random, lexicon: Lexicon) -> list[Variant]:
    """All years of a question in the other calendar, where each has one name in it."""
    del source, lexicon
    western, japanese = list(_YEAR.finditer(question)), list(_ERA.finditer(question))
    if bool(western) == bool(japanese):
        return []
    put = [_era_of(one) for one in western] or [_year_of(one) for one in japanese]
    if not all(put):
        return []
    words = _replaced(question, western or japanese, put)
    return [Variant("era" if western else "year", words)]


def era_year(year: int, month: int = 0, day: int = 0) -> str:
    """A year's name, ``昭和30年``; empty before Meiji, and where the date leaves two."""
    if month and year < _SOLAR:
        return ""
    first = _begin_of((year, month or 1, day or 1))
    if first != _begin_of((year, month or 12, day or 31)):
        return ""
    name = next((era for era, begin in _ERAS if begin == first), "")
    number = year - first[0] + 1
    return name and f"{name}{'元' if number == 1 else number}年"


def _begin_of(date: tuple[int, int, int]) -> tuple[int, int, int]:
    """The first day of a date's era; that of no era before Meiji."""
    return next((begin for _, begin in _ERAS if date >= begin), (0, 1, 1))


def western_year(era: str, number: int) -> int | None:
    """The year of an era's year; None where the era was shorter."""
    begin = dict(_ERAS)[era]
    return begin[0] + number - 1 if 1 <= number <= _LENGTHS[era] else None


def _era_of(match: re.Match[str]) -> str:
    date = (int(match[name] or 0) for name in ("year", "month", "day"))
    name = era_year(*date)
    tail = match.group()[len(match["year"]) + 1 :]
    return name and name + tail


def _year_of(match: re.Match[str]) -> str:
    number = 1 if match["year"] == "元" else value_of(match["year"])
    year = western_year(match["era"], number)
    return f"{year}年" if year else ""


def _replaced(question: str, places: Iterable[re.Match[str]], words: list[str]) -> str:
    text, done = "", 0
    for match, put in zip(places, words, strict=True):
        text += question[done : match.start()] + put
        done = match.end()
    return text + question[done:]
