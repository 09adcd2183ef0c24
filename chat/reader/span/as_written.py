"""A question with its numbers, years and words in kana as the passage writes them.

A model of our size learnt that 「昭和53年」 of a question is answered beside 「昭和53年」: that
1978年 is the same, or 三人 and 3人, or こうげき and 攻撃, it does not see. Here values and readings
are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chat.respelling.unconverted import of_dictionary, of_kana
from index.analysis import analyze
from index.calendars import Year, other_names, value_of_digits, years_in
from ingest.document import Span
from ingest.normalize import normalize

_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
# With the character that it counts: 三 of 三人 is 3 of 3人, and none of 三菱 or 3月.
_NUMBER = re.compile(
    r"(?<![\dA-Za-z.,/-])(?P<figures>\d{1,3}(?:,\d{3})+|\d+)([万億兆]?)([^\W\d_])"
    r"|([〇一二三四五六七八九十百千]+)([万億兆]?)([^\W\d_])"
)
_KANA = re.compile("[ぁ-んー]{3}|[ァ-ヴー]{2}")
_KANJI = re.compile("[々〆一-鿿]")
_MOST_TOKENS = 3
_COMPANY = 9
Amount = tuple[float, str]
"""A number and the character after it."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What may be written otherwise in a question.

    Attributes:
        text: it, normalised.
        years: in it.
        numbers: in it.
        in_kana: whether a word may stand in kana in it.
        of_dictionary: see ``of_dictionary``.
    """

    text: str
    years: tuple[tuple[Span, Year], ...]
    numbers: tuple[tuple[Span, Amount], ...]
    in_kana: bool
    of_dictionary: tuple[tuple[Span, str], ...]


def as_written(question: str, passage: str) -> str:
    """The question with years, numbers and words in kana in the passage's own writing.

    Only what the passage does not hold as it stands is replaced, and only by words of it that say
    the same; but for what is asked for itself (see ``of_dictionary``).

    Args:
        question: as it is searched.
        passage: the words that are read.

    Returns:
        The question itself where nothing changes.
    """
    asked = _asked(question)
    if not (asked.years or asked.numbers or asked.in_kana):
        return question
    text = normalize(passage).text
    changes = [*_of_years(asked, text), *_of_numbers(asked, text)]
    if asked.in_kana:
        changes += of_kana(asked.text, _words_of(text))
        changes += asked.of_dictionary
    words, done = "", 0
    for span, written in sorted(changes, key=lambda change: change[0].start):
        if span.start >= done:
            words += asked.text[done : span.start] + written
            done = span.end
    return words + asked.text[done:] if changes else question


def forget_writings() -> None:
    """Let go of what is kept of earlier questions and passages."""
    _asked.cache_clear()
    _words_of.cache_clear()


class PassageWords:
    """The words of one passage, as ``respelling.unconverted`` asks for them.

    Args:
        text: the passage, normalised.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_reading: dict[str, dict[str, None]] = {}
        tokens = [token for token in analyze(text) if token.content]
        for first in range(len(tokens)):
            for end in range(first + 1, min(len(tokens), first + _MOST_TOKENS) + 1):
                if end > first + 1 and tokens[end - 2].span.end != tokens[end - 1].span.start:
                    break
                surface = text[tokens[first].span.start : tokens[end - 1].span.end]
                if len(surface) > 1 and _KANJI.search(surface):
                    reading = "".join(token.reading for token in tokens[first:end])
                    self._by_reading.setdefault(reading, {})[surface] = None

    def holds(self, word: str) -> bool:
        """Whether the passage holds a word, be it within a longer one."""
        return word in self._text

    def read_as(self, reading: str) -> list[str]:
        """Words with kanji that are read so, in the order in which they stand."""
        return list(self._by_reading.get(reading, ()))

    def nearest_company(self, word: str, others: Sequence[str]) -> int:
        """All of them: a passage is a small place."""
        del word
        return max(len(others), _COMPANY)


@lru_cache(maxsize=512)
def _words_of(text: str) -> PassageWords:
    return PassageWords(text)


# One question is read beside each of its passages, and signs that stand for whole phrases make a
# long one of it.
@lru_cache(maxsize=16)
def _asked(question: str) -> _Asked:
    text = normalize(question).text
    in_kana = _KANA.search(text) is not None
    return _Asked(
        text,
        tuple(years_in(text)),
        tuple(_numbers_in(text)),
        in_kana,
        tuple(of_dictionary(text)) if in_kana else (),
    )


def _of_years(asked: _Asked, text: str) -> Iterator[tuple[Span, str]]:
    if all(span.of(asked.text) in text for span, _ in asked.years):
        return
    written = {year: span.of(text) for span, year in years_in(text)}
    for span, year in asked.years:
        same = [written[name] for name in (year, *other_names(year)) if name in written]
        if same and span.of(asked.text) not in text:
            yield span, same[0]


def _of_numbers(asked: _Asked, text: str) -> Iterator[tuple[Span, str]]:
    if all(span.of(asked.text) in text for span, _ in asked.numbers):
        return
    written = {amount: span.of(text) for span, amount in _numbers_in(text)}
    for span, amount in asked.numbers:
        if amount in written and span.of(asked.text) not in text:
            yield span, written[amount]


def _numbers_in(text: str) -> Iterator[tuple[Span, Amount]]:
    """Numbers with what they count, as one place."""
    for match in _NUMBER.finditer(text):
        figures = match["figures"] is not None
        digits, large, unit = match.group(1, 2, 3) if figures else match.group(4, 5, 6)
        yield Span(*match.span()), (value_of_digits(digits) * _MYRIADS.get(large, 1), unit)
