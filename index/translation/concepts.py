"""The words of an English question, each with what may stand for it in the articles.

All renderings of a word count as one term, as structured queries have it (Pirkola, "The Effects of
Query Structure and Dictionary Setups in Dictionary-Based Cross-Language Information Retrieval",
SIGIR 1998): a word with many translations must not outweigh one that has a single one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import analyze
from index.translation.dictionary import LONGEST, load_dictionary
from index.translation.romaji import folded

MOST = 12
"""Renderings of a word that are looked for."""
_LEAST_WEIGHT = 0.3
_HIRAGANA = re.compile("[ぁ-ゖ]")
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[A-Za-z0-9À-ɏ]+(?:['’\-][A-Za-z0-9À-ɏ]+)*|[^\W_]+")
# Words that say nothing of what is asked: grammar, and what questions ask with.
_GRAMMAR = frozenset(
    "a an and any are as at be been being but by can could did do does during each else for from "
    "had has have having he her hers him his how i if in into is it its made make many may me "
    "might much must my no nor not of on one or other our out over own person place please say "
    "shall she should so some such tell than that the their them then there these they thing "
    "this those to too up us was we were what when where which while who whom whose why will "
    "with would year you your about after also before called call name named first kind type "
    "known know said number people happen happened don't didn't doesn't isn't wasn't aren't "
    "weren't can't couldn't s t".split()
)
_ASKING = frozenset(
    "what who whom whose when where why how which is are was were did do does the of in".split()
)


@dataclass(frozen=True, slots=True)
class Rendering:
    """What may stand for a word in the articles.

    Attributes:
        terms: terms that stand together.
        weight: how likely it is, at most 1.
    """

    terms: tuple[str, ...]
    weight: float


Concept = tuple[Rendering, ...]
"""A word of the question; empty where nothing in the articles can stand for it."""


def is_english(question: str) -> bool:
    """Whether a question is English; names in it may be spelt as Japanese articles have them."""
    if _HIRAGANA.search(question):
        return False
    return any(word in _ASKING for word in re.findall("[a-z]+", question.lower()))


def concepts_of(
    question: str, holds: Callable[[str], bool], readings: Mapping[str, Sequence[str]]
) -> list[Concept]:
    """What is asked for, word by word, phrases of the dictionary as one.

    Args:
        question: an English question.
        holds: whether the articles hold a term.
        readings: their terms by how their readings are written in Latin letters, folded.

    Returns:
        One concept for each word that is not grammar alone.
    """
    words = [word.replace("’", "'") for word in _WORD.findall(question)]
    rendered = _Renderings(holds, readings)
    found: list[Concept] = []
    at = 0
    while at < len(words):
        length, concept = rendered.longest(words[at : at + LONGEST])
        if length:
            found.append(concept)
        at += max(length, 1)
    return found


class _Renderings:
    """Finds what the articles may say for words.

    Args:
        holds: whether the articles hold a term.
        readings: see ``concepts_of``.
    """

    def __init__(self, holds: Callable[[str], bool], readings: Mapping[str, Sequence[str]]) -> None:
        self._holds = holds
        self._readings = readings

    def longest(self, words: Sequence[str]) -> tuple[int, Concept]:
        """How many of the words are one, and what stands for it; 0 for a word that says nothing."""
        lower = [word.lower() for word in words]
        for length in range(len(words), 1, -1):
            if lower[0] in _GRAMMAR or lower[length - 1] in _GRAMMAR:
                continue
            if concept := self._of(" ".join(lower[:length]), ()):
                return length, concept
        word = words[0].removesuffix("'s")
        if word.lower() in _GRAMMAR:
            return 0, ()
        own = _terms(word)
        return 1, self._of(word.lower(), own) or self._of_parts(word.lower())

    def _of(self, key: str, own: tuple[str, ...]) -> Concept:
        """The renderings of a word or phrase, the likeliest first; the word itself is one."""
        weights: dict[tuple[str, ...], float] = {}
        for word, weight in self._translations(key):
            found = _terms(word)
            if found and all(map(self._holds, found)):
                weights[found] = max(weight, weights.get(found, 0.0))
        top = max(weights.values(), default=1.0)
        scaled = {found: weight / top for found, weight in weights.items()}
        if own and all(map(self._holds, own)):
            scaled[own] = 1.0
        best = sorted(scaled.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
        return tuple(Rendering(*pair) for pair in best if pair[1] >= _LEAST_WEIGHT)

    def _translations(self, key: str) -> Iterator[tuple[str, float]]:
        yield from load_dictionary().of(key).items()
        if " " not in key:
            yield from ((term, 1.0) for term in self._readings.get(folded(key), ()))

    def _of_parts(self, word: str) -> Concept:
        """What stands for a part of a compound that is not in the dictionary itself."""
        parts = (self._of(part, _terms(part)) for part in word.split("-")[::-1] if "-" in word)
        return next((concept for concept in parts if concept), ())


@lru_cache(maxsize=32768)
def _terms(word: str) -> tuple[str, ...]:
    """The terms of a word; none where most of it is no term (of じゃこう, こう alone would be)."""
    content = [token for token in analyze(word) if token.content]
    covered = sum(token.span.end - token.span.start for token in content)
    return tuple(token.form for token in content) if 2 * covered > len(word) else ()
