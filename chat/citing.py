"""From readings to citations: the answer's places, what backs them, and the nearest passages."""

from __future__ import annotations

from collections.abc import Sequence

from chat.answer import Citation, Role, cite
from chat.question import AnswerType, Question
from chat.reader import Reading
from index.live import LiveIndex
from index.search import Hit
from ingest.normalize import fold

# A place backs the answer if it speaks to the question nearly as well (in logits).
_SUPPORT_MARGIN = 3.0


def answer_citations(
    chosen: Reading, readings: Sequence[Reading], question: Question, index: LiveIndex
) -> tuple[Citation, ...]:
    """The places of the answer, then those that back it.

    Args:
        chosen: the reading to answer with.
        readings: all of them, best first.
        question: the analysed question.
        index: the version that was searched.
    """
    document = index.documents[chosen.hit.passage.source]
    # The items of a list may lie in several passages.
    answer = [
        cite(document, index.passage_around(document.source, span), span, Role.ANSWER)
        for span in chosen.spans
    ]
    if question.expects is AnswerType.LIST:
        return tuple(answer)
    return (*answer, *_support(chosen, readings, index))


def _support(chosen: Reading, readings: Sequence[Reading], index: LiveIndex) -> list[Citation]:
    """Other sentences that say the same words to the same question."""
    first = chosen.spans[0]
    words = fold(first.of(index.documents[chosen.hit.passage.source].text))
    support: list[Citation] = []
    for reading in readings:
        passage = reading.hit.passage
        document = index.documents[passage.source]
        same_place = passage.source == chosen.hit.passage.source and reading.sentence.overlaps(
            first
        )
        if same_place or reading.score < chosen.score - _SUPPORT_MARGIN:
            continue
        support.extend(
            cite(document, passage, span, Role.SUPPORT)
            for span in reading.spans
            if fold(span.of(document.text)) == words
        )
    return support


def nearest_citations(hits: Sequence[Hit], index: LiveIndex) -> tuple[Citation, ...]:
    """Passages that come nearest to a question that the articles do not answer."""
    return tuple(
        cite(index.documents[hit.passage.source], hit.passage, hit.passage.span, Role.SUPPORT)
        for hit in hits
    )
