"""``/ask`` for ``gradio_client``: the one event of the page that is open to programs."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import gradio as gr

from chat.observing.asking import Asking
from chat.web.api.asking import Questions
from chat.web.api.errors import ApiError
from chat.web.handlers import browser_language
from ingest.messages import Language

NAME = "ask"


def add_endpoint(page: gr.Blocks, questions: Questions, default: Language, at_once: int) -> None:
    """Open ``/ask``.

    Args:
        page: the page.
        questions: answers.
        default: the language to speak to who prefers none.
        at_once: how many of these are answered at once; others wait in Gradio's queue.
    """

    def ask(
        question: str,
        request: gr.Request,  # Gradio's own, no argument of the endpoint
        earlier: list[str] | None = None,
        sources: list[str] | None = None,
        language: str | None = None,
        literal: bool = False,
    ) -> dict[str, Any]:
        given = {
            "question": question,
            "earlier": earlier or [],
            "sources": sources or None,
            "language": language or None,
            "literal": bool(literal),
        }
        accepted = request.headers.get("accept-language", "")
        speaks = default if accepted in ("", "*") else browser_language(accepted)
        try:
            asked, spoken = questions.check(given, speaks)
            address = request.client.host if request.client else ""
            questions.admit(asked, address, spoken)
            return questions.answer(asked, spoken, Asking("gradio", _session(request))).to_dict()
        except ApiError as error:
            raise gr.Error(error.message, print_exception=False, title=error.code) from error

    # Names are given once, to private events too, and the page's own are never called by name.
    for event in page.fns.values():
        if event.api_name == NAME:
            event.api_name = f"page_{NAME}_{event._id}"
    with page:
        gr.api(
            ask,
            api_name=NAME,
            api_description="Ask one question; the answer is the object of POST /ask.",
            concurrency_limit=at_once,
        )


def _session(request: gr.Request) -> str:
    """A client's random name, by which nobody can speak as it."""
    return sha256((request.session_hash or "").encode()).hexdigest()[:16]
