"""Amounts: signs and words of currencies and measures, large numbers in other groups."""

from __future__ import annotations

import re
from random import Random

from benchmarks.perturbing.figures import in_groups, value_of
from benchmarks.perturbing.lexicon import Lexicon
from benchmarks.perturbing.variant import Variant

_NUMBER = r"(?<![\d.,万億兆])\d[\d,]*(?:\.\d+)?(?:[万億兆][\d,]*)*"
_CURRENCIES = {"米ドル": "$", "ドル": "$", "円": "¥", "ユーロ": "€"}
_MEASURES = {
    "パーセント": "%",
    "キロメートル": "km",
    "センチメートル": "cm",
    "ミリメートル": "mm",
    "ナノメートル": "nm",
    "メートル": "m",
    "キログラム": "kg",
    "ミリグラム": "mg",
    "グラム": "g",
    "リットル": "L",
    "トン": "t",
    "ヘクタール": "ha",
    "キロワット": "kW",
    "ワット": "W",
    "ボルト": "V",
    "ヘルツ": "Hz",
}
_TO_SIGN = re.compile(rf"({_NUMBER})({'|'.join(_CURRENCIES)})(?![ァ-ヶー周])")
_FROM_SIGN = re.compile(rf"([$¥€])({_NUMBER})")
_TO_SYMBOL = re.compile(rf"(\d[万億]?|[何数])({'|'.join(_MEASURES)})(?![ァ-ヺー・/])")
_SYMBOLS = {sign: word for word, sign in _MEASURES.items()}
_FROM_SYMBOL = re.compile(
    rf"(\d[万億]?|[何数])({'|'.join(sorted(_SYMBOLS, key=len, reverse=True))})(?![A-Za-z/²³0-9])"
)
_LARGE = re.compile(r"(?<![\d.,A-Za-z\-−])(\d[\d,]*(?:[万億兆]\d*)*)(?![\d.,A-Za-z\-−年])")
# Four digits may be a year, where nothing says what is counted.
_THOUSANDS = re.compile(
    r"(?<![\d.,A-Za-z\-−万億兆])(?:\d{1,3}(?:,\d{3})+|\d{5,}|\d{4}(?=[人円個台本冊隻戸頭匹ドメキト]))"
    r"(?![\d.,A-Za-z\-−年万億兆])"
)
_ENGLISH = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


def amounts(question: str, source: Random, lexicon: Lexicon) -> list[Variant]:
    """All amounts of one kind written the other way."""
    del source, lexicon
    names = {sign: word for word, sign in _CURRENCIES.items() if word != "米ドル"}
    found = [
        Variant("currency_sign", _TO_SIGN.sub(lambda m: _CURRENCIES[m[2]] + m[1], question)),
        Variant("currency_word", _FROM_SIGN.sub(lambda m: m[2] + names[m[1]], question)),
        Variant("symbol", _TO_SYMBOL.sub(lambda m: m[1] + _MEASURES[m[2]], question)),
        Variant("unit_word", _FROM_SYMBOL.sub(lambda m: m[1] + _SYMBOLS[m[2]], question)),
        Variant("groups", _LARGE.sub(_in_groups, question)),
        Variant("digits", _LARGE.sub(_in_digits, question)),
        Variant("separators", _THOUSANDS.sub(_with_separators, question)),
        Variant("english", _LARGE.sub(_in_english, question)),
    ]
    return [one for one in found if one.text != question]


def _value(words: str) -> int:
    number = value_of(words)
    return number if number >= 10**4 else 0


def _in_groups(match: re.Match[str]) -> str:
    number = _value(match[1])
    return in_groups(number) if number else match.group()


def _in_digits(match: re.Match[str]) -> str:
    number = _value(match[1])
    return f"{number:,}" if number else match.group()


def _in_english(match: re.Match[str]) -> str:
    number = _value(match[1])
    for size, name in _ENGLISH:
        if number >= size and number * 10 % size == 0:
            amount = number / size
            return f"{amount:g} {name}"
    return match.group()


def _with_separators(match: re.Match[str]) -> str:
    """The number with commas where it has none, without where it has."""
    words = match.group()
    return words.replace(",", "") if "," in words else f"{int(words):,}"
