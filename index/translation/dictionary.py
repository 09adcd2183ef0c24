"""English words with Japanese words for them, and the basic forms of English words."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

FILE = "english.json.xz"
LONGEST = 3
"""Words of the longest key."""
# Endings of regular forms, and what they stand for: names, names, houses, tried, tried, planned.
_ENDINGS = (
    ("'s", ""), ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"),
    ("ing", ""), ("ing", "e"), ("er", ""), ("ly", ""), ("al", ""),
)  # fmt: skip
_SHORTEST_STEM = 3
_DOUBLED = re.compile(r"(.*([bdgklmnprt]))\2(?:ed|ing|er)$")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What ``training/english_words.py`` wrote.

    Attributes:
        words: by English word or phrase, in lower case, Japanese words and how likely each is; the
            largest weight is 1.
        forms: basic forms of irregular ones ("kept": "keep").
    """

    words: Mapping[str, Mapping[str, float]]
    forms: Mapping[str, str]

    def of(self, key: str) -> dict[str, float]:
        """Japanese words for an English word or phrase, in any form of its last word."""
        *first, last = key.split()
        found: dict[str, float] = {}
        for form in self.basic_forms(last):
            for word, weight in self.words.get(" ".join([*first, form]), {}).items():
                found[word] = max(weight, found.get(word, 0.0))
        return found

    def basic_forms(self, word: str) -> Iterator[str]:
        """A word, and what it may be a form of."""
        yield word
        if word in self.forms:
            yield self.forms[word]
        for ending, basic in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= _SHORTEST_STEM:
                yield stem + basic
        if doubled := _DOUBLED.match(word):
            yield doubled.group(1)


@cache
def load_dictionary() -> Dictionary:
    """The dictionary that comes with Shutten; about a third of a second, the first time."""
    packed = resources.files("index.translation").joinpath(FILE).read_bytes()
    known = json.loads(lzma.decompress(packed))
    words = {
        key: {word: weight / 100 for word, weight in sorted(found.items())}
        for key, found in known["words"].items()
    }
    return Dictionary(words, known["forms"])
