"""A question with its numbers and years as the passage writes them.

A model of our size learnt that 「昭和53年」 of a question is answered beside 「昭和53年」: that
1978年 is the same, or 三人 and 3人, it does not see. What is compared here are values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.calendars import Year, other_names, value_of_digits, years_in
from ingest.document import Span
from ingest.normalize import normalize

_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
# With the character that it counts: 三 of 三人 is 3 of 3人, and none of 三菱 or 3月.
_NUMBER = re.compile(
    r"(?<![\dA-Za-z.,/-])(?P<figures>\d{1,3}(?:,\d{3})+|\d+)(?P<large>[万億兆]?)(?P<unit>[^\W\d_])"
    r"|(?P<kanji>[〇一二三四五六七八九十百千]+)(?P<large_>[万億兆]?)(?P<unit_>[^\W\d_])"
)
Amount = tuple[float, str]
"""A number and the character after it."""


def as_written(question: str, passage: str) -> str:
    """The question with years and numbers in the passage's own writing.

    Only what the passage does not hold as it stands is replaced, and only by words of it that say
    the same.

    Args:
        question: as it is searched.
        passage: the words that are read.

    Returns:
        The question itself where nothing changes.
    """
    asked = normalize(question).text
    years = list(years_in(asked))
    numbers = list(_numbers_in(asked))
    if not years and not numbers:
        return question
    text = normalize(passage).text
    changes = [*_of_years(asked, years, text), *_of_numbers(asked, numbers, text)]
    words, done = "", 0
    for span, written in sorted(changes, key=lambda change: change[0].start):
        if span.start >= done:
            words += asked[done : span.start] + written
            done = span.end
    return words + asked[done:] if changes else question


def _of_years(asked: str, years: list[tuple[Span, Year]], text: str) -> Iterator[tuple[Span, str]]:
    if all(span.of(asked) in text for span, _ in years):
        return
    written = {year: span.of(text) for span, year in years_in(text)}
    for span, year in years:
        same = [written[name] for name in (year, *other_names(year)) if name in written]
        if same and span.of(asked) not in text:
            yield span, same[0]


def _of_numbers(
    asked: str, numbers: list[tuple[Span, Amount]], text: str
) -> Iterator[tuple[Span, str]]:
    if all(span.of(asked) in text for span, _ in numbers):
        return
    written = {amount: span.of(text) for span, amount in _numbers_in(text)}
    for span, amount in numbers:
        if amount in written and span.of(asked) not in text:
            yield span, written[amount]


def _numbers_in(text: str) -> Iterator[tuple[Span, Amount]]:
    """Numbers with what they count, as one place."""
    for match in _NUMBER.finditer(text):
        digits, large, unit = (
            match[name] or match[f"{other}"]
            for name, other in (("figures", "kanji"), ("large", "large_"), ("unit", "unit_"))
        )
        yield Span(*match.span()), (value_of_digits(digits) * _MYRIADS.get(large, 1), unit)
