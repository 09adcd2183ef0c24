"""In which language a request is to be answered."""

from __future__ import annotations

from starlette.requests import Request

from chat.web.handlers import LANGUAGE_COOKIE, browser_language
from ingest.messages import Language


def requested_language(request: Request) -> Language:
    """What was chosen on the page, else what the browser prefers."""
    accepted = request.headers.get("accept-language", "")
    return browser_language(accepted, request.cookies.get(LANGUAGE_COOKIE, ""))
