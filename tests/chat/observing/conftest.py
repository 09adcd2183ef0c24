"""Events as an observer is told them, and a pipeline that does what a test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from chat.answer import Answer, Citation, Reason, Role, Timings
from chat.asking import Asked, Trace
from chat.observing.asking import Asking
from chat.observing.event import QuestionEvent
from chat.reader import Reading
from index.search import Hit
from ingest.document import Passage, Span

SECRET = "秘密の質問\nですか?"
WORDS = "秘密の答え"


def make_trace(question: str = SECRET, reason: Reason | None = None) -> Trace:
    hit = Hit(Passage("a.txt", 10, 90, ("節",)), 0.9, 2, 3.25, None, 0.0)
    place = Citation(Role.ANSWER, "a.txt", "秘密の題", ("秘密の節",), 20, 25, WORDS, 10, 90)
    places = () if reason else (place,)
    answer = Answer(
        question=question,
        answered=reason is None,
        answer=None if reason else WORDS,
        confidence=0.75,
        reason=reason,
        reply="",
        understood_as="秘密の意味",
        citations=places,
        nearest=(),
        index_version="v1",
        timings_ms=Timings(12.0, 30.0, 45.0),
    )
    if reason is Reason.SMALLTALK:
        return Trace(answer)
    reading = Reading(hit, (Span(20, 25),), Span(10, 40), 4.5, 0.75)
    return Trace(answer, (hit,), (hit,), (reading,))


class Pipeline:
    """Answers what ``trace_of`` says."""

    def __init__(self) -> None:
        self.trace_of: Callable[[Asked], Trace] = lambda asked: make_trace(asked.question)
        self.asked: list[Asked] = []

    def ask(self, question, earlier=(), sources=None, language="ja", literal=False) -> Answer:
        named = None if sources is None else tuple(sources)
        return self.trace([Asked(question, tuple(earlier), named, language, literal)])[0].answer

    def trace(self, asked: Sequence[Asked], depth: int = 0) -> list[Trace]:
        self.asked += asked
        return [self.trace_of(one) for one in asked]


@pytest.fixture
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.fixture
def make_event() -> Callable[..., QuestionEvent]:
    def make(
        question: str = SECRET,
        reason: Reason | None = None,
        error: str = "",
        origin: str = "page",
    ) -> QuestionEvent:
        trace = None if error else make_trace(question, reason)
        asked = Asked(question, ("前の秘密",), None)
        return QuestionEvent(Asking(origin, "s" * 16), asked, 0.05, trace, error)

    return make
