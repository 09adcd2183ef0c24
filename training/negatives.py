"""Hard negatives, and batches that put them where they hurt.

Every passage of a batch is the answer to its own questions and a wrong passage to all the others,
so hard negatives cost nothing where they are somebody's right passage: a batch holds whole
articles (passages of one article are the hardest to tell apart), and a few passages more that BM25
or the model itself ranks high for the batch's questions.
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
from index.lexical import LexicalIndex
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


def question_rows(passages: Sequence[TrainingPassage]) -> list[tuple[int, int]]:
    """Every question as (row of its passage, place among that passage's questions)."""
    return [(row, at) for row, p in enumerate(passages) for at in range(len(p.questions))]


def mine_lexical(passages: Sequence[TrainingPassage], keep: int) -> Ranks:
    """For each question the ``keep`` best wrong passages of other articles by BM25."""
    index = LexicalIndex.build([passage.text for passage in passages], 1.2, 0.75)
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
    passages: Sequence[TrainingPassage], mined: Ranks, asked: int, beside: int, rng: random.Random
) -> list[Batch]:
    """Every passage with a question once, article by article, hard negatives beside.

    Args:
        passages: the passages.
        mined: wrong passages of each question, in the order of ``question_rows``.
        asked: passages of a batch whose questions are asked.
        beside: negatives more.
        rng: decides the order.
    """
    negatives: list[list[int]] = [[] for _ in passages]
    for (row, _), wrong in zip(question_rows(passages), mined, strict=True):
        negatives[row].extend(wrong)
    by_article: dict[int, list[int]] = {}
    for row, passage in enumerate(passages):
        if passage.questions:
            by_article.setdefault(passage.article, []).append(row)
    groups = list(by_article.values())
    rng.shuffle(groups)
    order: list[int] = []
    for group in groups:
        order.extend(rng.sample(group, len(group)))
    batches = []
    for begin in range(0, len(order), asked):
        rows = order[begin : begin + asked]
        votes = Counter(wrong for row in rows for wrong in negatives[row])
        for row in rows:
            votes.pop(row, None)
        tied = rng.sample(sorted(votes), len(votes))
        hardest = sorted(tied, key=lambda wrong: -votes[wrong])[:beside]
        batches.append(Batch(tuple(rows), tuple(hardest)))
    rng.shuffle(batches)
    return batches
