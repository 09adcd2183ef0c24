"""Exact match (EM): Rajpurkar et al., "SQuAD" (EMNLP 2016), on normalised characters."""

from __future__ import annotations

from collections.abc import Sequence

from chat.evaluation.metrics.metric import Metric, of_answer
from chat.evaluation.metrics.normalization import normalized


def exact_match(answer: str | None, golds: Sequence[str]) -> float:
    """1 where the answer equals a gold answer, else 0; no answer is 0."""
    if answer is None:
        return 0.0
    return float(any(normalized(answer) == normalized(gold) for gold in golds))


METRICS = (Metric("exact_match", "answers", of_answer(exact_match)),)
