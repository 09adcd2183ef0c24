"""How many events of the page may wait for their turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from chat.web.access.networks import site_of
from chat.web.access.requests import Interface, address_of, path_of, refuse
from chat.web.access.shares import may_wait

# Both put an event into Gradio's queue.
_EVENTS = ("/gradio_api/queue/join", "/gradio_api/call/")
# Behind those that are worked on; fifty people at once are far from it, behind one address too.
MOST_WAITING = 256
# A site may have a third of what is free: one alone gets a quarter of all.
_PART = 3


class Line:
    """Refuses events while too many wait, of all or of their site, in a sentence that is shown.

    Args:
        app: an ASGI application.
        waiting: the addresses from which those come that wait.
        most: how many may.
        interface: of sentences; "auto" leaves it to the browser.
    """

    def __init__(
        self,
        app: Any,
        waiting: Callable[[], Iterable[str]],
        most: int = MOST_WAITING,
        interface: Interface = "auto",
    ) -> None:
        self._app = app
        self._waiting = waiting
        self._most = most
        self._interface = interface
        # Those that are still being sent: they join the line without being asked again.
        self._coming: Counter[str] = Counter()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        joins = scope["type"] == "http" and scope["method"] == "POST"
        if not joins or not path_of(scope).startswith(_EVENTS):
            await self._app(scope, receive, send)
            return
        site = site_of(address_of(scope))
        if not self._has_room(site):
            told = {"retry-after": "10"}
            # Not 503: for that Gradio has words of its own, in English.
            await refuse(scope, receive, send, 429, "too_many_waiting", self._interface, told)
            return
        self._coming[site] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._coming[site] -= 1
            self._coming += Counter()  # those at 0 are forgotten

    def _has_room(self, site: str) -> bool:
        waiting = self._coming + Counter(map(site_of, self._waiting()))
        return may_wait(waiting[site], waiting.total(), self._most, _PART)
