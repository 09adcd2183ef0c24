"""F1 over words of the official SQuAD scripts, as evaluate-v2.0.py computes it; see ``squad``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chat.evaluation.metrics.metric import Metric, of_answer
from chat.evaluation.metrics.squad import squad_golds, squad_normalized


def squad_f1(answer: str | None, golds: Sequence[str]) -> float:
    """The best F1 with any gold answer, 0 to 1; no answer counts as empty words."""
    words = squad_normalized(answer or "").split()
    return max(_f1(words, gold.split()) for gold in squad_golds(golds))


def _f1(answer: list[str], gold: list[str]) -> float:
    if not answer or not gold:
        return float(answer == gold)
    common = sum((Counter(answer) & Counter(gold)).values())
    if common == 0:
        return 0.0
    precision, recall = common / len(answer), common / len(gold)
    return 2 * precision * recall / (precision + recall)


METRICS = (Metric("squad_f1", "answers", of_answer(squad_f1), in_terminal=False),)
