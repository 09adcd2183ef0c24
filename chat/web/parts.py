"""The components of the page that events read and write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

# All ways to ask wait in one line.
ASKING: dict[str, Any] = {"concurrency_limit": 8, "concurrency_id": "ask"}


@dataclass(frozen=True, slots=True)
class Parts:
    """The page's components, by what they are for."""

    session: gr.State
    view: gr.State
    added: gr.State
    adding: gr.State
    conversation: gr.HTML
    suggestions: gr.HTML
    question: gr.Textbox
    send: gr.Button
    stop: gr.Button
    clear: gr.Button
    selector: gr.Dropdown
    saved: gr.HTML
    stage: gr.HTML
    pane: gr.HTML
    add: gr.Button
    name: gr.Textbox
    text: gr.Textbox
    add_text: gr.Button
    add_file: gr.UploadButton
    hint: gr.HTML
    close: gr.Button
    expand: gr.HTML
    status: gr.HTML

    @property
    def screen(self) -> list[Any]:
        """What a ``Screen`` is shown in."""
        return [
            self.session,
            self.view,
            self.conversation,
            self.pane,
            self.question,
            self.send,
            self.stop,
            self.clear,
            self.selector,
            self.saved,
            self.stage,
        ]

    @property
    def labelled(self) -> list[Any]:
        """What carries words of the interface, beside what a ``Screen`` holds."""
        return [
            self.question,
            self.send,
            self.stop,
            self.clear,
            self.selector,
            self.add,
            self.name,
            self.text,
            self.add_text,
            self.add_file,
            self.hint,
            self.close,
            self.expand,
        ]
