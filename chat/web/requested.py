"""What a browser says of itself: in which language it is to be answered, what it opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import gradio as gr
from starlette.requests import Request

from chat.web.handlers import LANGUAGE_COOKIE, browser_language
from ingest.messages import Language


def requested_language(request: Request) -> Language:
    """What was chosen on the page, else what the browser prefers."""
    accepted = request.headers.get("accept-language", "")
    return browser_language(accepted, request.cookies.get(LANGUAGE_COOKIE, ""))


@dataclass(frozen=True, slots=True)
class Visit:
    """What a browser says when it opens the page.

    Attributes:
        accepted: its ``Accept-Language``.
        chosen: the language that was chosen on the page before; empty for none.
        query: of the address.
    """

    accepted: str
    chosen: str
    query: Mapping[str, str]

    @classmethod
    def of(cls, request: gr.Request) -> Visit:
        """What a request says."""
        accepted = request.headers.get("accept-language", "")
        chosen = request.cookies.get(LANGUAGE_COOKIE, "")
        return cls(accepted, chosen, dict(request.query_params))
