"""Katakana names and their Latin spelling: pairs as articles print them, checked by their sound."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_KATAKANA = "[ァ-ヴー]+(?:[・=\uff1d][ァ-ヴー]+)*"
_LATIN = r"[A-Za-zÀ-ž][A-Za-zÀ-ž .'’\-]*[A-Za-zÀ-ž.]"
_OPEN, _END = "[(\uff08]", "(?=[、,;)\uff09\uff0c\uff1b])"
_LANGUAGE = r"(?:[^\s、,():\uff08\uff09\uff1a]{1,4}[:\uff1a]\s*)?"
# 「カタカナ(Latin、…)」, a language may be named before; 「Latin(カタカナ)」.
_PRINTED = (
    re.compile(f"(?P<kana>{_KATAKANA}){_OPEN}{_LANGUAGE}(?P<latin>{_LATIN}){_END}"),
    re.compile(f"(?P<latin>{_LATIN}){_OPEN}(?P<kana>{_KATAKANA}){_END}"),
)
SEPARATOR = re.compile("[・=\uff1d]")
# Where the data has lost its spaces: a small letter before a capital, and small words in names.
_CAMEL = re.compile(r"(?<=[a-zà-ž])(?=[A-ZÀ-Ý])")
_SMALL_WORDS = re.compile(r"(?<=[a-zà-ž])(?=(?:de|da|di|do|du|von|van|of|and|del|della)\b)")
_LEAST_ALIKE = 0.6
_LEAST_ALIKE_WITHOUT_VOWELS = 0.75
_UNVOICED = str.maketrans("gzdbj", "kstps", "aeiouwy")
_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ",
    "h": "ハヒフヘホ", "m": "マミムメモ", "y": "ヤ ユ ヨ", "r": "ラリルレロ", "w": "ワヰ ヱヲ",
    "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_SOUNDS = {
    kana: row + vowel
    for row, all_kana in _ROWS.items()
    for kana, vowel in zip(all_kana, "aiueo", strict=True)
} | {"ン": "n", "ヴ": "bu", "ッ": "", "ー": ""}
_SMALL = dict(
    zip("ァィゥェォャュョヮ", ("a", "i", "u", "e", "o", "ya", "yu", "yo", "wa"), strict=True)
)
_LETTERS = (
    ("ch", "t"), ("sh", "s"), ("th", "s"), ("ph", "h"), ("ck", "k"), ("qu", "ku"), ("x", "ks"),
    ("c", "k"), ("q", "k"), ("l", "r"), ("v", "b"), ("f", "h"), ("j", "z"),
)  # fmt: skip


def printed_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Katakana names with their Latin spelling as a text prints them, and those of their parts.

    Only where both are as many words and sound alike: 「ニシン(Clupea)」 is no spelling.
    """
    for form in _PRINTED:
        for match in form.finditer(text):
            kana = SEPARATOR.split(match["kana"])
            latin = _words(match["latin"], len(kana))
            pairs = list(zip(kana, latin, strict=False)) if len(kana) == len(latin) else []
            if pairs and all(_sounds_alike(*pair) for pair in pairs):
                yield "・".join(kana), " ".join(latin)
                if len(pairs) > 1:
                    yield from (pair for pair in pairs if min(map(len, pair)) >= 3)


def most_frequent(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """For each first the second that stands with it most often."""
    found: dict[str, str] = {}
    for (first, second), _ in Counter(pairs).most_common():
        found.setdefault(first, second)
    return found


def _words(latin: str, wanted: int) -> list[str]:
    words = _CAMEL.sub(" ", latin).split()
    if len(words) < wanted:
        words = [part for word in words for part in _SMALL_WORDS.sub(" ", word).split()]
    if len(words) < wanted:
        words = [part for word in words for part in word.split("-")]
    return words


def _sounds_alike(kana: str, latin: str) -> bool:
    letters = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().lower()
    letters = re.sub(r"[^a-z]", "", letters)
    for written, sound in _LETTERS:
        letters = letters.replace(written, sound)
    sound = _sound(kana)
    if _likeness(sound, letters) >= _LEAST_ALIKE:
        return True
    # Where katakana put in vowels (ザルツブルク, Salzburg).
    consonants = sound.translate(_UNVOICED), letters.translate(_UNVOICED)
    enough = min(map(len, consonants)) >= 3
    return enough and _likeness(*consonants) >= _LEAST_ALIKE_WITHOUT_VOWELS


def _likeness(first: str, second: str) -> float:
    """The share of letters that two words have in common, in order."""
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _sound(kana: str) -> str:
    sound = ""
    for char in kana:
        if char in _SMALL:
            sound = sound[:-1] + _SMALL[char]
        else:
            sound += _SOUNDS.get(char, "")
    return sound
