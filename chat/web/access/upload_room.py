"""Uploads are refused while those that lie there fill what they may."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool

from chat.web.access.requests import Interface, path_of, refuse
from chat.web.room import LEAST_BYTES, Room
from ingest.errors import BusyError

_UPLOAD = "/gradio_api/upload"


class UploadRoom:
    """Answers 507 to an upload while there is no room for more.

    Gradio keeps each upload for an hour, whether anything is made of it or not.

    Args:
        app: an ASGI application.
        room: of the uploads.
        interface: of sentences; "auto" leaves it to the browser.
    """

    def __init__(self, app: Any, room: Room, interface: Interface = "auto") -> None:
        self._app = app
        self._room = room
        self._interface = interface

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        if scope["type"] == "http" and path_of(scope) == _UPLOAD and scope["method"] == "POST":
            try:
                await run_in_threadpool(self._room.check, LEAST_BYTES)
            except BusyError as error:
                limit = error.details["limit"]
                await refuse(scope, receive, send, 507, error.key, self._interface, limit=limit)
                return
        await self._app(scope, receive, send)
