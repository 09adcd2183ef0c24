"""A page that is still open gets back the conversation that the server has let go of.

Gradio deletes a session an hour after its browser was last heard of, as that of a machine that
sleeps is, the one that was used longest ago where there are too many, and all of them when the
server ends. What such a page did next went into a fresh session, in which nothing had been said, in
the default language, without the right to vote. Here its events are refused instead, and the page's
script (``returning.js``) hands over the conversation that stands in the page, then repeats itself.
What it hands over is believed as little as what a browser kept; see ``restored``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import gradio as gr

from chat.web.history.restoring import restored
from chat.web.reading.choices import choices_of
from chat.web.session import Session, View
from index.handle import IndexSource
from index.view import IndexView
from ingest.messages import LANGUAGES, Language

PATH = "/conversation"
_HASH = re.compile(r"[\w-]{1,64}", re.ASCII)
_MAX_SOURCE = 1000


class LostSessionError(Exception):
    """An event belongs to a session that the server does not have."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a page says of itself.

    Attributes:
        session_hash: Gradio's name for its session.
        language: that it is shown in.
        shown: the source of the article in its pane.
        conversation: as ``saved_json`` makes it.
    """

    session_hash: str
    language: Language
    shown: str
    conversation: str

    @classmethod
    def of(cls, raw: object, language: Language) -> Returned | None:
        """What a page sent; None where that is no such thing.

        Args:
            raw: from its JSON.
            language: of a page that names none that there is, as one that is not drawn yet.
        """
        given = raw if isinstance(raw, dict) else {}
        name, shown = given.get("session_hash"), given.get("shown")
        if not isinstance(name, str) or not _HASH.fullmatch(name):
            return None
        conversation = given.get("conversation")
        return cls(
            name,
            next((one for one in LANGUAGES if one == given.get("language")), language),
            shown if isinstance(shown, str) and len(shown) <= _MAX_SOURCE else "",
            conversation if isinstance(conversation, str) else "",
        )


class Returning:
    """The sessions of a page's visitors.

    Args:
        page: whose sessions they are.
        handle: the index that conversations are checked against.
        feedback: whether answers may be judged.
    """

    def __init__(self, page: gr.Blocks, handle: IndexSource, feedback: bool) -> None:
        self._page = page
        self._handle = handle
        self._feedback = feedback
        self._session = _state(page, Session)
        self._view = _state(page, View)
        self._selector = next(b for b in page.blocks.values() if b.elem_id == "selector")

    def lost(self, session_hash: str) -> bool:
        """Whether the server does not have this session.

        Gradio begins a session for whatever event comes first, with the page's own value; opening
        the page puts another one there.
        """
        kept = self._page.state_holder.session_data.get(session_hash)
        session = kept.state_data.get(self._session._id) if kept else None
        return session is None or session.id == self._session.value.id

    def refuse_lost(self) -> None:
        """Have events that read a session's conversation refused where it is lost.

        Those raise ``LostSessionError``. To be called when the page has its queue.
        """
        queue, push = self._page._queue, self._page._queue.push
        reading = {n for n, event in self._page.fns.items() if self._reads(event)}

        async def pushed(body: Any, **more: Any) -> Any:
            name = body.session_hash
            if name is not None and body.fn_index in reading and self.lost(name):
                raise LostSessionError
            return await push(body=body, **more)

        queue.push = pushed

    def _reads(self, event: Any) -> bool:
        return any(component is self._session for component in event.inputs)

    def take(self, page: Returned) -> None:
        """A page hands over its conversation; nothing happens where it is not lost."""
        if not self.lost(page.session_hash):
            return
        index = self._index()
        fresh = Session(page.language, feedback=self._feedback)
        shown = page.shown if index and page.shown in index.documents else ""
        kept = self._page.state_holder[page.session_hash]
        if index is not None:
            kept[self._selector._id] = self._selector_of(index, page.language)
        kept[self._view._id] = View(shown)
        kept[self._session._id] = restored(page.conversation, fresh, index)

    def _selector_of(self, index: IndexView, language: Language) -> gr.Dropdown:
        """Gradio takes no choice that the session's own selector does not offer."""
        choices = choices_of(index.heads, language)
        return gr.Dropdown(
            **{**self._selector.constructor_args, "choices": list(choices), "render": False}
        )

    def _index(self) -> IndexView | None:
        try:
            return self._handle.current()
        except Exception:  # the next question tells what is wrong with it
            return None


def _state(page: gr.Blocks, kind: type) -> gr.State:
    """The one state of a page whose value is of this kind."""
    states = (b for b in page.blocks.values() if isinstance(b, gr.State))
    (found,) = (state for state in states if isinstance(state.value, kind))
    return found
