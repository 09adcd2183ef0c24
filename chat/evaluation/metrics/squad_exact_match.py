"""EM of the official SQuAD scripts, as evaluate-v2.0.py computes it; see ``squad``."""

from __future__ import annotations

from collections.abc import Sequence

from chat.evaluation.metrics.metric import Metric, of_answer
from chat.evaluation.metrics.squad import squad_golds, squad_normalized


def squad_exact_match(answer: str | None, golds: Sequence[str]) -> float:
    """1 where the answer equals a gold answer, else 0; no answer counts as empty words."""
    return float(squad_normalized(answer or "") in squad_golds(golds))


METRICS = (Metric("squad_exact_match", "answers", of_answer(squad_exact_match), in_terminal=False),)
