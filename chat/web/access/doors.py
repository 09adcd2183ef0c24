"""Of what Gradio answers, only what our page needs is let through."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from chat.web.access.requests import Interface, path_of, refuse
from chat.web.api.shape import ASK

# Below its prefix Gradio serves files, fetches addresses for whoever asks, edits code, profiles.
_NEEDED = re.compile(
    r"/gradio_api/(?:"
    r"(?:info|openapi\.json|app_id|queue/join|queue/data|cancel|reset|startup-events|theme\.css"
    r"|upload|upload_progress|login_check)/?"
    # The page's own events come as "run", under any name, with their number.
    rf"|heartbeat/[\w-]+|call(?:/v2)?{ASK}(?:/[\w-]*)?|(?:api|run)/[\w/-]+|mcp(?:/.*)?)"
)
_CLOSED = ("/monitoring", "/svelte", "/pwa_icon", "/file", "/proxy", "/dev/reload", "/queue")


class Doors:
    """Answers with "not found" where Gradio has a route that is not ours.

    Args:
        app: an ASGI application.
        interface: of sentences; "auto" leaves it to the browser.
    """

    def __init__(self, app: Any, interface: Interface = "auto") -> None:
        self._app = app
        self._interface = interface

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        if scope["type"] in ("http", "websocket") and not is_open(path_of(scope)):
            await refuse(scope, receive, send, 404, "access_no_page", self._interface)
        else:
            await self._app(scope, receive, send)


def is_open(path: str) -> bool:
    """Whether a path, decoded once as servers do, is one of the page's."""
    twice = unquote(path)
    if "\\" in twice or "\0" in twice or ".." in twice.split("/"):
        return False
    if path.startswith("/gradio_api"):
        return _NEEDED.fullmatch(path) is not None
    return not path.startswith(_CLOSED)
