"""Ctrl-C held back for the moments in which nothing may be left half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Let a Ctrl-C that comes inside wait until the end.

    Signals reach the main thread only, so that others have nothing to hold back.

    Raises:
        KeyboardInterrupt: at the end, where one came.
    """
    before = signal.getsignal(signal.SIGINT)
    # None is a handler that was not set from Python: it could not be put back.
    if threading.current_thread() is not threading.main_thread() or before is None:
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        # As it would have been met, also where somebody handles it in another way.
        signal.raise_signal(signal.SIGINT)
