"""Choosing sentences for a summary: good ones, no two alike, from every large section.

Greedy, by maximal marginal relevance (Carbonell and Goldstein 1998): each time the sentence
whose weight, less its likeness to those chosen, is the greatest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from chat.gist.features import Vector, cosine

# What full likeness to a chosen sentence costs, in log odds; by trial on the tuning articles.
_LIKENESS = 1.0
# From here on a sentence says what a chosen one said.
_SAME = 0.9
# A section with this share of the sentences, and at least two, is large.
_LARGE = 0.08


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence to choose from.

    Attributes:
        weight: the log odds that it belongs in the summary.
        vector: its TF-IDF vector, of length 1.
        group: the section that it counts for.
    """

    weight: float
    vector: Vector
    group: Hashable


def choose(candidates: Sequence[Candidate], count: int) -> list[int]:
    """The numbers of the chosen candidates, in order.

    No section gives a second sentence before every large one gave its first, and none comes twice
    (nor almost) while there are others.

    Args:
        candidates: in reading order.
        count: how many are wanted; fewer where there are fewer.
    """
    sizes = Counter(candidate.group for candidate in candidates)
    least = max(2.0, _LARGE * len(candidates))
    waiting = {group for group, size in sizes.items() if size >= least} if len(sizes) > 1 else set()
    chosen: list[int] = []
    left = set(range(len(candidates)))
    likeness = [0.0] * len(candidates)
    while left and len(chosen) < count:
        new = [at for at in left if likeness[at] < _SAME] or left
        pool = [at for at in new if candidates[at].group in waiting] or new
        best = max(pool, key=lambda at: (candidates[at].weight - _LIKENESS * likeness[at], -at))
        chosen.append(best)
        left.remove(best)
        waiting.discard(candidates[best].group)
        for at in left:
            alike = cosine(candidates[at].vector, candidates[best].vector)
            likeness[at] = max(likeness[at], alike)
    return sorted(chosen)
