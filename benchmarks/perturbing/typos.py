"""Typing errors, one per 15 characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.perturbing.lexicon import Lexicon
from benchmarks.perturbing.morphemes import Morpheme, parse
from benchmarks.perturbing.variant import Variant

CHARACTERS_PER_TYPO = 15
# Kana on one key of a telephone, with those that its mark key makes of them.
_KANA_KEYS = (
    "あいうえお かきくけこ さしすせそ たちつてと なにぬねの はひふへほ まみむめも らりるれろ "
    "がぎぐげご ざじずぜぞ だぢづでど ばびぶべぼ ぱぴぷぺぽ "
    "かが きぎ くぐ けげ こご さざ しじ すず せぜ そぞ ただ ちぢ つづ てで とど "
    "はばぱ ひびぴ ふぶぷ へべぺ ほぼぽ"
).split()
_LATIN_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_HIRAGANA = re.compile(r"[ぁ-ん]+")
_KATAKANA = re.compile(r"[ァ-ヴー]+")
_LATIN = re.compile(r"[A-Za-z]+")
_SCRIPTS = (_HIRAGANA, _KATAKANA, _LATIN)
# They do not stand by themselves, so they are neither moved nor doubled.
_BOUND = frozenset("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮーんン")


def _neighbours() -> dict[str, str]:
    found: dict[str, str] = {}
    for key in _KANA_KEYS:
        for kana in key:
            found[kana] = found.get(kana, "") + key.replace(kana, "")
    for hiragana, others in list(found.items()):
        katakana = str.maketrans({one: chr(ord(one) + 0x60) for one in others})
        found[chr(ord(hiragana) + 0x60)] = others.translate(katakana)
    for row in _LATIN_ROWS:
        for at, letter in enumerate(row):
            beside = row[max(0, at - 1) : at] + row[at + 1 : at + 2]
            found |= {letter: beside, letter.upper(): beside.upper()}
    return found


_NEIGHBOURS = _neighbours()


@dataclass(frozen=True, slots=True)
class _Slip:
    """One typing error: what is put for the characters from ``start`` to ``end``."""

    how: str
    start: int
    end: int
    put: str
    name: int

    def hits(self, other: _Slip) -> bool:
        """Whether both are in one place, or in one name."""
        near = self.start <= other.end and other.start <= self.end
        return near or self.name == other.name != 0


def typos(question: str, source: Random, lexicon: Lexicon) -> list[Variant]:
    """The question with one slip in each 15 characters, drawn, at most one in each name."""
    slips = list(_slips(question, lexicon))
    count = max(1, round(len(question) / CHARACTERS_PER_TYPO))
    chosen: list[_Slip] = []
    for part in range(count):
        begin, end = (len(question) * at // count for at in (part, part + 1))
        left = [slip for slip in slips if not any(slip.hits(other) for other in chosen)]
        here = [slip for slip in left if begin <= slip.start < end] or left
        if not here:
            return []
        chosen.append(_drawn(here, source))
    chosen.sort(key=lambda slip: slip.start)
    words, done = "", 0
    for slip in chosen:
        words += question[done : slip.start] + slip.put
        done = slip.end
    kinds = {slip.how for slip in chosen}
    how = kinds.pop() if len(kinds) == 1 else "several"
    return [Variant(how, words + question[done:])]


def _drawn(slips: list[_Slip], source: Random) -> _Slip:
    """One of the slips: each kind as likely as another, then each place."""
    how = source.choice(sorted({slip.how for slip in slips}))
    place = source.choice(sorted({slip.start for slip in slips if slip.how == how}))
    return source.choice([slip for slip in slips if slip.how == how and slip.start == place])


def _slips(question: str, lexicon: Lexicon) -> Iterator[_Slip]:
    """All slips that leave question words and numbers alone."""
    name, end = 0, 0
    for one in parse(question):
        is_name = one.name or (not one.known and len(one.surface) >= 3 and not one.numeral)
        if is_name and (name == 0 or one.start != end):
            name = one.start + 1
        if is_name:
            end = one.end
        elif one.surface in "・=\uff1d" and one.start == end:
            end = one.end
            continue
        if one.asks or one.numeral:
            continue
        yield from _slips_of(one, lexicon, name if is_name else 0)


def _slips_of(one: Morpheme, lexicon: Lexicon, name: int) -> Iterator[_Slip]:
    if one.kind == "名詞" and len(one.surface) > 1:
        for other in lexicon.wrong_conversions(one):
            yield _Slip("conversion", one.start, one.end, other, name)
    for at, char in enumerate(one.surface, one.start):
        if char in _NEIGHBOURS:
            for beside in _NEIGHBOURS[char]:
                yield _Slip("neighbour", at, at + 1, beside, name)
        following = one.surface[at - one.start + 1 : at - one.start + 2]
        if not any(script.fullmatch(char) for script in _SCRIPTS) or char in _BOUND:
            continue
        yield _Slip("doubled", at, at + 1, char * 2, name)
        # A particle left out is another matter.
        if len(one.surface) > 1 and following not in _BOUND:
            yield _Slip("dropped", at, at + 1, "", name)
        together = any(script.fullmatch(char + following) for script in _SCRIPTS)
        if following and together and following not in _BOUND and following != char:
            yield _Slip("transposed", at, at + 2, following + char, name)
