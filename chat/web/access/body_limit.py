"""Bounds what a request may send, before anything is made of it."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect

from chat.web.access.requests import Interface, path_of, refuse

_UPLOAD = "/gradio_api/upload"
_EVENT = "/gradio_api/queue/join"
# Twice what is kept of one (``saved.MAX_CHARACTERS``), four bytes a character.
_CONVERSATION = "/conversation"
_SMALL = 1_000_000
_LARGEST_CONVERSATION = 3_300_000
# The parts of a form around a file.
_AROUND = 100_000


class BodyLimit:
    """Answers 413 where a body is larger than what may be sent to that path.

    Args:
        app: an ASGI application.
        max_upload: the largest file that the page takes, in bytes.
        interface: of sentences; "auto" leaves it to the browser.
    """

    def __init__(self, app: Any, max_upload: int, interface: Interface = "auto") -> None:
        self._app = app
        self._max_upload = max_upload
        self._interface = interface

    def limit(self, path: str) -> int:
        """The most bytes that may be sent to a path."""
        if path == _UPLOAD:
            return self._max_upload + _AROUND
        if path == _EVENT:  # a pasted text comes with it, its line ends and quotes doubled
            return max(_SMALL, 2 * self._max_upload + _AROUND)
        if path == _CONVERSATION:
            return _LARGEST_CONVERSATION
        return _SMALL

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        limit = self.limit(path_of(scope))
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isdecimal() or int(told) > limit:
            await self._refuse(scope, receive, send, limit)
            return
        counted = _Counted(receive, send, limit)
        try:
            await self._app(scope, counted.receive, counted.send)
        except ClientDisconnect:  # it was told so because of us
            if not counted.over:
                raise
        if counted.over and not counted.started:
            await self._refuse(scope, receive, send, limit)

    async def _refuse(self, scope: Any, receive: Any, send: Any, limit: int) -> None:
        shown = f"{limit / 1e6:.1f}"
        await refuse(scope, receive, send, 413, "access_too_large", self._interface, limit=shown)


class _Counted:
    """A request whose body ends for the application where it grows too large."""

    def __init__(self, receive: Any, send: Any, limit: int) -> None:
        self._receive = receive
        self._send = send
        self._left = limit
        self.over = False
        self.started = False

    async def receive(self) -> Any:
        if self.over:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.over = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Any) -> None:
        if self.over and not self.started:  # what it says of half a body is of no use
            return
        self.started = True
        await self._send(message)
