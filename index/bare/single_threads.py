"""Matrix products that take one thread each, while several of them are computed side by side."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from functools import cached_property

from threadpoolctl import OpenBLASController, ThreadpoolController


class SingleThreads:
    """While anybody is in here, NumPy's matrix products take one thread each.

    That is a setting of the whole process: the first one in makes it and the last one out takes it
    back, whatever order they leave in.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._limit = ExitStack()

    @cached_property
    def _products(self) -> ThreadpoolController:
        return ThreadpoolController()  # looking for the libraries takes milliseconds

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                _heed_this_thread()
                self._limit.enter_context(self._products.limit(limits=1, user_api="blas"))
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                _heed_this_thread()
                self._limit.close()


def _heed_this_thread() -> None:
    """Let this thread set how many threads a product takes.

    threadpoolctl lets the thread that set it last do so, and says nothing to any other while that
    one lives: whoever leaves last would leave the products on one thread.
    """
    OpenBLASController.clear_controlling_thread(force=True)


ONE_EACH = SingleThreads()
