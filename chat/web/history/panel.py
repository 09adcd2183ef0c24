"""The history in Gradio: its components, and what its events do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from chat.web.handlers import Handlers, Screen
from chat.web.history.html import history_html
from chat.web.parts import ASKING, Parts
from chat.web.session import Session, View
from chat.web.updates import steps_of, updates_of
from ingest.messages import Language

KEPT = "() => [window.shutten?.kept?.() ?? '']"
"""The conversation to begin with, as the page's script has it."""
# The page's script hears clicks and calls this; Gradio hands its events on to Python.
_EVENTS = "(window.shutten ??= {}).manners = trigger; // 'open' 'retry'"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class HistoryParts:
    """The history's components.

    Attributes:
        history: the button and its dialog.
        kept: never seen; what the script hands over when the page is opened.
    """

    history: gr.HTML
    kept: gr.Textbox

    @property
    def labelled(self) -> list[Any]:
        """What carries words of the interface."""
        return [self.history]


def history_panel() -> HistoryParts:
    """The components; the page's layout says where the first stands."""
    history = gr.HTML(elem_id="history", js_on_load=_EVENTS, apply_default_css=False, render=False)
    return HistoryParts(history, gr.Textbox(visible=False))


def labels(language: Language) -> list[Any]:
    """The words of ``HistoryParts.labelled``."""
    return [history_html(language)]


def wire(history: HistoryParts, parts: Parts, handlers: Handlers) -> Any:
    """Let the history's events do something.

    Returns:
        The event of a question that was asked again.
    """

    def opened(session: Session, view: View, selected: str, event: gr.EventData) -> list[Any]:
        kept = str(event._data.get("conversation") or "")
        return updates_of(handlers.open(session, view, selected or "", kept))

    def retry(
        session: Session, view: View, selected: str, event: gr.EventData
    ) -> Iterator[list[Any]]:
        yield from steps_of(asked_again(handlers, session, view, selected or "", event._data))

    here = [parts.session, parts.view, parts.selector]
    shared: dict[str, Any] = {**_QUIET, "concurrency_limit": 8}
    history.history.open(opened, here, parts.screen, trigger_mode="always_last", **shared)
    once: dict[str, Any] = {**_QUIET, **ASKING, "trigger_mode": "once"}
    return history.history.retry(retry, here, parts.screen, **once)


def asked_again(
    handlers: Handlers, session: Session, view: View, selected: str, raw: Any
) -> Iterator[Screen]:
    """A question takes the place of an earlier one, and of all that came after that.

    Args:
        handlers: ask it.
        session: the conversation.
        view: what the pane stands at.
        selected: the source that questions are restricted to; empty for all.
        raw: of the page's script: ``turn``, from 0; ``question``, where it was edited.
    """
    at = raw.get("turn") if isinstance(raw, dict) else None
    if type(at) is not int or not 0 <= at < len(session.turns) or session.running is not None:
        yield Screen()
        return
    turn, edited = session.turns[at], raw.get("question")
    question = edited if isinstance(edited, str) else turn.question
    literal = turn.literal and question == turn.question
    yield from handlers.ask(session.before(at), view, selected, question, literal)
