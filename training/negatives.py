"""Hard negatives, and batches that put them where they hurt.

Every passage of a batch is the answer to its own questions and a wrong passage to all the others,
so hard negatives cost nothing where they are somebody's right passage: a batch holds whole
articles where they are not too long (passages of one article are the hardest to tell apart: in
groups of six the base got 95 of 100 right at once, with whole articles 78), and a few passages more
that BM25 or the model itself ranks high for the batch's questions.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from index.analysis import terms
from index.lexical import STANDARD, LexicalIndex
from ingest.normalize import fold
from training.passages import TrainingPassage

Vectors = NDArray[np.float32]
Ranks = list[list[int]]
_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of the passages: whose questions are asked, and which stand beside as negatives."""

    asked: tuple[int, ...]
    beside: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BatchSizes:
    """What a batch holds.

    Attributes:
        asked: passages whose questions are asked.
        beside: negatives more.
        group: the most passages of one article that come together; in a batch may be two groups.
        whole_share: share of articles that come as whole paragraphs.
    """

    asked: int = 56
    beside: int = 8
    group: int = 32
    whole_share: float = 0.5


def question_rows(passages: Sequence[TrainingPassage]) -> list[tuple[int, int]]:
    """Every question as (row of its passage, place among that passage's questions)."""
    return [(row, at) for row, p in enumerate(passages) for at in range(len(p.questions))]


def mine_lexical(passages: Sequence[TrainingPassage], keep: int) -> Ranks:
    """For each question the ``keep`` best wrong passages of other articles by BM25."""
    index = LexicalIndex.build([passage.text for passage in passages], STANDARD)
    folded = [fold(passage.text) for passage in passages]
    found = []
    for row, at in tqdm(question_rows(passages), desc="mine by BM25", mininterval=10):
        scores = index.scores(terms(passages[row].questions[at]))
        found.append(_wrong(passages, folded, row, at, scores, keep))
    return found


def mine_dense(
    passages: Sequence[TrainingPassage], questions: Vectors, vectors: Vectors, keep: int
) -> Ranks:
    """The same by the model's own vectors.

    Args:
        passages: the passages.
        questions: one vector a question, shape (questions, dimension); zeros where unknown.
        vectors: one vector a passage, shape (passages, dimension); zeros where unknown.
        keep: how many for each question.
    """
    folded = [fold(passage.text) for passage in passages]
    found = []
    for number, (row, at) in enumerate(question_rows(passages)):
        scores = vectors @ questions[number]
        found.append(_wrong(passages, folded, row, at, scores, keep))
    return found


def _wrong(
    passages: Sequence[TrainingPassage],
    folded: Sequence[str],
    row: int,
    at: int,
    scores: Vectors,
    keep: int,
) -> list[int]:
    answer = fold(passages[row].answers[at])
    depth = min(_DEPTH, len(scores))
    best = np.argpartition(-scores, depth - 1)[:depth]
    ranked = best[np.lexsort((best, -scores[best]))]
    chosen = [
        int(other)
        for other in ranked
        if scores[other] > 0
        and passages[other].article != passages[row].article
        and answer not in folded[other]
    ]
    return chosen[:keep]


def plan_epoch(
    passages: Sequence[TrainingPassage], mined: Ranks, sizes: BatchSizes, rng: random.Random
) -> list[Batch]:
    """Every article once, as passages or as paragraphs, group by group, hard negatives beside.

    Args:
        passages: the passages.
        mined: wrong passages of each question, in the order of ``question_rows``.
        sizes: what a batch holds.
        rng: decides the order, and which articles come as paragraphs.
    """
    negatives: list[list[int]] = [[] for _ in passages]
    for (row, _), wrong in zip(question_rows(passages), mined, strict=True):
        negatives[row].extend(wrong)
    order = _ordered(passages, sizes, rng)
    batches = []
    for begin in range(0, len(order), sizes.asked):
        rows = order[begin : begin + sizes.asked]
        present = {passages[row].article for row in rows}
        # Another passage of an article that is asked about may hold the answer to its questions.
        votes = Counter(
            wrong
            for row in rows
            for wrong in negatives[row]
            if passages[wrong].article not in present
        )
        tied = rng.sample(sorted(votes), len(votes))
        hardest = sorted(tied, key=lambda wrong: -votes[wrong])[: sizes.beside]
        batches.append(Batch(tuple(rows), tuple(hardest)))
    rng.shuffle(batches)
    return batches


def _ordered(
    passages: Sequence[TrainingPassage], sizes: BatchSizes, rng: random.Random
) -> list[int]:
    """Rows with questions, each article in one of its two forms, in groups of one article."""
    forms: dict[int, dict[bool, list[int]]] = {}
    for row, passage in enumerate(passages):
        if passage.questions:
            forms.setdefault(passage.article, {}).setdefault(passage.whole, []).append(row)
    groups = []
    for by_form in forms.values():
        whole = rng.random() < sizes.whole_share
        rows = by_form.get(whole) or by_form[not whole]
        shuffled = rng.sample(rows, len(rows))
        groups += [shuffled[at : at + sizes.group] for at in range(0, len(rows), sizes.group)]
    rng.shuffle(groups)
    return [row for group in groups for row in group]
