"""What the page's components are given: of a ``Screen``, and of the language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from chat.web.handlers import Screen
from chat.web.history.html import saved_html
from chat.web.reading.choices import MANY
from chat.web.status import expand_html, hint_html
from ingest import messages
from ingest.messages import Language

# Gradio's own name for "as it was".
KEEP = gr.skip()


def merged(part: Any, *updates: dict[Any, Any]) -> Any:
    """The updates of one component as one; plain values stand alone."""
    found = [update[part] for update in updates if part in update]
    if len(found) == 1:
        return found[0]
    merged: dict[str, Any] = {}
    for update in found:
        merged |= update
    return merged


def updates_of(screen: Screen) -> list[Any]:
    """A ``Screen`` as values of ``Parts.screen``."""

    def kept(value: Any) -> Any:
        return KEEP if value is None else value

    busy = screen.busy
    selector = gr.update()
    if screen.choices is not None:
        many = len(screen.choices) - 1 > MANY
        selector = gr.update(choices=list(screen.choices), filterable=many)
    if screen.selected is not None:
        selector = {**selector, "value": screen.selected}
    return [
        kept(screen.session),
        kept(screen.view),
        kept(screen.conversation),
        kept(screen.pane),
        gr.update() if screen.question is None else gr.update(value=screen.question),
        gr.update() if busy is None else gr.update(visible=not busy),
        gr.update() if busy is None else gr.update(visible=busy),
        gr.update() if busy is None else gr.update(interactive=not busy),
        selector,
        KEEP if screen.session is None else saved_html(screen.session),
        kept(screen.stage),
    ]


def steps_of(screens: Iterable[Screen]) -> Iterator[list[Any]]:
    """The values of one ``Screen`` after the other, and in the end nothing to draw.

    When an event ends, Gradio has the page draw once more what came last. What the user has done
    since the answer, like emptying the conversation, would be undone on screen.
    """
    last = Screen()
    for last in screens:
        yield updates_of(last)
    # Properties come again: Gradio's script takes those that go from the values before, which it
    # may still have to draw.
    drawn = replace(last, session=None, view=None, conversation=None, pane=None, stage=None)
    yield updates_of(drawn)


def labels(language: Language, max_upload_mb: float) -> list[Any]:
    """The words of ``Parts.labelled``."""

    def say(key: str, **details: object) -> str:
        return messages.text(key, language, **details)

    return [
        gr.update(label=say("web_question"), placeholder=say("web_placeholder")),
        *(gr.update(value=say(key)) for key in ("web_send", "web_stop", "web_clear")),
        gr.update(label=say("web_selector")),
        gr.update(value=say("web_add")),
        gr.update(label=say("web_name"), placeholder=say("web_name_hint")),
        gr.update(label=say("web_text"), placeholder=say("web_text_hint")),
        gr.update(value=say("web_add_text")),
        gr.update(label=say("web_add_file")),
        hint_html(language, max_upload_mb),
        gr.update(value=say("web_close")),
        expand_html(language),
    ]
