"""Years in the calendar of the West and in Japanese eras: 1978年 is 昭和53年."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import Span

ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""Eras, oldest first, with the year before each began."""
Year = tuple[str, int]
"""An era, empty for the calendar of the West, and the year in it."""
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_KANJI = "〇一二三四五六七八九十"
_WRITTEN = re.compile(
    f"(?:(?P<era>{'|'.join(ERAS)})(?P<number>元|[1-9]\\d?|[{_KANJI}]{{1,4}})"
    f"|(?<![\\d.,〜~{_KANJI}-])(?P<west>[12]\\d{{3}}|[一二][〇一二三四五六七八九]{{3}}))年(?![代間ぶ目])"
)
# Until then months were those of the moon, and years began some weeks later.
_SOLAR = 1873


def years_in(text: str) -> Iterator[tuple[Span, Year]]:
    """The years that a normalised text names, with their places."""
    for match in _WRITTEN.finditer(text):
        yield Span(*match.span()), _year(match)


def other_names(year: Year) -> list[Year]:
    """What else a year is called; where an era ended in it, it has two names."""
    era, number = year
    western = ERAS[era] + number if era else number
    if western < _SOLAR:
        return []
    if era:
        return [("", western)]
    begun = [(name, western - before) for name, before in ERAS.items() if western > before]
    latest = max(begun, key=lambda one: ERAS[one[0]])
    # The first year of an era is the last one of that before.
    return begun[-2:] if latest[1] == 1 else [latest]


def in_other_calendar(text: str) -> list[str]:
    """A normalised text with its years in the other calendar, in each way that there is.

    Empty where it has no year with another name; two where an era ended in one.
    """
    years = [(span, others) for span, year in years_in(text) if (others := other_names(year))]
    ways = max((len(others) for _, others in years), default=0)
    return [
        _with(text, [(span, others[way % len(others)]) for span, others in years])
        for way in range(ways)
    ]


def _with(text: str, years: Sequence[tuple[Span, Year]]) -> str:
    words, done = "", 0
    for span, (era, number) in years:
        words += f"{text[done : span.start]}{era}{'元' if era and number == 1 else number}年"
        done = span.end
    return words + text[done:]


def value_of_digits(digits: str) -> float:
    """The number that digits write, in Arabic figures or kanji, by place or with 十, 百, 千."""
    if digits[0].isdigit():
        return float(digits.replace(",", ""))
    if not any(char in _TENS for char in digits):
        return float("".join(str(_DIGITS[char]) for char in digits))
    total, last = 0, 0
    for char in digits:
        if char in _TENS:
            total += (last or 1) * _TENS[char]
            last = 0
        else:
            last = _DIGITS[char]
    return float(total + last)


def _year(match: re.Match[str]) -> Year:
    if match["west"]:
        return "", round(value_of_digits(match["west"]))
    return match["era"], 1 if match["number"] == "元" else round(value_of_digits(match["number"]))
