"""Votes in Gradio: components that are never seen, and what their events do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from chat.web.session import Session
from chat.web.voting.handlers import Votes
from chat.web.voting.html import outcome_html, voting_html
from ingest.messages import Language

# The page's script hears clicks and calls this; Gradio hands its events on to Python.
_EVENTS = "(window.shutten ??= {}).voting = trigger; // 'vote' 'mark'"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class VotingParts:
    """The form that the script copies, and what became of a vote."""

    form: gr.HTML
    outcome: gr.HTML

    @property
    def labelled(self) -> list[Any]:
        """What carries words of the interface."""
        return [self.form]


def voting_panel() -> VotingParts:
    """Lay them out."""
    return VotingParts(
        form=gr.HTML(elem_id="voting", js_on_load=_EVENTS, apply_default_css=False),
        outcome=gr.HTML(elem_id="vote-outcome", js_on_load=None, apply_default_css=False),
    )


def labels(language: Language, allowed: bool) -> list[Any]:
    """The words of ``VotingParts.labelled``."""
    return [voting_html(language, allowed)]


def wire(parts: VotingParts, session: gr.State, votes: Votes) -> None:
    """Let votes be taken; the conversation is only read."""

    def vote(session: Session, event: gr.EventData) -> str:
        return outcome_html(votes.vote(session, event._data))

    def mark(session: Session, event: gr.EventData) -> str:
        return outcome_html(votes.mark(session, event._data))

    shared: dict[str, Any] = {**_QUIET, "trigger_mode": "multiple", "concurrency_limit": 8}
    parts.form.vote(vote, session, parts.outcome, **shared)
    parts.form.mark(mark, session, parts.outcome, **shared)
