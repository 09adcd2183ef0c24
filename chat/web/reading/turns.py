"""A question and what came of it, as the conversation keeps it."""

from __future__ import annotations

from chat.asking import Trace
from chat.web.conversation import context_of
from chat.web.reading.candidates import candidates_of
from chat.web.reading.found import found_of
from chat.web.session import Turn
from index.view import IndexView


def turn_of(question: str, trace: Trace, index: IndexView | None) -> Turn:
    """The turn of an answered question, without a number.

    Args:
        question: as typed.
        trace: the answer and how it was found.
        index: the live index, for what stands around the cited words; None where there is none.
    """
    answer = trace.answer
    documents = index.documents if index else {}
    context = tuple(context_of(documents.get(c.source), c) for c in answer.citations)
    return Turn(
        question,
        answer=answer,
        context=context,
        candidates=candidates_of(trace, index) if index else (),
        found=found_of(trace, index) if index else None,
    )
