"""The names and words of articles, as they are looked for by what a user may have typed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from chat.respelling.slips import rests
from chat.respelling.sounds import folded_sound, plain_letters
from chat.respelling.transliteration import load_model
from chat.respelling.years import years_of
from index.analysis import Token, analyze, lookup
from ingest.normalize import normalized

KATAKANA = "ァ-ヴー"
LATIN = "A-Za-zÀ-ɏ"
_SEPARATOR = "・=＝"
NAME = re.compile(
    f"[{KATAKANA}{LATIN}][{KATAKANA}{LATIN}0-9]*(?:(?:[{_SEPARATOR}'’.&\\-]| (?=[{LATIN}])"
    f"(?<=[{LATIN}0-9.] ))[{KATAKANA}{LATIN}0-9]+)*"
)
"""A name in katakana, Latin letters or both; parts joined by a sign, Latin ones by a space too."""
SEPARATORS = re.compile(f"[{_SEPARATOR} ]")
_KANA_RUN = re.compile(f"[{KATAKANA}]+")
_KANJI = re.compile("[々〆一-鿿]+")
# Parts of a name that are joined to a name of their own (レオナルド・ダ・ヴィンチ has three).
_MOST_PARTS = 6
# What reads kanji takes four seconds for a million characters; of more than a book, names alone.
_MOST_READ = 200_000
_MOST_KANJI_TOKENS = 4
# About a sentence.
_NEAR = 40


def parts_of(name: str) -> list[str]:
    """The parts of a name that its separators show."""
    return [part for part in SEPARATORS.split(name) if part]


def pieces_of(name: str) -> Iterator[str]:
    """Runs of a name's parts, the longest first, with what stands between them.

    Of Latin words those that begin with a capital are taken together: others are a sentence.
    """
    ends = [0, *(match.end() for match in SEPARATORS.finditer(name)), len(name) + 1]
    count = len(ends) - 1
    for length in range(min(count, _MOST_PARTS), 0, -1):
        for first in range(count - length + 1):
            piece = name[ends[first] : ends[first + length] - 1]
            if is_name(piece):
                yield piece


def is_name(piece: str) -> bool:
    """Whether a run of parts can be a name: no separator at an edge, Latin parts with capitals."""
    parts = SEPARATORS.split(piece)
    if not parts[0] or not parts[-1]:
        return False
    return len(parts) == 1 or not (parts[0][0].islower() or parts[-1][0].islower())


def kana_only(word: str) -> bool:
    """Whether a name has no Latin letter."""
    return not re.search(f"[{LATIN}]", word)


class Spellings:
    """What a question may mean: the names and words of articles, each with its count.

    Attributes:
        names: katakana, Latin and mixed names, and the parts of them.
        years: the years named, as they are written.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Collect them; a tenth of a second for 20,000 characters.

        Args:
            texts: what of the articles is searched.
        """
        kept = [normalized(text) for text in texts]
        self.names: Counter[str] = Counter()
        self.years = years_of(kept)
        self._text = "\n".join(kept).lower()
        self._by_reading: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._named_readings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for text in kept:
            self.names.update(piece for name in NAME.findall(text) for piece in pieces_of(name))
        left = _MOST_READ
        for text in kept:
            self._read(text[:left])
            left = max(0, left - len(text))
        self._look_up_names()

    def _read(self, text: str) -> None:
        """Collect kanji words with their readings, and katakana words within longer ones."""
        tokens = analyze(text)
        for run in _runs(tokens):
            for words in _joined(run):
                surface = text[words[0].span.start : words[-1].span.end]
                if _KANA_RUN.fullmatch(surface):
                    self.names[surface] += 1
                elif _KANJI.search(surface) and len(surface) > 1:
                    reading = "".join(word.reading for word in words)
                    self._by_reading[reading][surface] += 1
                    if all(word.name for word in words):
                        self._named_readings[reading][surface] += 1

    def _look_up_names(self) -> None:
        self._by_sound: defaultdict[str, list[str]] = defaultdict(list)
        self._by_letters: defaultdict[str, list[str]] = defaultdict(list)
        self._by_rest: defaultdict[str, list[str]] = defaultdict(list)
        self._latin_by_initial: defaultdict[str, list[str]] = defaultdict(list)
        self._kana_by_initial: defaultdict[str, list[str]] = defaultdict(list)
        self._lower = {name.lower() for name in self.names}
        for name, _ in self.names.most_common():
            lower = name.lower()
            for rest in set(rests(lower)) if len(name) > 2 else ():
                self._by_rest[rest].append(name)
            if kana_only(name):
                self._by_sound[folded_sound(name)].append(name)
                for initial in load_model().first_letters(name):
                    self._kana_by_initial[initial].append(name)
                continue
            letters = plain_letters(name)
            self._by_letters[letters].append(name)
            self._latin_by_initial[letters[:1]].append(name)
            for entry in lookup(name):
                self._by_sound[folded_sound(entry.reading)].append(name)

    def holds(self, word: str) -> bool:
        """Whether the articles hold a word, be it within a longer one, in any case."""
        return normalized(word).lower() in self._text

    def matches(self, pattern: str) -> bool:
        """Whether a regular expression is found in the articles, in lower case."""
        return re.search(pattern.lower(), self._text) is not None

    def stands(self, word: str) -> bool:
        """Whether the articles hold a name as a word, or as a part of one."""
        return word.lower() in self._lower

    def nearest_company(self, word: str, others: Sequence[str]) -> int:
        """How many of other words stand near a word at most, in any of its places.

        Args:
            word: a word of the articles.
            others: words of a question.
        """
        most = 0
        for match in re.finditer(re.escape(word.lower()), self._text):
            near = self._text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
            most = max(most, sum(other.lower() in near for other in others))
        return most

    def of_sound(self, katakana: str) -> Sequence[str]:
        """Names that sound like a katakana word, to the fold of ``folded_sound``; commonest first.

        A Latin name is among them where the dictionary knows its sound.
        """
        return self._by_sound.get(folded_sound(katakana), ())

    def of_letters(self, latin: str) -> Sequence[str]:
        """Latin names with these letters, whatever their accents, separators and capitals."""
        return self._by_letters.get(plain_letters(latin), ())

    def near(self, word: str) -> list[str]:
        """Names that are about one slip apart from a word, the commonest first."""
        found = {name for rest in rests(word.lower()) for name in self._by_rest.get(rest, ())}
        return sorted(found, key=lambda name: (-self.names[name], name))

    def latin_names(self, initials: Iterable[str]) -> list[str]:
        """Names with Latin letters that begin with one of these."""
        return [
            name for initial in sorted(initials) for name in self._latin_by_initial.get(initial, ())
        ]

    def katakana_names(self, initial: str) -> Sequence[str]:
        """Katakana names whose Latin spelling can begin with a letter."""
        return self._kana_by_initial.get(initial, ())

    def read_as(self, reading: str) -> list[str]:
        """Words with kanji that are read so, the commonest first."""
        return [word for word, _ in self._by_reading.get(reading, Counter()).most_common()]

    def names_read_as(self, reading: str) -> list[str]:
        """Proper names with kanji that are read so, the commonest first."""
        return [word for word, _ in self._named_readings.get(reading, Counter()).most_common()]


def _runs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Nouns and affixes that stand side by side."""
    run: list[Token] = []
    for token in tokens:
        joins = token.pos[0] in ("名詞", "接尾辞", "接頭辞") and not token.number
        if run and (not joins or run[-1].span.end != token.span.start):
            yield run
            run = []
        if joins:
            run.append(token)
    if run:
        yield run


def _joined(run: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The words of a run, and up to four of them together."""
    for first in range(len(run)):
        for end in range(first + 1, min(len(run), first + _MOST_KANJI_TOKENS) + 1):
            yield run[first:end]
