"""Chunks of two spellings, aligned by expectation maximisation.

The joint-sequence model of ``chat.respelling.transliteration`` is fitted to pairs of spellings as
Bisani and Ney (2008) do: chunks begin equally likely for what they can be cut into, and each round
counts how often each stands in the pairs, by forward and backward sums over all ways to cut. Long
chunks fit pairs best without saying anything, so a chunk loses part of its count in each round
(absolute discounting) and one that has too few is gone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from chat.respelling.transliteration import LONGEST_KANA, LONGEST_LATIN

Chunk = tuple[str, str]
_ROUNDS = 9
_DISCOUNT = 0.4
_LEAST_COUNT = 1.5
# How many Latin letters a kana stands for, about; by it chunks are weighed before the first round.
_LETTERS_A_KANA = 1.4


def align(pairs: Sequence[tuple[str, str]], least: float = _LEAST_COUNT) -> dict[Chunk, float]:
    """Log probabilities of pairs of chunks.

    Args:
        pairs: katakana and Latin spellings, lower case, no separators.
        least: chunks that the last round counts less often are left out.
    """
    odds: dict[Chunk, float] | None = None
    for number in range(_ROUNDS):
        counts: Counter[Chunk] = Counter()
        for kana, latin in pairs:
            _count(kana, latin, odds, counts)
        last = number == _ROUNDS - 1
        kept = {
            chunk: count - _DISCOUNT
            for chunk, count in sorted(counts.items())
            if count > (least if last else _DISCOUNT + 0.1)
        }
        total = math.fsum(kept.values())
        odds = {chunk: count / total for chunk, count in kept.items()}
    assert odds is not None  # noqa: S101 (there is at least one round)
    return {chunk: math.log(value) for chunk, value in odds.items()}


def _start(kana: str, latin: str) -> float:
    """How likely a chunk is before anything was counted: short, and of fitting lengths."""
    off = abs(len(latin) - _LETTERS_A_KANA * len(kana))
    return math.exp(-2.0 * len(kana) - 1.0 * off)


def _arcs(
    kana: str, latin: str, odds: dict[Chunk, float] | None
) -> list[tuple[int, int, Chunk, float]]:
    """All chunks of a pair: cells where they begin and end, and their odds; in reading order."""
    width = len(latin) + 1
    found = []
    for begin in range(len(kana)):
        for end in range(begin + 1, min(len(kana), begin + LONGEST_KANA) + 1):
            for start in range(width):
                for stop in range(start, min(len(latin), start + LONGEST_LATIN) + 1):
                    chunk = kana[begin:end], latin[start:stop]
                    value = _start(*chunk) if odds is None else odds.get(chunk, 0.0)
                    if value:
                        found.append((begin * width + start, end * width + stop, chunk, value))
    return found


def _count(kana: str, latin: str, odds: dict[Chunk, float] | None, counts: Counter[Chunk]) -> None:
    """Add how often each chunk is expected in a pair; nothing where no cut is left."""
    arcs = _arcs(kana, latin, odds)
    cells = (len(kana) + 1) * (len(latin) + 1)
    forward, backward = [0.0] * cells, [0.0] * cells
    forward[0] = backward[-1] = 1.0
    for begin, end, _, value in arcs:
        forward[end] += forward[begin] * value
    total = forward[-1]
    if total <= 0.0:
        return
    for begin, end, _, value in reversed(arcs):
        backward[begin] += value * backward[end]
    for begin, end, chunk, value in arcs:
        share = forward[begin] * value * backward[end]
        if share:
            counts[chunk] += share / total
