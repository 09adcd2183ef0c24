"""What Gradio keeps of a session does not grow with each of its events.

Where an event changes a component's properties (``gr.update``), Gradio puts a new component in its
place, which has a number of its own; the next plain value for it is then kept under that number,
beside those of all components before. A conversation drawn anew with each question so stays in
memory as often as it was drawn. Besides, Gradio keeps the last value of everything for "deep
links", an address that is closed here.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any


def keep_sessions_lean() -> None:
    """Have a component that replaces another take over its number, and keep no values of any."""
    from gradio.state_holder import SessionState

    for name in ("__setitem__", "_update_value_in_config"):
        if name not in vars(SessionState):
            raise AttributeError(f"gradio's SessionState.{name} is gone; look what it keeps now")
    put = SessionState.__setitem__
    if getattr(put, "_shutten", False):  # once, however many apps
        return

    def put_in_place(self: SessionState, key: int, value: Any) -> None:
        block = self.blocks_config.blocks.get(key)
        if block is not None and not block.stateful:
            value._id = key
        put(self, key, value)

    _expire_for_ever()
    put_in_place._shutten = True  # type: ignore[attr-defined]
    SessionState.__setitem__ = put_in_place
    SessionState._update_value_in_config = _unkept


def _expire_for_ever() -> None:
    """Have the task that lets go of sessions outlast one that changes while it is looked at.

    It looks each second, and the error that a growing dictionary raises would end it for good.
    """
    from gradio.state_holder import StateHolder

    expire = StateHolder.delete_all_expired_state

    def expire_what_stands(self: StateHolder) -> None:
        with suppress(RuntimeError, KeyError):
            expire(self)

    StateHolder.delete_all_expired_state = expire_what_stands


def _unkept(*_: object) -> None:
    """Nothing is kept."""
