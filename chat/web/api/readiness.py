"""Whether questions can be answered: the index loaded, the models ready."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from chat.observing.asking import Asking
from chat.observing.event import QuestionEvent
from chat.observing.observed import Answering, key_of
from chat.web.work import Work
from index.handle import IndexSource
from ingest.errors import ShuttenError

STARTING = "starting"
# The words do not matter: they pass through search and reading.
_PROBE = "shutten"
_AGAIN_SECONDS = 5.0


class Readiness:
    """Knows of which version a question was answered; also an observer, which learns it from users.

    A version that none was answered of yet is asked one in a thread; what is checked after that is
    that this version is the live one.

    Args:
        answerer: the pipeline, unobserved.
        index: says which version is live.
        ending: whether the server is about to end, and takes no questions any more.
    """

    def __init__(
        self,
        answerer: Answering,
        index: IndexSource,
        ending: Callable[[], bool] = lambda: False,
    ) -> None:
        self._ending = ending
        self._answerer = answerer
        self._index = index
        self._lock = threading.Lock()
        self._proven = ""
        self._failed = ""
        self._tried = -_AGAIN_SECONDS
        self._probing = False

    def began(self, asking: Asking) -> None:
        """Nothing is known yet."""

    def ended(self, event: QuestionEvent) -> None:
        """Somebody's question went all the way."""
        if event.trace is not None and event.trace.readings:
            self._proven = event.trace.answer.index_version

    def problem(self) -> str:
        """Why questions cannot be answered, as an error's key or ``STARTING``; empty if they can.

        May load a version, so never in the event loop.
        """
        if self._ending():
            return "ending_refused"
        try:
            version = self._index.current().version
        except ShuttenError as error:
            return error.key
        if version == self._proven:
            return ""
        with self._lock:
            if not self._probing and time.monotonic() - self._tried >= _AGAIN_SECONDS:
                self._probing, self._tried, self._failed = True, time.monotonic(), ""
                Work[None, None](lambda _: self._probe())
            return self._failed or STARTING

    def _probe(self) -> None:
        failed, proven = "", ""
        try:
            proven = self._answerer.ask(_PROBE).index_version
        except Exception as error:
            failed = key_of(error)
        with self._lock:
            self._probing, self._failed = False, failed
            self._proven = proven or self._proven
