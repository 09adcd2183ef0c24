"""How many events of the page may wait for their turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chat.web.access.requests import Interface, path_of, refuse

# Both put an event into Gradio's queue.
_EVENTS = ("/gradio_api/queue/join", "/gradio_api/call/")
# Behind those that are worked on; fifty people at once are far from it.
MOST_WAITING = 256


class Line:
    """Refuses events while too many wait, in a sentence that the page shows.

    Args:
        app: an ASGI application.
        waiting: how many wait.
        most: how many may.
        interface: of sentences; "auto" leaves it to the browser.
    """

    def __init__(
        self,
        app: Any,
        waiting: Callable[[], int],
        most: int = MOST_WAITING,
        interface: Interface = "auto",
    ) -> None:
        self._app = app
        self._waiting = waiting
        self._most = most
        self._interface = interface

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        joins = scope["type"] == "http" and scope["method"] == "POST"
        if joins and path_of(scope).startswith(_EVENTS) and self._waiting() >= self._most:
            told = {"retry-after": "10"}
            # Not 503: for that Gradio has words of its own, in English.
            await refuse(scope, receive, send, 429, "too_many_waiting", self._interface, told)
        else:
            await self._app(scope, receive, send)
