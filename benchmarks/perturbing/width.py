"""Width: full-width digits, letters and signs, half-width katakana and signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random

from benchmarks.perturbing.lexicon import Lexicon
from benchmarks.perturbing.variant import Variant

_FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFF9E)}
_MARKS = {"\u3099": "\uff9e", "\u309a": "\uff9f"}


def _half(text: str) -> str:
    """Half-width forms where there are, a voicing mark as a character of its own."""
    words = ""
    for char in text:
        base, *mark = list(unicodedata.normalize("NFD", char))
        if base in _HALF and all(one in _MARKS for one in mark):
            words += _HALF[base] + "".join(_MARKS[one] for one in mark)
        else:
            words += char
    return words


def _full(text: str) -> str:
    return text.translate(_FULL)


def _other(text: str) -> str:
    """From the width that is rare to the one that is not."""
    return unicodedata.normalize("NFKC", text)


_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[str], str]], ...] = (
    ("full_digits", re.compile(r"[0-9]+"), _full),
    ("full_letters", re.compile(r"[A-Za-z]+"), _full),
    ("signs", re.compile(r"[!-/:-@\[-`{-~]+"), _full),
    ("half_digits", re.compile("[\uff10-\uff19]+"), _other),
    ("half_letters", re.compile("[\uff21-\uff3a\uff41-\uff5a]+"), _other),
    ("full_katakana", re.compile("[\uff66-\uff9f]+"), _other),
    ("half_katakana", re.compile(r"[ァ-ヺ](?:[ァ-ヺー・]*[ァ-ヺー])?"), _half),
    ("signs", re.compile(r"[、。「」・]+"), _half),
)


def width(question: str, source: Random, lexicon: Lexicon) -> list[Variant]:
    """All characters of one kind in the other width; signs where there is nothing else."""
    del source, lexicon
    found = [
        Variant(how, _changed(question, kind, put))
        for how, kind, put in _KINDS
        if kind.search(question)
    ]
    return [one for one in found if one.how != "signs"] or found


def _changed(question: str, kind: re.Pattern[str], put: Callable[[str], str]) -> str:
    return kind.sub(lambda match: put(match.group()), question)
