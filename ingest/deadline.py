"""One deadline for all that a fetch does, whatever it happens to be waiting for.

Time limits of sockets begin anew with each byte, and resolving a name has none: a fetch therefore
runs in a thread, which is left behind when its time is over, its connection cut.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")

_CONNECTED = ("connection.connect_tcp.complete", "connection.start_tls.complete")
_BEGINNING = "send_request_headers.started"


class Deadline:
    """The time by which a fetch has to be done.

    Args:
        seconds: from now on.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._socket: socket.socket | None = None

    def check(self) -> None:
        """Raises: TimeoutError: it is over."""
        if time.monotonic() >= self._end:
            raise TimeoutError

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Follow a request; httpcore's extension "trace".

        Raises:
            TimeoutError: it is over, so that no other connection or request is begun.
        """
        if event in _CONNECTED:
            self._socket = info["return_value"].get_extra_info("socket")
        if event in _CONNECTED or event.endswith(_BEGINNING):
            self.check()

    def run(self, function: Callable[[], T]) -> T:
        """What a function returns or raises, if it does so in time.

        Raises:
            TimeoutError: it did not; it goes on until it notices.
        """
        done: Future[T] = Future()

        def work() -> None:
            try:
                done.set_result(function())
            except BaseException as error:
                done.set_exception(error)

        threading.Thread(target=work, daemon=True, name="shutten-fetch").start()
        try:
            return done.result(max(self._end - time.monotonic(), 0))
        finally:
            self._cut()

    def _cut(self) -> None:
        """Wake who waits for the connection. Not closed: its number could be another's by then."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
