"""Serves the stored texts of articles."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from chat.web.library.changes import Library
from chat.web.library.html import PATH
from chat.web.requested import requested_language
from chat.web.told import sentence_of
from ingest.errors import LibraryError, ShuttenError


def text_routes(library: Library) -> APIRouter:
    """The address of the texts.

    Args:
        library: has them, and says whether they may be had.
    """
    router = APIRouter()

    @router.get(f"/{PATH}")
    def stored_text(request: Request, source: str, sha256: str) -> Response:
        try:
            words = library.text(source, sha256)
        except ShuttenError as error:
            language = requested_language(request)
            off = isinstance(error, LibraryError) and error.key == "library_off"
            return PlainTextResponse(sentence_of(error, language), 403 if off else 404)
        name = quote(_text_name(source), safe="")
        headers = {
            "content-disposition": f"attachment; filename*=utf-8''{name}",
            "cache-control": "no-store",
        }
        return PlainTextResponse(words, headers=headers)

    return router


def _text_name(source: str) -> str:
    """The last part of a name, as that of a text file."""
    last = source.rstrip("/").rsplit("/", 1)[-1] or "article"
    return last if last.lower().endswith(".txt") else f"{last}.txt"
