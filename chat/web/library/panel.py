"""The library's layout in Gradio, and its events wired to ``handlers``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from chat.web.library.handlers import Ask, LibraryHandlers, Shelf
from chat.web.session import Running, Session
from ingest import messages
from ingest.messages import Language

# The page's script hears clicks and calls this; Gradio hands its events on to Python.
_EVENTS = "(window.shutten ??= {}).library = trigger; // 'act' 'stop' 'turn' 'look'"
_DONE = "() => window.shutten?.libraryDone?.()"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class LibraryParts:
    """The library's components, by what they are for."""

    running: gr.State
    changed: gr.State
    head: gr.HTML
    status: gr.HTML
    filter: gr.Textbox
    list: gr.HTML
    questions: gr.HTML

    @property
    def shelf(self) -> list[Any]:
        """What a ``Shelf`` is shown in."""
        return [self.head, self.list, self.status, self.questions, self.running, self.changed]

    @property
    def labelled(self) -> list[Any]:
        """What carries words of the interface, beside what a ``Shelf`` holds."""
        return [self.filter]


def library_panel(allowed: bool) -> LibraryParts:
    """Lay the library out; not to be seen where it is not allowed."""
    running, changed = gr.State(None), gr.State(False)
    with gr.Column(elem_id="library", visible=allowed):
        return LibraryParts(
            running=running,
            changed=changed,
            head=_html("library-head", _EVENTS),
            status=_html("library-status"),
            filter=gr.Textbox(elem_id="library-filter", max_lines=1),
            list=_html("library-list"),
            questions=_html("library-questions"),
        )


def _html(name: str, script: str | None = None) -> gr.HTML:
    return gr.HTML(elem_id=name, js_on_load=script, apply_default_css=False)


def wire(parts: LibraryParts, session: gr.State, handlers: LibraryHandlers) -> Any:
    """Let the library's components do something.

    Args:
        parts: the components.
        session: the conversation, which knows the language.
        handlers: what the events do.

    Returns:
        The event of a change that has ended; ``parts.changed`` tells whether it was one.
    """

    def look(session: Session, words: str) -> list[Any]:
        return updates_of(handlers.look(words or "", 0, session.language))

    def turn(session: Session, words: str, event: gr.EventData) -> list[Any]:
        return updates_of(handlers.look(words or "", _number(event._data), session.language))

    def act(session: Session, words: str, event: gr.EventData) -> Iterator[list[Any]]:
        ask = Ask.of(event._data)
        for shelf in handlers.act(ask, words or "", session.language):
            yield updates_of(shelf)

    def stop(running: Running | None) -> None:
        handlers.stop(running)

    here = [session, parts.filter]
    latest: dict[str, Any] = {**_QUIET, "trigger_mode": "always_last"}
    parts.filter.input(look, here, parts.shelf, **latest)
    parts.head.look(look, here, parts.shelf, **latest)
    parts.head.turn(turn, here, parts.shelf, **latest)
    parts.head.stop(stop, parts.running, None, queue=False, **_QUIET)
    # One change at a time in one page; those of several pages are kept apart by the index's lock.
    acted = parts.head.act(
        act, here, parts.shelf, trigger_mode="once", concurrency_limit=8, **_QUIET
    )
    # Gradio drops what is asked before this, however a change looks ended by then.
    acted.then(None, js=_DONE, **_QUIET)
    acted.failure(None, js=_DONE, **_QUIET)
    return acted


def _number(raw: object) -> int:
    """The part of the list that an event asks for; the first where it does not say."""
    try:
        return int(str(raw["number"])) if isinstance(raw, dict) else 0
    except (KeyError, ValueError):
        return 0


def updates_of(shelf: Shelf) -> list[Any]:
    """A ``Shelf`` as values of ``LibraryParts.shelf``."""
    html = (shelf.head, shelf.list, shelf.status, shelf.questions)
    kept = [gr.skip() if value is None else value for value in (*html, shelf.running)]
    return [*kept, shelf.changed]


def labels(language: Language) -> list[Any]:
    """The words of ``LibraryParts.labelled``."""
    return [gr.update(label=messages.text("library_filter", language))]
