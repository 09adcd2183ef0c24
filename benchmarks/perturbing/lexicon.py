"""What the families look up: other spellings, words that sound the same, names in both scripts.

Words come from Sudachi's dictionary, as far as articles use them; Latin spellings of names stand
in the articles.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from benchmarks.perturbing.morphemes import KANJI, Morpheme, dictionary, parse
from benchmarks.perturbing.transcription import most_frequent, printed_pairs

# A word that articles use less often is not what comes up when it is typed.
_LEAST_COMMON = 5
_LEAST_SHARE = 0.05
_Key = TypeVar("_Key")
_KANA = re.compile(r"[ァ-ヴー]+")
_LATIN = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the dictionary, in one form of its conjugation."""

    surface: str
    normal: str
    reading: str
    pos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words.

    Attributes:
        spellings: for normalised form, reading and part of speech, the surfaces in use.
        homophones: for a reading, the common nouns in kanji in use.
        latin: Latin spellings of katakana names; words of a name are joined by 「・」 and a space.
        katakana: the other way round.
    """

    spellings: Mapping[tuple[str, str, tuple[str, ...]], tuple[str, ...]] = field(
        default_factory=dict
    )
    homophones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    latin: Mapping[str, str] = field(default_factory=dict)
    katakana: Mapping[str, str] = field(default_factory=dict)

    def other_spellings(self, word: Morpheme) -> list[str]:
        """The same word in the same form, spelt otherwise."""
        found = self.spellings.get((word.normal, word.reading, word.pos), ())
        return [surface for surface in found if surface != word.surface]

    def wrong_conversions(self, word: Morpheme) -> list[str]:
        """Other words that an input method could have put for this one."""
        same = {word.surface, *self.spellings.get((word.normal, word.reading, word.pos), ())}
        return [surface for surface in self.homophones.get(word.reading, ()) if surface not in same]

    def in_latin(self, kana: str) -> str:
        """The Latin spelling of a katakana name; empty where none is known."""
        if kana in self.latin:
            return self.latin[kana]
        parts = [self.latin.get(part) or _normal_latin(part) for part in kana.split("・")]
        return " ".join(parts) if all(parts) else ""

    def in_katakana(self, latin: str) -> str:
        """The katakana of a Latin name; empty where none is known."""
        if latin in self.katakana:
            return self.katakana[latin]
        parts = [self.katakana.get(part) or _reading(part) for part in latin.split()]
        return "・".join(parts) if all(parts) else ""


def lexicon_of(entries: Iterable[Entry], texts: Sequence[str]) -> Lexicon:
    """The words of a dictionary that texts use, and the names that they print in both scripts."""
    text = "\n".join(texts)
    pairs_of_characters = {text[at : at + 2] for at in range(len(text) - 1)}
    by_word: dict[tuple[str, str, tuple[str, ...]], set[str]] = defaultdict(set)
    by_sound: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        # A short look at the pairs of characters spares most.
        word = entry.surface
        if any(word[at : at + 2] not in pairs_of_characters for at in range(len(word) - 1)):
            continue
        by_word[entry.normal, entry.reading, entry.pos].add(word)
        if entry.pos[1] == "普通名詞" and 2 <= len(word) <= 3 and all(map(KANJI.match, word)):
            by_sound[entry.reading].add(word)
    runs = Counter(re.findall(f"{KANJI.pattern}+", text))
    pairs = [pair for one in texts for pair in printed_pairs(one)]
    return Lexicon(
        spellings=_used(by_word, _counted(by_word.values(), text)),
        # Alone, so that 競争力 does not make 争力 a word in use.
        homophones=_used(by_sound, runs),
        latin=most_frequent(pairs),
        katakana=most_frequent([(latin, kana) for kana, latin in pairs]),
    )


def _used(groups: Mapping[_Key, set[str]], counts: Counter[str]) -> dict[_Key, tuple[str, ...]]:
    """Groups of the words that are common, where there are two at least."""
    found = {}
    for key, group in groups.items():
        least = max(_LEAST_COMMON, _LEAST_SHARE * max(counts[word] for word in group))
        found[key] = tuple(sorted(word for word in group if counts[word] >= least))
    return {key: words for key, words in found.items() if len(words) > 1}


def dictionary_entries() -> Iterator[Entry]:
    """The words of Sudachi's core dictionary that are no names and not long; some seconds."""
    for found in dictionary().entries():
        surface = found.surface()
        pos = tuple(found.part_of_speech())
        if (2 <= len(surface) <= 5 or KANJI.fullmatch(surface)) and pos[1] != "固有名詞":
            yield Entry(surface, found.normalized_form(), found.reading_form(), pos)


def _counted(groups: Iterable[set[str]], text: str) -> Counter[str]:
    """How often a text holds each word of groups, also within words of other groups."""
    several = [group for group in groups if len(group) > 1]
    words = set[str]().union(*several)
    counts: Counter[str] = Counter()
    for length in {len(word) for word in words}:
        wanted = {word for word in words if len(word) == length}
        for at in range(len(text) - length + 1):
            if (piece := text[at : at + length]) in wanted and _by_itself(text, at, at + length):
                counts[piece] += 1
    # 裏切り is no use of 裏切.
    inside = {(word, other) for group in several for word in group for other in group}
    within = [(word, other) for word, other in inside if word != other and word in other]
    lost = Counter[str]()
    for word, other in within:
        lost[word] += counts[other]
    counts.subtract(lost)
    return counts


def _by_itself(text: str, start: int, end: int) -> bool:
    """Whether no word of kanji is cut at either side: 強調され is no use of 調さ."""
    edges = text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]
    return not any(len(edge) == 2 and all(map(KANJI.match, edge)) for edge in edges)


def _normal_latin(kana: str) -> str:
    """Sudachi's normalised form of a katakana word, if that is Latin (ツイッター, Twitter)."""
    found = parse(kana) if _KANA.fullmatch(kana) else ()
    return found[0].normal if len(found) == 1 and _LATIN.fullmatch(found[0].normal) else ""


def _reading(latin: str) -> str:
    """Sudachi's reading of a Latin word that is no row of capitals (Twitter, ツイッター)."""
    found = parse(latin) if _LATIN.fullmatch(latin) else ()
    if len(found) != 1 or not found[0].known or latin.isupper() or len(latin) < 3:
        return ""
    return found[0].reading if _KANA.fullmatch(found[0].reading) else ""
