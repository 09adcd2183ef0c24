"""The pipeline with observers before it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from chat.answer import Answer
from chat.asking import Asked, Trace
from chat.exchange import Exchange
from chat.observing.asking import Asking, current_asking
from chat.observing.event import Observer, QuestionEvent
from ingest.errors import ShuttenError
from ingest.messages import Language

_log = logging.getLogger(__name__)


class Answering(Protocol):
    """Answers questions; ``chat.answering.Answerer`` is what does it."""

    def ask(
        self,
        question: str,
        earlier: Sequence[str | Exchange] = (),
        sources: Collection[str] | None = None,
        language: Language = "ja",
        literal: bool = False,
    ) -> Answer:
        """See ``chat.answering.Answerer.ask``."""
        ...

    def trace(self, asked: Sequence[Asked], depth: int = 0) -> list[Trace]:
        """See ``chat.answering.Answerer.trace``."""
        ...


class ObservedAnswerer:
    """Answers as the pipeline does, and tells of what somebody asked (``asked_by``).

    Args:
        answerer: the pipeline.
        observers: are told; where one fails, that is logged and nothing else.
    """

    def __init__(self, answerer: Answering, observers: Sequence[Observer]) -> None:
        self._answerer = answerer
        self._observers = tuple(observers)

    def ask(
        self,
        question: str,
        earlier: Sequence[str | Exchange] = (),
        sources: Collection[str] | None = None,
        language: Language = "ja",
        literal: bool = False,
    ) -> Answer:
        """Answer one question; see ``chat.answering.Answerer.ask``."""
        if current_asking() is None:
            return self._answerer.ask(question, earlier, sources, language, literal)
        named = None if sources is None else tuple(sources)
        asked = Asked(question, tuple(earlier), named, language, literal)
        return self.trace([asked])[0].answer

    def trace(self, asked: Sequence[Asked], depth: int = 0) -> list[Trace]:
        """Answer questions; see ``chat.answering.Answerer.trace``."""
        asking = current_asking()
        if asking is None or len(asked) != 1:  # somebody asks one question at a time
            return self._answerer.trace(asked, depth)
        started = time.perf_counter()
        self._tell(lambda observer: observer.began(asking))
        try:
            traces = self._answerer.trace(asked, depth)
        except BaseException as error:
            self._ended(asking, asked[0], started, error=key_of(error))
            raise
        self._ended(asking, asked[0], started, trace=traces[0])
        return traces

    def _ended(
        self,
        asking: Asking,
        asked: Asked,
        started: float,
        trace: Trace | None = None,
        error: str = "",
    ) -> None:
        seconds = time.perf_counter() - started
        event = QuestionEvent(asking, asked, seconds, trace, error)
        self._tell(lambda observer: observer.ended(event))

    def _tell(self, tell: Callable[[Observer], None]) -> None:
        for observer in self._observers:
            try:
                tell(observer)
            except Exception:
                _log.warning("an observer of questions failed", exc_info=True)


def key_of(error: BaseException) -> str:
    """What an error is called in logs: its sentence's key, else its class."""
    return error.key if isinstance(error, ShuttenError) else type(error).__name__
