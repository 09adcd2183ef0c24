"""Readers find the words that answer a question in the passages that a search found.

A reader is one class behind the ``Reader`` protocol: ``SpanReader`` asks a trained model for the
words, ``SentenceReader`` looks for the sentence that shares most with the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chat.question import Question
from index.search import Hit
from index.view import IndexView
from ingest.document import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """One candidate answer.

    Attributes:
        hit: the passage that it stands in.
        spans: the answer's spans in the document, in reading order; several for a list.
        sentence: the sentence around the first span.
        score: the reader's own score (a logit); larger is better.
        probability: estimated probability that this answers the question, 0 to 1.
    """

    hit: Hit
    spans: tuple[Span, ...]
    sentence: Span
    score: float
    probability: float


class Reader(Protocol):
    """Reads candidate answers out of passages."""

    def read(self, question: Question, hits: Sequence[Hit], index: IndexView) -> list[Reading]:
        """Candidates, best first; empty where the passages hold no sentence at all.

        Args:
            question: the analysed question.
            hits: the passages to read, best first.
            index: the version that they are of.
        """
        ...

    def prepare(
        self, questions: Sequence[Question], hits: Sequence[Sequence[Hit]], index: IndexView
    ) -> None:
        """Compute at once what reading would compute for one question after the other.

        Args:
            questions: the analysed questions.
            hits: for each the passages that it will be read in.
            index: the version that they are of.
        """
        ...

    def forget(self) -> None:
        """Let go of what is kept of earlier questions, so that time is measured fairly."""
        ...
