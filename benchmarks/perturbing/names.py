"""Names: katakana and Latin, long vowels and small kana, 氏 and さん, middle dots."""

from __future__ import annotations

import re
from random import Random

from benchmarks.perturbing.lexicon import Lexicon
from benchmarks.perturbing.morphemes import Morpheme, parse, quoted, within
from benchmarks.perturbing.variant import Variant

_NAME = re.compile("[ァ-ヴー]+(?:[・=\uff1d][ァ-ヴー]+)*")
_LATIN = re.compile(r"(?<![A-Za-z0-9\-])[A-Z][A-Za-z.'\-]+(?: [A-Za-z.'\-]+)*(?![A-Za-z0-9\-])")
_WORD = re.compile(r"[ァ-ヴー]+")
# Sounds of other languages, and the kana that stood for them before small kana did.
_SMALL_KANA = {
    "ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴュ": "ビュ", "ヴ": "ブ",
    "ウィ": "ウイ", "ウェ": "ウエ", "ウォ": "ウオ",
    "クァ": "クア", "クィ": "クイ", "クェ": "クエ", "クォ": "クオ", "グァ": "グア",
}  # fmt: skip
_SMALL = re.compile("|".join(_SMALL_KANA))
# Whatever else differs in spelling only, Sudachi's normalised form has to say so.
_CHECKED = (
    ("ティ", "チ"),
    ("ディ", "ジ"),
    ("バ", "ヴァ"),
    ("ビ", "ヴィ"),
    ("ベ", "ヴェ"),
    ("イア", "ィア"),
)
_PARTICLES = frozenset("はがのをにともで、")
_HONORIFICS = ("氏", "さん")
_PLACES = frozenset("山川寺城島湖岳")


def names(question: str, source: Random, lexicon: Lexicon) -> list[Variant]:
    """One name the way others write it."""
    del source
    found: list[Variant] = []
    for match in _NAME.finditer(question):
        for how, words in _of_katakana(match.group(), lexicon):
            found.append(Variant(how, question[: match.start()] + words + question[match.end() :]))
    for match in _LATIN.finditer(question):
        if words := lexicon.in_katakana(match.group()):
            text = question[: match.start()] + words + question[match.end() :]
            found.append(Variant("katakana", text))
    return found + _honorifics(question)


def _of_katakana(name: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    dotted = re.sub("[=\uff1d]", "・", name)
    latin = "" if _common(name) else lexicon.in_latin(dotted)
    found = [("latin", latin), ("small_kana", _SMALL.sub(_large, name))]
    if dotted.count("・"):
        found.append(("middle_dot", dotted.replace("・", "")))
    found.append(("long_vowel", _WORD.sub(_long_vowel, name)))
    if all(words in ("", name) for how, words in found if how == "small_kana"):
        found.append(("small_kana", _WORD.sub(_checked, name)))
    return [(how, words) for how, words in found if words and words != name]


def _common(word: str) -> bool:
    """Whether it is a common noun, which no one writes in Latin (タンク)."""
    found = parse(word)
    return len(found) == 1 and found[0].known and found[0].pos[1] == "普通名詞"


def _large(match: re.Match[str]) -> str:
    return _SMALL_KANA[match.group()]


def _long_vowel(match: re.Match[str]) -> str:
    """The word with or without its last long vowel, where Sudachi takes both for one."""
    word = match.group()
    other = word[:-1] if word.endswith("ー") else word + "ー"
    return other if len(word) >= 3 and _same_word(word, other) else word


def _checked(match: re.Match[str]) -> str:
    word = match.group()
    others = (word.replace(*change) for change in _CHECKED)
    return next((one for one in others if one != word and _same_word(word, one)), word)


def _same_word(word: str, other: str) -> bool:
    """Whether two words are one to the dictionary."""
    first, second = parse(word), parse(other)
    known = len(first) == len(second) == 1 and first[0].known and second[0].known
    return known and first[0].normal == second[0].normal


def _honorifics(question: str) -> list[Variant]:
    """氏 or さん put after a person's name, or taken off."""
    found = []
    morphemes, copied = parse(question), quoted(question)
    for place, one in enumerate(morphemes):
        after = morphemes[place + 1] if place + 1 < len(morphemes) else None
        if not one.person or after is None or within(one.start, copied):
            continue
        if not _stands_alone(morphemes, place):
            continue
        if after.surface in _HONORIFICS:
            text = question[: after.start] + question[after.end :]
            found.append(Variant("honorific_off", text))
        elif after.surface in _PARTICLES:
            # 氏 goes with surnames.
            for title in _HONORIFICS[one.pos[3] == "名" :]:
                text = question[: one.end] + title + question[one.end :]
                found.append(Variant("honorific", text))
    return found


def _stands_alone(morphemes: tuple[Morpheme, ...], place: int) -> bool:
    """Whether the name is no part of a longer thing: its parts before it are names too."""
    one = morphemes[place]
    # Sudachi takes 竜虎山 for a person.
    if re.search(r"[\dA-Za-z]", one.surface) or (
        one.pos[3] == "一般" and one.surface[-1] in _PLACES
    ):
        return False
    for before in reversed(morphemes[:place]):
        if before.end != one.start or not (before.noun or before.surface in "・=\uff1d"):
            return True
        if not (before.person or before.surface in "・=\uff1d"):
            return False
        one = before
    return True
