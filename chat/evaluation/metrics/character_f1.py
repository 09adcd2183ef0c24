"""Character F1: SQuAD's token F1 with characters as tokens (So et al., "JaQuAD", 2022)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chat.evaluation.metrics.metric import Metric, of_answer
from chat.evaluation.metrics.normalization import normalized


def character_f1(answer: str | None, golds: Sequence[str]) -> float:
    """The best F1 with any gold answer, 0 to 1; no answer is 0."""
    if answer is None:
        return 0.0
    return max((_f1(normalized(answer), normalized(gold)) for gold in golds), default=0.0)


def _f1(answer: str, gold: str) -> float:
    common = sum((Counter(answer) & Counter(gold)).values())
    if common == 0:
        return 0.0
    precision, recall = common / len(answer), common / len(gold)
    return 2 * precision * recall / (precision + recall)


METRICS = (Metric("f1", "answers", of_answer(character_f1)),)
