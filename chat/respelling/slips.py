"""One slip of the hand between two words, and how long a word must be for it to be believed."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

# Kana of one consonant lie on one key of a telephone, and its mark key makes voiced and small ones.
_KEYS = (
    "アイウエオァィゥェォヴ", "カキクケコガギグゲゴ", "サシスセソザジズゼゾ",
    "タチツテトダヂヅデドッ",
    "ナニヌネノ", "ハヒフヘホバビブベボパピプペポ", "マミムメモ",
    "ヤユヨャュョ", "ラリルレロ", "ワヲンー",
)  # fmt: skip
_LATIN_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Kana that look alike.
_ALIKE = ("ソンリ", "シツ", "クワケ", "ロコ", "ユヨコ", "スヌ", "チテ", "ナメ", "ウラフワ", "ヘハ")
_LIGHT = frozenset("ーッァィゥェォャュョヮン")
_DIGITS = frozenset("0123456789")
# What other forms of an English word end with.
_ENDINGS = frozenset("sdrnye")


class Slip(StrEnum):
    """What happened."""

    SOUND = "sound"
    """ー, ッ, ン or a small kana left out or put in; small for large, voiced for voiceless."""
    SWAPPED = "swapped"
    """Two neighbours change places."""
    KEY = "key"
    """A key beside the right one, or a sign that looks like it."""
    DOUBLED = "doubled"
    """A sign twice in place of once."""
    DROPPED = "dropped"
    """A sign left out."""
    ADDED = "added"
    """A sign put in."""
    OTHER = "other"
    """One sign for any other."""


LEAST_LENGTH = {
    Slip.SOUND: 4,
    Slip.SWAPPED: 4,
    Slip.KEY: 4,
    Slip.DOUBLED: 4,
    Slip.DROPPED: 5,
    Slip.ADDED: 6,
    Slip.OTHER: 7,
}
"""The least length of the right word: short names are near too many others."""


def slip_between(typed: str, right: str) -> Slip | None:
    """The one slip that makes ``typed`` of ``right``; None where it takes none, or several.

    Args:
        typed: a word, lower case.
        right: another one, lower case.
    """
    if typed == right or abs(len(typed) - len(right)) > 1:
        return None
    at = _shared(typed, right)
    tail = _shared(typed[at:][::-1], right[at:][::-1])
    wrong, wanted = typed[at : len(typed) - tail], right[at : len(right) - tail]
    if _DIGITS & set(wrong + wanted):
        return None
    if len(wrong) == len(wanted) == 2 and wrong == wanted[::-1]:
        return Slip.SWAPPED
    if len(wrong) == len(wanted) == 1:
        return _replaced(wrong, wanted)
    if len(wrong) + len(wanted) != 1:
        return None
    return _lengthened(wrong, wanted, typed, at)


def _lengthened(wrong: str, wanted: str, typed: str, at: int) -> Slip | None:
    sign = wrong or wanted
    if sign in _ENDINGS and at + len(wrong) == len(typed):
        return None
    if sign in _LIGHT:
        return Slip.SOUND
    if not wrong:
        return Slip.DROPPED
    return Slip.DOUBLED if at and typed[at - 1] == wrong else Slip.ADDED


def _replaced(wrong: str, wanted: str) -> Slip:
    if any(wrong in key and wanted in key for key in _KEYS):
        return Slip.SOUND if _LIGHT & {wrong, wanted} else Slip.KEY
    if any(wrong in row and wanted in row for row in _ALIKE):
        return Slip.KEY
    places = ((row.find(wrong), row.find(wanted)) for row in _LATIN_ROWS)
    beside = any(min(pair) >= 0 and abs(pair[0] - pair[1]) == 1 for pair in places)
    return Slip.KEY if beside else Slip.OTHER


def _shared(first: str, second: str) -> int:
    """How many signs two words have in common at their beginning."""
    pairs = zip(first, second, strict=False)
    return next(
        (at for at, (one, two) in enumerate(pairs) if one != two), min(len(first), len(second))
    )


def rests(word: str) -> Iterator[str]:
    """A word, and what is left of it without each of its signs: words one slip apart share one.

    Garbe (2012), "SymSpell": deletions alone find every edit.
    """
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
