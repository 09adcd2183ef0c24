"""Where a page hands its conversation over again, and what it is told that it has to."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from chat.web.access.requests import Interface, language_of
from chat.web.history.returning import PATH, LostSessionError, Returned, Returning
from ingest import messages

_KEY = "session_lost"
_UNKEPT = {"cache-control": "no-store"}


def returning_routes(returning: Returning, interface: Interface) -> APIRouter:
    """The address that takes conversations.

    Args:
        returning: takes them.
        interface: of pages that do not name their language; "auto" leaves it to the browser.
    """
    router = APIRouter()

    @router.post(PATH)
    async def conversation(request: Request) -> Response:
        try:
            raw = json.loads(await request.body())
        except (ValueError, RecursionError):
            raw = None
        page = Returned.of(raw, language_of(request.headers, interface))
        if page is None:
            return Response(status_code=400, headers=_UNKEPT)
        await run_in_threadpool(returning.take, page)
        return Response(status_code=204, headers=_UNKEPT)

    return router


def lost_sessions(interface: Interface) -> dict[type[Exception], Any]:
    """The handler by which Gradio's application answers an event of a lost session with 409."""

    async def lost(request: Any, _: Exception) -> JSONResponse:
        sentence = messages.text(_KEY, language_of(request.headers, interface))
        return JSONResponse({"error": _KEY, "detail": sentence}, 409, headers=_UNKEPT)

    return {LostSessionError: lost}
