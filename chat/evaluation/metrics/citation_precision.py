"""Citation precision: whether what is cited is what a person would cite.

The share of an answer's cited places that overlap gold evidence; the precision of citations of
Gao et al., "ALCE" (EMNLP 2023), with gold places instead of an entailment model.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.evaluation.metrics.metric import Metric
from chat.evaluation.metrics.overlap import overlaps_any
from chat.evaluation.record import Attempt, Gold
from ingest.document import Passage


def citation_precision(places: Sequence[Passage], evidence: Sequence[Passage]) -> float | None:
    """The share, 0 to 1; None where nothing is cited or the evidence stands nowhere."""
    if not places or not evidence:
        return None
    return sum(overlaps_any(place, evidence) for place in places) / len(places)


def _score(gold: Gold, attempt: Attempt) -> float | None:
    return citation_precision(attempt.places, gold.evidence) if attempt.answered else None


METRICS = (Metric("citation_precision", "citations", _score),)
