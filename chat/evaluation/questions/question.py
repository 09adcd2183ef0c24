"""A question of a question file, whatever the file's format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """A question with its gold.

    Attributes:
        id: as given, else the question's number.
        question: the question's words.
        after: the user's earlier questions, oldest first.
        answers: gold answers, any of which counts; one of several lines lists items.
        evidence: sentences of the article that a right citation overlaps.
        answerable: whether the article answers it; None where the file does not say.
        kind: free label for grouping.
        source: the article that holds the answer, as ``index status`` names it; empty where the
            file does not say.
        number: the question's place in the file, from 1.
    """

    id: str | int
    question: str
    after: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    answerable: bool | None = None
    kind: str = ""
    source: str = ""
    number: int = 0

    @property
    def unanswerable(self) -> bool:
        """Whether a right system declines."""
        return self.answerable is False
