"""What was said before in a conversation, as far as a follow-up can refer to it."""

from __future__ import annotations

from dataclasses import dataclass

from chat.answer import Answer, Role
from chat.smalltalk import clean


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier question and what came of it.

    Attributes:
        question: the words as they were searched: resolved, where they referred back themselves.
        answers: the words of the answer's spans, in reading order; empty where there was none, or
            where it is not known.
        source: the document that the first of them stands in; empty where there is none.
    """

    question: str
    answers: tuple[str, ...] = ()
    source: str = ""


def exchange_of(answer: Answer) -> Exchange:
    """What a later question can refer to of an answer."""
    places = [citation for citation in answer.citations if citation.role is Role.ANSWER]
    return Exchange(
        question=answer.understood_as or clean(answer.question),
        answers=tuple(place.text for place in places),
        source=places[0].source if places else "",
    )
