"""What a family makes of a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.perturbing.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Variant:
    """A question typed otherwise.

    Attributes:
        how: what was done, a name within the family ("half_katakana").
        text: the question.
    """

    how: str
    text: str


Family = Callable[[str, Random, Lexicon], list[Variant]]
"""All that a family can do to a question; none where it does not apply.

Where it could do endlessly many things, some of them, drawn by the source of chance.
"""
