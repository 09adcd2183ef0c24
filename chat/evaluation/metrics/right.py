"""Right: whether a person would take the answer as right. Our own measure.

Character F1 of at least 0.5 with a gold answer, or a gold answer inside an answer that is not
much longer: at most twice the gold and 8 characters; for why, how, list and paraphrase, at most
120 characters or four times the gold. Of a gold answer of several lines at least 75 % of the
items have to be there, in at most twice as many lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.metric import Metric
from chat.evaluation.metrics.normalization import listed, normalized
from chat.evaluation.record import Attempt, Gold

LENIENT_KINDS = frozenset({"why", "how", "list", "paraphrase"})
_ITEM_SHARE = 0.75


def right(answer: str | None, golds: Sequence[str], kind: str) -> float:
    """1 where the answer is right by the rule above, else 0; no answer is 0."""
    if answer is None:
        return 0.0
    return float(any(_right(answer, gold, kind) for gold in golds))


def _right(answer: str, gold: str, kind: str) -> bool:
    items = listed(gold)
    if len(items) > 1:
        return _lists(answer, items, kind)
    return _holds(answer, gold, kind)


def _holds(answer: str, gold: str, kind: str) -> bool:
    if character_f1(answer, [gold]) >= 0.5:
        return True
    answer, gold = normalized(answer), normalized(gold)
    limit = 2 * len(gold) + 8
    if kind in LENIENT_KINDS:
        limit = max(120, 4 * len(gold))
    return gold in answer and len(answer) <= limit


def _lists(answer: str, items: list[str], kind: str) -> bool:
    lines = listed(answer)
    found = sum(any(_holds(line, item, kind) for line in lines) for item in items)
    return found >= _ITEM_SHARE * len(items) and len(lines) <= 2 * len(items)


def _score(gold: Gold, attempt: Attempt) -> float:
    return right(attempt.given, gold.question.answers, gold.question.kind)


METRICS = (Metric("right", "answers", _score),)
