"""Where a page hands its conversation over again, and what it is told that it has to."""

from __future__ import annotations

import json
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from chat.web.access.question_limit import QuestionLimit
from chat.web.access.requests import Interface, address_of, language_of
from chat.web.history.returning import PATH, LostSessionError, Returned, Returning
from ingest import messages
from ingest.errors import BusyError
from ingest.messages import Language

_KEY = "session_lost"
TOO_MANY: Final = "too_many_conversations"
_UNKEPT = {"cache-control": "no-store"}


def returning_routes(returning: Returning, interface: Interface, limit: QuestionLimit) -> APIRouter:
    """The address that takes conversations.

    Args:
        returning: takes them.
        interface: of pages that do not name their language; "auto" leaves it to the browser.
        limit: how many a place may hand over a minute: each is made anew from its articles, and
            may take another session's room.
    """
    router = APIRouter()

    @router.post(PATH)
    async def conversation(request: Request) -> Response:
        try:
            limit.admit(address_of(request.scope))
        except BusyError as error:
            return _come_again(error, language_of(request.headers, interface))
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


def _come_again(error: BusyError, language: Language) -> Response:
    told = {"error": TOO_MANY, "detail": error.message(language)}
    again = {"retry-after": str(error.details["seconds"])}
    return JSONResponse(told, 429, headers=_UNKEPT | again)


def lost_sessions(interface: Interface) -> dict[type[Exception], Any]:
    """The handler by which Gradio's application answers an event of a lost session with 409."""

    async def lost(request: Any, _: Exception) -> JSONResponse:
        sentence = messages.text(_KEY, language_of(request.headers, interface))
        return JSONResponse({"error": _KEY, "detail": sentence}, 409, headers=_UNKEPT)

    return {LostSessionError: lost}
