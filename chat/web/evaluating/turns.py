"""One at a time, in the order they came."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from chat.web.evaluating.progress import Stopped

_POLL = 0.1


class Turns:
    """A queue of threads for something that only one of them may do."""

    def __init__(self) -> None:
        self._line: deque[threading.Event] = deque()
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, stop: threading.Event, waiting: Callable[[int], None]) -> Iterator[None]:
        """Wait for the turn, hold it, and hand it on.

        Args:
            stop: gives up waiting; its identity is the place in the line.
            waiting: told how many are ahead, whenever that changes.

        Raises:
            Stopped: ``stop`` was set before it was this one's turn.
        """
        with self._changed:
            self._line.append(stop)
        try:
            self._wait(stop, waiting)
            yield
        finally:
            with self._changed:
                self._line.remove(stop)
                self._changed.notify_all()

    def stop_all(self, timeout: float) -> None:
        """Stop everyone, and wait so many seconds at most until they are gone."""
        with self._changed:
            for stop in self._line:
                stop.set()
            self._changed.wait_for(lambda: not self._line, timeout)

    def _wait(self, stop: threading.Event, waiting: Callable[[int], None]) -> None:
        told = 0
        with self._changed:
            while ahead := self._line.index(stop):
                if stop.is_set():
                    raise Stopped
                if ahead != told:
                    waiting(ahead)
                    told = ahead
                self._changed.wait(_POLL)
