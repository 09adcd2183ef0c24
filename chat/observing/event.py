"""What came of a question, as it is told to whoever observes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from chat.answer import Answer
from chat.asking import Asked, Trace
from chat.observing.asking import Asking
from chat.reader import Reading
from index.search import Hit

ANSWERED = "answered"
FAILED = "failed"
# Never answered: the client had gone before its turn came, or too many were waiting.
LEFT = "left"
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class QuestionEvent:
    """One question, answered or failed.

    Attributes:
        asking: who asked.
        asked: the question.
        seconds: from the moment that the pipeline had it.
        trace: the answer and how it was found; None where it failed.
        error: the key of the error's sentence, or the error's class where it has none; else empty.
    """

    asking: Asking
    asked: Asked
    seconds: float
    trace: Trace | None = None
    error: str = ""

    @property
    def answer(self) -> Answer | None:
        """The answer, if there is one."""
        return self.trace.answer if self.trace else None

    @property
    def outcome(self) -> str:
        """``ANSWERED``, ``FAILED``, or the reason why there is no answer."""
        if self.answer is None:
            return FAILED
        return ANSWERED if self.answer.reason is None else self.answer.reason.value

    @property
    def best(self) -> tuple[Hit, Reading | None] | None:
        """The passage of the best candidate, else the one found first; None without a search."""
        if self.trace is None:
            return None
        if self.trace.readings:
            first = self.trace.readings[0]
            return first.hit, first
        return (self.trace.hits[0], None) if self.trace.hits else None


class Observer(Protocol):
    """Is told of questions, in the thread that answers them."""

    def began(self, asking: Asking) -> None:
        """The pipeline has a question now."""
        ...

    def ended(self, event: QuestionEvent) -> None:
        """A question has been answered, or failed."""
        ...
