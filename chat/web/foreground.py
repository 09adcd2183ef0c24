"""Runs an application in the foreground until a signal ends it."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any, NoReturn

import uvicorn

from chat.web.ending import Ending

_GRACE_SECONDS = 1
# What is left, at most, of the time for the end once questions are given up.
_LAST_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Farewell:
    """How the server ends.

    Attributes:
        ending: begun when the first signal comes.
        seconds: how long it may take from then on.
        on_end: called once, then.
    """

    ending: Ending
    seconds: float
    on_end: Callable[[], None]

    async def say(self) -> None:
        """Answer what was asked; the process ends in time even where that is not possible."""
        late = threading.Timer(self.seconds, exit_at_once)
        late.daemon = True
        late.start()
        self.ending.begin()
        self.on_end()
        await self.ending.drain(self.seconds - min(_LAST_SECONDS, self.seconds / 2))


class _Server(uvicorn.Server):
    """Tells when it is ready, and ends on a signal without raising it again."""

    def __init__(
        self, config: uvicorn.Config, on_ready: Callable[[], None], farewell: Farewell
    ) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._farewell = farewell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Pages still reach the server meanwhile: what they ask is refused in words.
        await self._farewell.say()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        with _signals(self._end):
            yield

    def _end(self, number: int, _frame: FrameType | None) -> None:
        if self.should_exit:
            exit_at_once(128 + number)
        # Open event streams are cut off; that is no error worth a line.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
        self.should_exit = True


def run(app: Any, bound: socket.socket, on_ready: Callable[[], None], farewell: Farewell) -> None:
    """Serve until SIGINT or SIGTERM; a second one ends the process at once.

    Args:
        app: the ASGI application.
        bound: where to listen.
        on_ready: called once, when requests are answered.
        farewell: how it ends.
    """
    settings = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        # Proxies are the application's own business: ``chat.web.proxied``.
        proxy_headers=False,
    )
    _Server(settings, on_ready, farewell).run([bound])


def exit_at_once(code: int = 0) -> NoReturn:
    """End the process while a thread is inside native code.

    Python would tear such a thread down in the middle, and C++ aborts on that (gh-87135).
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(RuntimeError, OSError, ValueError):  # in the middle of a write
            stream.flush()
    os._exit(code)


@contextlib.contextmanager
def _signals(end: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """SIGINT and SIGTERM call ``end``, in the main thread; elsewhere nobody signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
