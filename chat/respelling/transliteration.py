"""How likely a katakana and a Latin name are one: a joint-sequence model of chunks.

Bisani and Ney (2008), "Joint-sequence models for grapheme-to-phoneme conversion", with a history
of length zero: a pair of spellings is a sequence of pairs of chunks (「ツイ」, "twi"), each drawn
by itself, and its probability sums over all ways to cut it. Chunks of kana are one or two
characters, those of Latin none to four. A letter may stand for itself (オープンAI).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

from chat.respelling.sounds import plain_letters

LONGEST_KANA, LONGEST_LATIN = 2, 4
# What does not fit a chunk is no spelling; a letter that stands for itself says little.
_IMPOSSIBLE = -1e9
_SAME_LETTER = math.log(0.02)

Chunks = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a pair of spellings is judged by.

    Attributes:
        evidence: log of how much likelier the pair is as one name than as two by chance.
        kana_gap: how far its best cut is behind the best Latin for the kana, a kana.
        latin_gap: how far behind the best kana for the Latin, a letter.
        length: characters of both.
    """

    evidence: float
    kana_gap: float
    latin_gap: float
    length: int

    @property
    def values(self) -> tuple[float, float, float, float]:
        """The features, in the order of the weights."""
        return (self.evidence, self.kana_gap, self.latin_gap, float(self.length))


@dataclass(frozen=True)
class ChunkModel:
    """The model.

    Attributes:
        chunks: for each chunk of kana, the log probability of it with each chunk of Latin.
        weights: of ``Likeness.values``, and the intercept: log odds that two are one name.
        margin: the least log odds to take two for one.
        rival_margin: by how much the best candidate has to lead the next.
    """

    chunks: Chunks
    weights: Sequence[float] = (0.0, 0.0, 0.0, 0.0, 0.0)
    margin: float = 0.0
    rival_margin: float = 1.0
    _best_of_kana: dict[str, float] = field(default_factory=dict)
    _sum_of_kana: dict[str, float] = field(default_factory=dict)
    _best_of_latin: dict[str, float] = field(default_factory=dict)
    _sum_of_latin: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        silent = math.fsum(math.exp(row[""]) for row in self.chunks.values() if "" in row)
        by_latin: dict[str, list[float]] = {}
        for kana, row in self.chunks.items():
            self._best_of_kana[kana] = max(row.values())
            self._sum_of_kana[kana] = _log_sum(list(row.values()))
            for latin, value in row.items():
                by_latin.setdefault(latin, []).append(value)
        for latin, values in by_latin.items():
            if latin:
                self._best_of_latin[latin] = max(values)
                # Any number of silent kana may stand before it.
                self._sum_of_latin[latin] = _log_sum(values) - math.log1p(-min(silent, 0.9))

    def first_letters(self, kana: str) -> frozenset[str]:
        """The letters that a Latin spelling of a katakana name can begin with."""
        heads = (kana[:length] for length in range(1, LONGEST_KANA + 1))
        rows = [latin for head in heads for latin in self.chunks.get(head, {})]
        # Behind a silent kana (ンゴロ) any letter comes; such names are few.
        return frozenset(latin[0] for latin in rows if latin) | frozenset(kana[:1])

    def likeness(self, kana: str, latin: str) -> Likeness | None:
        """What speaks for two spellings being one name; None where no chunks fit them."""
        letters, sounds = plain_letters(latin), plain_letters(kana)
        if not letters or not sounds:
            return None
        total, best = self._joint(sounds, letters)
        if best <= _IMPOSSIBLE / 2:
            return None
        kana_sum, kana_best = self._alone_kana(sounds)
        latin_sum, latin_best = self._alone_latin(letters)
        return Likeness(
            evidence=total - kana_sum - latin_sum,
            kana_gap=(kana_best - best) / len(sounds),
            latin_gap=(latin_best - best) / len(letters),
            length=len(sounds) + len(letters),
        )

    def log_odds(self, kana: str, latin: str) -> float:
        """Log odds that two spellings are one name."""
        found = self.likeness(kana, latin)
        if found is None:
            return _IMPOSSIBLE
        return self.weights[-1] + math.fsum(
            weight * value for weight, value in zip(self.weights, found.values, strict=False)
        )

    def _joint(self, kana: str, latin: str) -> tuple[float, float]:
        """Log of the summed probability of all ways to cut a pair, and of its best one."""
        width = len(latin) + 1
        sums = [[0.0] * width for _ in range(len(kana) + 1)]
        bests = [[0.0] * width for _ in range(len(kana) + 1)]
        sums[0][0] = bests[0][0] = 1.0
        for end in range(1, len(kana) + 1):
            for begin in range(max(0, end - LONGEST_KANA), end):
                self._advance(kana[begin:end], latin, (sums, bests), begin, end)
        total, best = sums[-1][-1], bests[-1][-1]
        if not best:
            return _IMPOSSIBLE, _IMPOSSIBLE
        return math.log(total), math.log(best)

    def _advance(
        self, chunk: str, latin: str, tables: tuple[list[list[float]], ...], begin: int, end: int
    ) -> None:
        """Carry what was reached before a chunk of kana over it."""
        row = self._odds(chunk)
        sums, bests = tables
        for at, before in enumerate(sums[begin]):
            if not before:
                continue
            best = bests[begin][at]
            for stop in range(at, min(len(latin), at + LONGEST_LATIN) + 1):
                odds = row.get(latin[at:stop])
                if odds:
                    sums[end][stop] += before * odds
                    bests[end][stop] = max(bests[end][stop], best * odds)

    def _odds(self, chunk: str) -> Mapping[str, float]:
        return _odds_of(self, chunk)

    def _alone_kana(self, kana: str) -> tuple[float, float]:
        return _alone(kana, self._sum_of_kana, self._best_of_kana, LONGEST_KANA)

    def _alone_latin(self, latin: str) -> tuple[float, float]:
        return _alone(latin, self._sum_of_latin, self._best_of_latin, LONGEST_LATIN)

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=8192)
def _odds_of(model: ChunkModel, chunk: str) -> Mapping[str, float]:
    row = {latin: math.exp(value) for latin, value in model.chunks.get(chunk, {}).items()}
    if len(chunk) == 1 and (chunk.isascii() and chunk.isalnum()):
        row[chunk] = math.exp(_SAME_LETTER)
    return row


