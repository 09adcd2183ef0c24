"""Katakana and Latin spellings of one word: from Sudachi's dictionary, and printed in articles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sudachipy import Dictionary

from benchmarks.perturbing.transcription import printed_pairs
from chat.respelling.sounds import folded_sound, plain_letters

_KATAKANA = re.compile("[ァ-ヴー]+(?:・[ァ-ヴー]+)*")
# A row of capitals is read letter by letter.
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’.\-]*[a-z]")
_LONGEST = 24
# What has several times as many signs as the other side is a translation or an abbreviation.
_MOST_LETTERS_A_KANA, _LEAST_LETTERS_A_KANA = 4.0, 0.7

Pair = tuple[str, str]


def dictionary_pairs(entries: Iterable[Any]) -> list[Pair]:
    """The Latin words of a dictionary with their readings, and katakana words normalised to Latin.

    Args:
        entries: Sudachi's morphemes, as ``Dictionary.entries`` gives them.
    """
    found = set()
    for entry in entries:
        surface = entry.surface()
        if _LATIN.fullmatch(surface):
            found.add((entry.reading_form(), surface))
        elif _KATAKANA.fullmatch(surface):
            found.add((surface, entry.normalized_form()))
    return sorted(pair for pair in found if _fits(*pair))


def core_pairs() -> list[Pair]:
    """The pairs of Sudachi's core dictionary; some seconds."""
    return dictionary_pairs(Dictionary(dict="core").entries())


def article_pairs(texts: Iterable[str]) -> list[Pair]:
    """The pairs that articles print, 「カタカナ(Latin)」, those of names and of their parts."""
    found = {pair for text in texts for pair in printed_pairs(text)}
    return sorted(pair for pair in found if _fits(*pair))


def _fits(kana: str, latin: str) -> bool:
    if not (_KATAKANA.fullmatch(kana) and latin[0].isascii() and latin.lower() != latin.upper()):
        return False
    sounds, letters = plain_letters(kana), plain_letters(latin)
    if not letters.isascii() or not letters.isalpha() or max(len(sounds), len(letters)) > _LONGEST:
        return False
    return _LEAST_LETTERS_A_KANA <= len(letters) / len(sounds) <= _MOST_LETTERS_A_KANA


def held_out(pairs: Sequence[Pair], every: int) -> tuple[list[Pair], list[Pair]]:
    """Pairs to learn from, and every so many of the others; names that sound alike go together."""
    groups: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[folded_sound(pair[0])].append(pair)
    kept: list[Pair] = []
    others: list[Pair] = []
    for number, sound in enumerate(sorted(groups)):
        (others if number % every == 0 else kept).extend(groups[sound])
    return kept, others


class Neighbours:
    """Spellings one or two slips away, by what is left when a letter is taken out."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """Collect what is left of them.

        Args:
            words: the sound of each Latin word.
        """
        self._words = words
        self._by_rest: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(words):
            for rest in set(_rests(word)):
                self._by_rest[rest].append(word)

    def of(self, word: str, sound: str) -> list[str]:
        """Other words near a word that do not sound like it, in order."""
        near = {other for rest in _rests(word) for other in self._by_rest.get(rest, ())}
        return sorted(other for other in near if self._words[other] != sound)


def _rests(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
