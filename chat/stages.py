"""Tells whoever waits for an answer how far it is, without a parameter in every function between.

The listener is one of the running context (:mod:`contextvars`), so that answers that are worked
out side by side, each in a thread of its own, tell only their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Stage(StrEnum):
    """What is being done."""

    SEARCHING = "searching"
    READING = "reading"


_listener: ContextVar[Callable[[Stage], None] | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Callable[[Stage], None]) -> Iterator[None]:
    """While this lasts, ``listener`` is told of the stages of this context."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def enter(stage: Stage) -> None:
    """A stage begins; nothing where nobody listens."""
    if (listener := _listener.get()) is not None:
        listener(stage)


def told(listener: Callable[[Stage], None], function: Callable[[], T]) -> T:
    """What ``function`` returns; ``listener`` is told of its stages."""
    with listening(listener):
        return function()
