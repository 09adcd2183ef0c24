"""Years in the calendar of the article: 昭和53年 where it says 1978年, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from chat.values import ERAS, value_of_digits
from ingest.document import Span

Year = tuple[str, int]
"""An era, empty for the calendar of the West, and the year in it."""
_KANJI = "〇一二三四五六七八九十"
_WRITTEN = re.compile(
    f"(?:(?P<era>{'|'.join(ERAS)})(?P<number>元|[1-9]\\d?|[{_KANJI}]{{1,4}})"
    f"|(?<![\\d.,〜~{_KANJI}-])(?P<west>[12]\\d{{3}}|[一二][〇一二三四五六七八九]{{3}}))年(?![代間ぶ目])"
)
# Until then months were those of the moon, and years began some weeks later.
_SOLAR = 1873


def years_of(texts: Iterable[str]) -> dict[Year, str]:
    """The years that texts name, each as it is written first.

    Args:
        texts: normalised texts.
    """
    found: dict[Year, str] = {}
    for text in texts:
        for match in _WRITTEN.finditer(text):
            found.setdefault(_year(match), match.group())
    return found


def of_years(text: str, years: Mapping[Year, str]) -> Iterator[tuple[Span, str]]:
    """The years of a question that the articles name in the other calendar only.

    Args:
        text: the question, normalised.
        years: those of the articles.
    """
    for match in _WRITTEN.finditer(text):
        year = _year(match)
        if year not in years:
            others = [years[other] for other in _other_names(year) if other in years]
            if len(others) == 1:
                yield Span(*match.span()), others[0]


def _year(match: re.Match[str]) -> Year:
    if match["west"]:
        return "", round(value_of_digits(match["west"]))
    return match["era"], 1 if match["number"] == "元" else round(value_of_digits(match["number"]))


def _other_names(year: Year) -> list[Year]:
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
