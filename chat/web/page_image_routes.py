"""Serves the pictures of pages; the browser asks for one when its reader opens it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool

from chat.web.access.requests import address_of
from chat.web.page_image_line import PictureLine
from chat.web.page_images import PATH, PageImages
from chat.web.requested import requested_language
from chat.web.told import sentence_of
from ingest.document import Span
from ingest.errors import BusyError, ShuttenError


def image_routes(images: PageImages, line: PictureLine) -> APIRouter:
    """The address of the pictures.

    Args:
        images: draws them.
        line: of those that wait for one to be drawn.
    """
    router = APIRouter()

    async def image_of(request: Request, source: str, text: str, span: Span) -> bytes:
        wanted = await run_in_threadpool(images.wanted, source, text, span)
        kept = images.kept(wanted)
        if kept is not None:
            return kept
        async with line.turn(address_of(request.scope)):
            if await request.is_disconnected():  # its reader went on to another place
                return b""
            return await run_in_threadpool(images.drawn, wanted)

    @router.get(f"/{PATH}")
    async def page_image(
        request: Request, source: str, text: str, start: int, end: int
    ) -> Response:
        try:
            image = await image_of(request, source, text, Span(start, end))
        except ShuttenError as error:
            told = sentence_of(error, requested_language(request))
            if not isinstance(error, BusyError):
                return PlainTextResponse(told, 404)
            again = {"retry-after": str(error.details["seconds"]), "cache-control": "no-store"}
            return PlainTextResponse(told, 429, again)
        return Response(image, media_type="image/png", headers={"cache-control": "private"})

    return router
