"""One word in hiragana, or in another spelling that the dictionary has for it."""

from __future__ import annotations

import re
from random import Random

from benchmarks.perturbing.lexicon import Lexicon
from benchmarks.perturbing.morphemes import (
    KANJI,
    Morpheme,
    dictionary,
    hiragana,
    parse,
    quoted,
    within,
)
from benchmarks.perturbing.variant import Variant

_KATAKANA = re.compile(r"[ァ-ヺー]+")


def kana(question: str, source: Random, lexicon: Lexicon) -> list[Variant]:
    """One content word that is no name, as people type it who do not convert it, or otherwise."""
    del source
    found = []
    morphemes = parse(question)
    for place, one in enumerate(morphemes):
        if not _free(question, morphemes, place):
            continue
        before, after = question[: one.start], question[one.end :]
        if _one_reading(one):
            found.append(Variant("hiragana", before + hiragana(one.reading) + after))
        others = {
            other
            for other in lexicon.other_spellings(one)
            if other != hiragana(one.reading) and _same_kanji(one.surface, other)
        }
        found.extend(Variant("spelling", before + other + after) for other in sorted(others))
    return found


def _free(question: str, morphemes: tuple[Morpheme, ...], place: int) -> bool:
    """Whether a morpheme is a word by itself, in kanji, no name and no part of a compound.

    In a compound the reading may be another one.
    """
    one = morphemes[place]
    if one.name or one.numeral or one.asks or not one.content or not one.known:
        return False
    if one.kind in ("代名詞", "接頭辞", "接尾辞") or not KANJI.search(one.surface):
        return False
    if within(one.start, quoted(question)):
        return False
    joined = morphemes[max(0, place - 1) : place] + morphemes[place + 1 : place + 2]
    return not any(
        (other.noun or other.surface in "・-=")
        and (other.end == one.start or other.start == one.end)
        for other in joined
    )


def _same_kanji(word: str, other: str) -> bool:
    """Whether a spelling has some kanji of the word, or none: 通 for 道 would be another word."""
    kanji = set(KANJI.findall(other))
    return not kanji or bool(kanji & set(word))


def _one_reading(one: Morpheme) -> bool:
    """Whether the word is read in one way, whatever stands beside it."""
    if not _KATAKANA.fullmatch(one.reading) or one.reading == one.surface:
        return False
    if one.kind != "名詞" or len(one.surface) > 1:
        return True
    entries = dictionary().lookup(one.surface)
    nouns = [entry for entry in entries if entry.part_of_speech()[1] == "普通名詞"]
    return len({entry.reading_form() for entry in nouns}) == 1