def _alone(
    text: str, sums: Mapping[str, float], bests: Mapping[str, float], longest: int
) -> tuple[float, float]:
    """Log of the probability of one side, over all ways to cut it, and with its best partner."""
    total, best = [1.0], [1.0]
    for end in range(1, len(text) + 1):
        total.append(0.0)
        best.append(0.0)
        for begin in range(max(0, end - longest), end):
            chunk = text[begin:end]
            fallback = _SAME_LETTER if len(chunk) == 1 else _IMPOSSIBLE
            total[end] += total[begin] * math.exp(max(sums.get(chunk, fallback), fallback))
            best[end] = max(best[end], best[begin] * math.exp(bests.get(chunk, fallback)))
    return math.log(total[-1]), math.log(best[-1])


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top + math.log(math.fsum(math.exp(value - top) for value in values))


@cache
def load_model() -> ChunkModel:
    """The model that is shipped (``training/fit_respelling.py``)."""
    file = resources.files("chat.respelling").joinpath("transliteration.json")
    return read_model(json.loads(file.read_text("utf-8")))


def read_model(raw: Mapping[str, object]) -> ChunkModel:
    """A model from what its file holds: log probabilities in hundredths, below zero."""
    chunks = raw["chunks"]
    weights, margin, rival = raw["weights"], raw["margin"], raw["rival_margin"]
    assert isinstance(chunks, Mapping)  # noqa: S101 (our own file)
    assert isinstance(weights, Sequence)  # noqa: S101 (the same)
    assert isinstance(margin, float) and isinstance(rival, float)  # noqa: S101 (the same)
    rows = {
        kana: {latin: -hundredths / 100 for latin, hundredths in row.items()}
        for kana, row in chunks.items()
    }
    return ChunkModel(rows, [float(one) for one in weights], margin, rival)
