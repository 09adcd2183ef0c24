"""What an evaluation knows of one question: its gold, what each system made of it, the scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chat.answer import Answer
from chat.evaluation.questions.question import EvaluationQuestion
from ingest.document import Passage

Scores = Mapping[str, float]
"""The measures of one attempt by their names; one that the question has no gold for is absent."""


class Cause(StrEnum):
    """Why an answer is not the gold answer, the first that applies."""

    GOLD_LOOKS_WRONG = "gold_looks_wrong"
    WRONGLY_ANSWERED = "wrongly_answered"
    NOT_RETRIEVED = "not_retrieved"
    WRONGLY_ABSTAINED = "wrongly_abstained"
    NOT_READ = "not_read"
    EDGE_ONLY = "edge_only"
    WRONG_SPAN = "wrong_span"


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold of one question, found in the index.

    Attributes:
        question: the question.
        evidence: where the evidence sentences stand.
        relevant: the passages of the index that overlap the evidence, in reading order.
        evidence_missing: evidence sentences that stand in no article.
        answers_missing: gold answers (items, for lists) of which no article holds the words.
    """

    question: EvaluationQuestion
    evidence: tuple[Passage, ...] = ()
    relevant: tuple[Passage, ...] = ()
    evidence_missing: tuple[str, ...] = ()
    answers_missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one system made of one question: ours, or the baseline.

    Attributes:
        answered: whether it answered.
        items: the texts of its best answer, given or not; several for a list.
        places: where those texts stand, one each.
        confidence: how sure it is; compared within one system only.
        ranking: the passages it found with their scores, best first.
        read: how many of them it read.
    """

    answered: bool
    items: tuple[str, ...]
    places: tuple[Passage, ...]
    confidence: float
    ranking: tuple[tuple[Passage, float], ...] = ()
    read: int = 0

    @property
    def best(self) -> str | None:
        """The best answer, given or not; None where there is none at all."""
        return "\n".join(self.items) if self.items else None

    @property
    def given(self) -> str | None:
        """The answer that was given; None where it declined."""
        return self.best if self.answered else None


@dataclass(frozen=True, slots=True)
class Judged:
    """A question answered and scored; a line of ``predictions.jsonl``.

    Attributes:
        gold: the question with its gold.
        answer: the answer as a user gets it.
        attempt: the same as an attempt.
        scores: its measures.
        cause: why it is not the gold answer; None where it is, or where there is no gold.
        baseline: BM25's best sentence.
        baseline_scores: its measures.
        context: for each cited place (at most three), the sentence around it.
    """

    gold: Gold
    answer: Answer
    attempt: Attempt
    scores: Scores
    cause: Cause | None
    baseline: Attempt
    baseline_scores: Scores
    context: tuple[Passage, ...] = field(default=())
