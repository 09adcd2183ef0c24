"""Puts the programs' way in together, with what observes questions before the pipeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI

from chat.answering import Answerer
from chat.observing.metrics import Metrics
from chat.observing.observed import ObservedAnswerer
from chat.observing.question_log import QuestionLog
from chat.settings import Config
from chat.web.api.asking import Questions
from chat.web.api.gradio_endpoint import NAME, add_endpoint
from chat.web.api.readiness import Readiness
from chat.web.api.routes import AT_ONCE, MOST_WAITING, Served, api_routes
from chat.web.api.turns import Turns
from chat.web.library.access import is_loopback
from index.build import Builder
from index.handle import IndexHandle


@dataclass(frozen=True, slots=True)
class Login:
    """Who is let in to ask, and how often.

    Attributes:
        host: the address served at.
        password: whether whoever comes has logged in.
        admit: is told from which address a question comes, and how many it counts as; raises
            where that is too many.
        ending: whether the server is about to end.
    """

    host: str
    password: bool = False
    admit: Callable[[str, int], None] = lambda *_: None
    ending: Callable[[], bool] = lambda: False


class Api:
    """Everything of one app that programs see, and the answerer that tells of its questions.

    Args:
        answerer: the pipeline.
        handle: the index.
        builder: of the index.
        config: the settings.
        login: who is let in.

    Attributes:
        answerer: the pipeline with its observers.
        metrics: what is counted.
    """

    def __init__(
        self,
        answerer: Answerer,
        handle: IndexHandle,
        builder: Builder,
        config: Config,
        login: Login,
    ) -> None:
        settings, self._language = config.settings, config.language
        self.metrics = Metrics(handle.store, builder)
        readiness = Readiness(answerer, handle, login.ending)
        observers = (QuestionLog(settings.chat.log_text), self.metrics, readiness)
        self.answerer = ObservedAnswerer(answerer, observers)
        self._questions = Questions(self.answerer, settings.answer.max_question, login.admit)
        self._served = Served(
            questions=self._questions,
            turns=Turns(AT_ONCE, MOST_WAITING),
            metrics=self.metrics,
            readiness=readiness,
            language=self._language,
            show_metrics=settings.chat.metrics and (is_loopback(login.host) or login.password),
            behind_login=login.password,
        )
        self.metrics.watch_waiting("api", lambda: self._served.turns.waiting)

    def open_on(self, app: FastAPI, page: Any) -> None:
        """Add the addresses to an app, and the one event for ``gradio_client`` to its page."""
        router: APIRouter = api_routes(self._served)
        app.include_router(router)
        add_endpoint(page, self._questions, self._language, AT_ONCE)
        self.metrics.watch_waiting("gradio", lambda: _queued(page, True))
        self.metrics.watch_waiting("page", lambda: _queued(page, False))


def _queued(page: Any, for_programs: bool) -> int:
    """Events in Gradio's queue: those of ``/ask``, or those of the page, nearly all questions."""
    queues = getattr(page._queue, "event_queue_per_concurrency_id", {})
    waiting = [event for one in list(queues.values()) for event in list(one.queue)]
    return sum((event.fn.api_name == NAME) is for_programs for event in waiting)
