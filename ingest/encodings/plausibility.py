"""How likely a text is to have been written, so that readings of the same bytes can be compared.

A naive Bayes model over classes of characters: a text's likelihood is, for each character, the
share of its class in texts of that language over the number of characters in the class. Shares
of Japanese are near those of the characters beyond ASCII in JaQuAD's training articles (hiragana
40 %, kanji of JIS level 1 38 %, katakana 16 %, marks 6 %, level 2 0.1 %), with more of full-width
letters, rare kanji and half-width kana, which lists and mail have. What counts is that hiragana
are some 80 signs that make up two fifths of a text, while half-width kana and kanji of level 2
hardly occur.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache

SAMPLE = 8192
"""As many characters tell as well as all of them."""

_CLASSES: dict[str, tuple[str, float, int]] = {
    # name: (characters, share in Japanese, their number)
    "hiragana": ("ぁ-ん", 0.39, 83),
    "katakana": ("ァ-ヶー", 0.11, 87),
    "marks": ("、。「」・（）", 0.10, 7),
    "wide": ("０-９Ａ-Ｚａ-ｚ", 0.02, 62),
    "signs": ("！？：／『』【】〜～…―—々〇\u3000［］“”’‘→％＆＋－−＝＜＞", 0.015, 40),
    "symbols": (
        "\u2010-\u2312\u2460-\u2473\u2500-\u266f\u3000-\u30ff\u3231-\u33cd"
        "\uff01-\uff60\uffe0-\uffe5×÷±´¨§¶°Α-ωА-я",
        0.003,
        500,
    ),
    "half": ("\uff61-\uff9f", 0.0004, 63),
}  # fmt: skip
# As likely in both languages: Japanese texts may hold any amount of it, program code say.
_ASCII = 0.3
_LINE = 0.01
_CONTROL = 1e-7
_LEVEL_ONE = (0.28, 2965)
_LEVEL_TWO = (0.004, 3390)
_OTHER = (0.00005, 60_000)
_WESTERN = (0.02, 128)
_PATTERNS = [(re.compile(f"[{chars}]"), share / count) for chars, share, count in _CLASSES.values()]


@cache
def _level(char: str) -> tuple[float, int]:
    """The share and size of a kanji's class: JIS X 0208 has the common ones in rows 16 to 47."""
    try:
        code = char.encode("euc_jp")
    except UnicodeEncodeError:
        return _OTHER
    if len(code) != 2:
        return _OTHER
    return _LEVEL_ONE if code[0] <= 0xCF else _LEVEL_TWO


def _common(char: str) -> float | None:
    """What line ends, control characters and ASCII are worth; None for anything else."""
    if char in "\n\r\t":
        return math.log(_LINE / 3)
    if char < " " or "\x7f" <= char < "\xa0":
        return math.log(_CONTROL)
    if char < "\x7f":
        return math.log(_ASCII / 95)
    return None


@cache
def _japanese(char: str) -> float:
    if (common := _common(char)) is not None:
        return common
    for pattern, share in _PATTERNS:
        if pattern.match(char):
            return math.log(share)
    share, size = _level(char) if "\u4e00" <= char <= "\u9fff" else _OTHER
    return math.log(share / size)


@cache
def _western(char: str) -> float:
    if (common := _common(char)) is not None:
        return common
    letter = "À" <= char <= "ÿ" and char not in "×÷"
    if letter or char in "‘’“”–—…•€«»°§©®ŒœŠšŽž¿¡":
        return math.log(_WESTERN[0] / _WESTERN[1])
    return math.log(_OTHER[0] / _OTHER[1])


def likelihood(text: str, *, western: bool = False) -> float:
    """The logarithm of how likely a text is.

    Args:
        text: of which the first ``SAMPLE`` characters are looked at.
        western: as a text in a Western language, else as one in Japanese.
    """
    of = _western if western else _japanese
    counts = Counter(text[:SAMPLE])
    score = math.fsum(of(char) * count for char, count in counts.items())
    return score + (_alone(text[:SAMPLE]) if western else 0.0)


# Letters with an accent stand within words; a lone one between signs is a byte of something else.
_WITHIN = re.compile(r"(?<=[A-Za-z])[À-ÖØ-öø-ÿ](?=[A-Za-z\s.,;:!?)'\"-]|\Z)|(?<![^\s])[À-ÖØ-öø-ÿ]"
                     r"(?=[A-Za-z\s])")  # fmt: skip
_ACCENTED = re.compile(r"[À-ÖØ-öø-ÿ]")


def _alone(text: str) -> float:
    return -4.0 * (len(_ACCENTED.findall(text)) - len(_WITHIN.findall(text)))
