"""Digits written in kanji, and kanji numerals in digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from benchmarks.perturbing.figures import (
    KANJI_NUMERALS,
    digit_by_digit,
    in_digits,
    in_kanji,
    in_kanji_digits,
    value_of,
)
from benchmarks.perturbing.lexicon import Lexicon
from benchmarks.perturbing.morphemes import Morpheme, parse, quoted, within
from benchmarks.perturbing.variant import Variant

# Not a part of a code, a decimal or a range (737-200, 0.5, DC-9), and no unit in Latin letters.
_DIGITS = re.compile(
    r"(?<![A-Za-z0-9.,\-−/=×°:&'])(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<large>[万億兆])?"
    r"(?![A-Za-z0-9.,\-−/=×°:%&'])(?P<year>年(?![間生目]))?"
)
_PEOPLE = {"一人": "1人", "二人": "2人"}


def numerals(question: str, source: Random, lexicon: Lexicon) -> list[Variant]:
    """All numbers of a question in the other script."""
    del source, lexicon
    found = []
    if _DIGITS.search(question):
        for how, write in (("kanji", in_kanji), ("kanji_digits", in_kanji_digits)):
            found.append(Variant(how, _DIGITS.sub(_writer(write), question)))
        if found[0].text == found[1].text:
            found.pop()
    if (words := _digits_for_kanji(question)) != question:
        found.append(Variant("digits", words))
    return found


def _writer(write: Callable[[int], str]) -> Callable[[re.Match[str]], str]:
    def put(match: re.Match[str]) -> str:
        number = value_of(match["digits"])
        # Years are written digit by digit in either style.
        year = match["year"] and len(match["digits"]) >= 3
        if match["digits"].startswith("0"):
            return match.group()
        words = digit_by_digit(number) if year else write(number)
        if match["large"] and number >= 10**4:
            return match.group()
        return words + (match["large"] or "") + (match["year"] or "")

    return put


def _digits_for_kanji(question: str) -> str:
    words, done = "", 0
    morphemes, copied = parse(question), quoted(question)
    for place, one in enumerate(morphemes):
        if one.surface in _PEOPLE:
            put = _PEOPLE[one.surface]
        elif _counts(morphemes, place) and not within(one.start, copied):
            put = in_digits(value_of(one.surface))
        else:
            continue
        words += question[done : one.start] + put
        done = one.end
    return words + question[done:]


def _counts(morphemes: tuple[Morpheme, ...], place: int) -> bool:
    """Whether a kanji numeral counts or orders something, and is no part of a name (六日町)."""
    one, before = morphemes[place], morphemes[max(0, place - 1)]
    if not one.numeral or not set(one.surface) <= set(KANJI_NUMERALS):
        return False
    counter, after = (*morphemes[place + 1 : place + 3], None, None)[:2]
    if counter is None or counter.start != one.end or not _counter(counter):
        return False
    if before is not one and before.end == one.start and (before.name or before.numeral):
        return False
    ordered = before.surface == "第" and before.end == one.start
    joined = after is not None and after.start == counter.end and after.kind == "名詞"
    return ordered or not joined


def _counter(one: Morpheme) -> bool:
    """Whether it can stand after a number: 人, つ, 度, 年."""
    return one.kind == "接尾辞" or "助数詞" in one.pos[2]
