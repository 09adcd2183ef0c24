"""Questions to go on with: what is made of the last answer, and how the page shows them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from html import escape

from chat.answer import Answer, Role
from chat.observing.observed import Answering
from chat.suggesting import suggest
from chat.web.session import Session
from chat.web.work import Work
from index.view import IndexView
from ingest import messages
from ingest.document import Span

_log = logging.getLogger(__name__)


class _NotWanted(Exception):  # noqa: N818 (no error: it ends work that nobody waits for)
    """Another question was asked."""


def suggestions(
    session: Session, answerer: Answering, index: IndexView | None, selected: str
) -> Iterator[str]:
    """HTML of the questions to go on with: none at first, then those found.

    Nothing fails here and no answer waits for it: where a question is asked meanwhile, none comes.

    Args:
        session: the conversation.
        answerer: answers the questions as it would if they were asked here.
        index: the version that is searched.
        selected: the source that questions are restricted to; empty for all.
    """
    yield ""
    thinking = session.thinking
    if thinking is None or thinking.stop.is_set() or session.running is not None or index is None:
        return
    sources = [selected] if selected else None

    def verify(question: str) -> Answer:
        if thinking.stop.is_set():
            raise _NotWanted
        return answerer.ask(question, session.earlier, sources, session.language)

    work: Work[tuple[str, ...], None] = Work(lambda _: _after(session, index, verify))
    if not work.wait(thinking.stop):
        return
    thinking.stop.set()  # once an answer: each tries several questions
    try:
        yield suggestions_html(session, work.result())
    except Exception:
        _log.warning("no questions to go on with could be made", exc_info=True)


def _after(session: Session, index: IndexView, verify: Callable[[str], Answer]) -> tuple[str, ...]:
    """Questions about what was answered last; none where nothing was."""
    answer = session.turns[-1].answer if session.turns else None
    places = [c for c in answer.citations if c.role is Role.ANSWER] if answer else []
    document = index.documents.get(places[0].source) if places else None
    if document is None:
        return ()
    near = [Span(c.start, c.end) for c in places if c.source == document.source]
    try:
        return suggest(document, session.earlier, near, verify)
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
