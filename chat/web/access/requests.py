"""What the layers around the page read from a request, and how they refuse one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse

from chat.web.api.shape import error_object, is_for_programs
from chat.web.handlers import LANGUAGE_COOKIE, browser_language
from ingest import messages
from ingest.messages import Language

Scope = Any
_LONGEST_COOKIES = 4096
Interface = Literal["auto", "ja", "en"]


def path_of(scope: Scope) -> str:
    """The path below where the app is mounted (``root_path``)."""
    path, root = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    below = path[len(root) :] if root and (path + "/").startswith(root + "/") else path
    return below or "/"


def language_of(headers: Mapping[str, str], interface: Interface) -> Language:
    """The language to answer a request in."""
    accepted = headers.get("accept-language", "")
    chosen = cookie_parser(headers.get("cookie", "")[:_LONGEST_COOKIES]).get(LANGUAGE_COOKIE, "")
    return browser_language(accepted, chosen or ("" if interface == "auto" else interface))


def address_of(scope: Scope) -> str:
    """Where a request came from; behind a trusted proxy uvicorn has put in what that says."""
    client = scope.get("client")
    return str(client[0]) if client else ""


async def refuse(
    scope: Scope,
    receive: Any,
    send: Any,
    status: int,
    key: str,
    interface: Interface,
    headers: Mapping[str, str] | None = None,
    **details: object,
) -> None:
    """Answer with one of our sentences, in the fields where Gradio and people look for it."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    sentence = messages.text(key, language_of(Headers(scope=scope), interface), **details)
    kept = {"cache-control": "no-store", **(headers or {})}
    for_programs = is_for_programs(path_of(scope))
    content = error_object(key, sentence) if for_programs else {"error": key, "detail": sentence}
    response = JSONResponse(content, status, headers=kept)
    await response(scope, receive, send)
