"""The words that class names and ids of elements are put together from."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_TOKENS = re.compile(r"[^A-Za-z0-9]+")
_SIZES = re.compile(r"\d+x\d+")
# A word does not begin right after a digit, unless a capital letter begins it.
_DRAWN = re.compile(r"\d(?:[a-z]|[A-Z](?![a-z]{2}))")


@lru_cache(maxsize=8192)
def words_of(named: str) -> frozenset[str]:
    """The words of class names and ids.

    ``entryFooter``, ``entry-footer`` and ``entry__footer`` have the words "entry" and "footer";
    two neighbours are also joined ("entryfooter"). Letters that a program drew ("4ad0",
    "gAdBxK") are no words.
    """
    found: set[str] = set()
    for name in named.split():
        steps = [step for token in _TOKENS.split(_SIZES.sub(" ", name)) for step in _steps(token)]
        found.update(steps)
        found.update(a + b for a, b in pairwise(steps))
    return frozenset(found)


def _steps(token: str) -> list[str]:
    """The words of a name without signs in it; none if it was drawn."""
    steps = [piece.lower() for piece in _PIECES.findall(token)]
    letters = [step for step in steps if not step.isdigit()]
    short = len(steps) > 2 and sum(map(len, letters)) <= 2 * len(letters)
    return [] if short or _DRAWN.search(token) else steps
