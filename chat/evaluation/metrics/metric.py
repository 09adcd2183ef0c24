"""What a metric is to the rest of an evaluation: a score of one question, averaged over all.

Every module here that has a tuple ``METRICS`` is found by ``chat.evaluation.measured``. What a
figure is called and what it says (``metric_NAME``, ``metric_NAME_about``) stands in
``ingest/messages``, or in ``TEXTS`` of the same module.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from chat.evaluation.record import Attempt, Gold

Score = Callable[[Gold, Attempt], float | None]


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that is the mean of a score of each question.

    Attributes:
        name: what it is called in files and in gates.
        group: the part of the report. It also says which questions are scored: "answers" those
            that have gold answers, "retrieval" and "citations" those that have evidence;
            unanswerable ones never.
        score: 0 to 1 for what a system made of a question; None where it says nothing of that.
        better: which values are the better ones.
        in_terminal: whether the terminal shows it, as the report always does.
    """

    name: str
    group: Literal["answers", "retrieval", "citations"]
    score: Score
    better: Literal["higher", "lower", "neither"] = "higher"
    in_terminal: bool = True


def of_answer(score: Callable[[str | None, Sequence[str]], float]) -> Score:
    """A score of the answer that was given, None where it declined, against the gold answers."""
    return lambda gold, attempt: score(attempt.given, gold.question.answers)
