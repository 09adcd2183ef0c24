"""Work beside the page: in a thread of its own, so that it can be watched and left behind."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_POLL = 0.05
_NAME = "shutten-work"


def settle(seconds: float) -> bool:
    """Wait at most so long for work that is still going on; whether all of it has ended."""
    end = time.monotonic() + seconds
    for thread in _threads():
        thread.join(max(end - time.monotonic(), 0))
    return not _threads()


def _threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == _NAME]


class Work(Generic[T, R]):
    """A function running in a daemon thread; a server that ends does not wait for it.

    Args:
        function: called with a function that takes reports.
    """

    def __init__(self, function: Callable[[Callable[[R], None]], T]) -> None:
        self._reports: queue.SimpleQueue[R] = queue.SimpleQueue()
        self._finished = threading.Event()
        self._value: T
        self._error: BaseException | None = None
        self._function = function
        threading.Thread(target=self._run, daemon=True, name=_NAME).start()

    def _run(self) -> None:
        try:
            self._value = self._function(self._reports.put)
        except BaseException as error:  # handed on by ``result``
            self._error = error
        finally:
            self._finished.set()

    def wait(self, stop: threading.Event) -> bool:
        """Wait until it is done or ``stop`` is set; whether it is done."""
        while not self._finished.wait(_POLL):
            if stop.is_set():
                return False
        return not stop.is_set()

    def reports(self, every: float = 0.1) -> Iterator[R]:
        """The newest report, at most once in ``every`` seconds, until the work is done."""
        for report in self.watch(every):
            if report is not None:
                yield report

    def watch(self, every: float, stop: threading.Event | None = None) -> Iterator[R | None]:
        """The newest report once in ``every`` seconds, None where there is none.

        A page that has gone is noticed only where something is yielded to it.

        Args:
            every: seconds.
            stop: once set, the work is left behind.
        """
        while not self._finished.wait(every):
            if stop is not None and stop.is_set():
                return
            newest: R | None = None
            while not self._reports.empty():
                newest = self._reports.get()
            yield newest

    def result(self) -> T:
        """What the function returned; raises what it raised. Only once it is done."""
        if self._error is not None:
            raise self._error
        return self._value
