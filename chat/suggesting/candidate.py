"""What the ways of turning a statement round make."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.document import Span


class Kind(StrEnum):
    """What a question asks for."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    NUMBER = "number"
    WHY = "why"
    DEFINITION = "definition"
    SAID = "said"
    WHAT = "what"


@dataclass(frozen=True, slots=True)
class Made:
    """A question of one sentence.

    Attributes:
        kind: what it asks for.
        question: the question.
        answer: the place of the answer in the statement's words.
        named: whether it is sure to name what it asks about, so that nothing else has to.
    """

    kind: Kind
    question: str
    answer: Span
    named: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question of an article.

    Attributes:
        kind: what it asks for.
        question: the question.
        answer: the place in the article's text that it was made from.
        sentence: the sentence around that.
    """

    kind: Kind
    question: str
    answer: Span
    sentence: Span
