"""Serves the pictures of pages; the browser asks for one when its reader opens it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from chat.web.page_images import PATH, PageImages
from chat.web.requested import requested_language
from chat.web.told import sentence_of
from ingest.document import Span
from ingest.errors import ShuttenError


def image_routes(images: PageImages) -> APIRouter:
    """The address of the pictures.

    Args:
        images: draws them.
    """
    router = APIRouter()

    @router.get(f"/{PATH}")
    def page_image(request: Request, source: str, text: str, start: int, end: int) -> Response:
        try:
            image = images.png(source, text, Span(start, end))
        except ShuttenError as error:
            language = requested_language(request)
            return PlainTextResponse(sentence_of(error, language), 404)
        return Response(image, media_type="image/png", headers={"cache-control": "private"})

    return router
