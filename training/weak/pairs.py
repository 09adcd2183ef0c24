"""What the labelling functions make, and what all of them hold to."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.document import Span

SHORTEST, LONGEST = 4, 70
LONGEST_QUESTION = 70


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and where its answer stands in the article.

    Attributes:
        kind: why, how, list, definition, opinion or yesno.
        question: the question.
        answer: the answer's place in the article.
    """

    kind: str
    question: str
    answer: Span

    @property
    def sound(self) -> bool:
        """Whether both are of a usual length."""
        answer = self.answer.end - self.answer.start
        return SHORTEST <= answer <= LONGEST and len(self.question) <= LONGEST_QUESTION
