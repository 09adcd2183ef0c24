"""Item F1: how many items of a list were given exactly.

The exact-match F1 of Li et al., "MultiSpanQA" (NAACL 2022), on characters after NFKC. Theirs
counts the items of all questions together; ours is one question's, so that questions weigh alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.evaluation.metrics.metric import Metric
from chat.evaluation.metrics.normalization import listed, normalized
from chat.evaluation.record import Attempt, Gold


def item_f1(items: Sequence[str], golds: Sequence[str]) -> float | None:
    """The best F1 of the items with those of any gold answer, 0 to 1.

    Args:
        items: the texts of the answer; none where there is no answer.
        golds: gold answers, one item a line.

    Returns:
        None where no gold answer is a list.
    """
    lists = [{normalized(item) for item in listed(gold)} for gold in golds]
    if not any(len(listed(gold)) > 1 for gold in golds):
        return None
    given = {normalized(item) for item in items}
    # 2PR / (P + R), with P = common / given and R = common / gold
    return max(2 * len(given & gold) / (len(given) + len(gold)) for gold in lists if gold)


def _score(gold: Gold, attempt: Attempt) -> float | None:
    return item_f1(attempt.items if attempt.answered else (), gold.question.answers)


METRICS = (Metric("item_f1", "answers", _score),)
