"""Questions to go on with: what is made of the last answer, and how the page shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from chat.answer import Answer, Role
from chat.suggesting import suggest
from chat.web.session import Running, Session
from index.live import LiveIndex
from ingest import messages
from ingest.document import Span


class _NotWanted(Exception):  # noqa: N818 (no error: it ends work that nobody waits for)
    """Another question was asked."""


def suggestions_after(
    session: Session, index: LiveIndex, verify: Callable[[str], Answer], thinking: Running
) -> tuple[str, ...]:
    """Questions about what was answered last; none where nothing was.

    Args:
        session: the conversation.
        index: the version that is searched.
        verify: answers a question as it would be answered here.
        thinking: once it is stopped, no more is asked of the reader.
    """
    answer = session.turns[-1].answer if session.turns else None
    places = [c for c in answer.citations if c.role is Role.ANSWER] if answer else []
    document = index.documents.get(places[0].source) if places else None
    if document is None:
        return ()
    near = [Span(c.start, c.end) for c in places if c.source == document.source]

    def verified(question: str) -> Answer:
        if thinking.stop.is_set():
            raise _NotWanted
        return verify(question)

    try:
        return suggest(document, session.earlier, near, verified)
    except _NotWanted:
        return ()


def suggestions_html(session: Session, questions: Sequence[str]) -> str:
    """Buttons that ask, for the page's script to put under the answer that they belong to."""
    if not questions or not session.turns:
        return ""
    language = session.language
    offered = "".join(
        f'<li><button type="button" class="example" data-example="{escape(question)}"'
        f' lang="{messages.language_of_text(question, language)}">{escape(question)}</button></li>'
        for question in questions
    )
    label = escape(messages.text("web_suggestions", language))
    return (
        f'<section class="suggestions" data-after="{session.turns[-1].number}">'
        f'<h3 class="label">{label}</h3><ul role="list">{offered}</ul></section>'
    )
