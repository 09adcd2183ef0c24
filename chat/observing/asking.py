"""Who is asking: set around a question, known wherever that question is answered."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

Origin = Literal["page", "api", "gradio", "mcp"]
ORIGINS: tuple[Origin, ...] = ("page", "api", "gradio", "mcp")


def new_id() -> str:
    """A random name; it tells nothing of whoever has it."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Asking:
    """One question of somebody.

    Attributes:
        origin: the way by which it came.
        session: the conversation, by a random name; empty where there is none.
        id: the question's own random name.
    """

    origin: Origin
    session: str = ""
    id: str = field(default_factory=new_id)


_asking: ContextVar[Asking | None] = ContextVar("asking", default=None)


@contextmanager
def asked_by(asking: Asking) -> Iterator[None]:
    """What is asked inside, in this thread, is somebody's question and told of."""
    before = _asking.set(asking)
    try:
        yield
    finally:
        _asking.reset(before)


def current_asking() -> Asking | None:
    """Who is asking here; None where nobody is."""
    return _asking.get()
