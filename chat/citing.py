"""From readings to citations: the answer's places, what backs them, and the nearest passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chat.answer import Citation, Role, cite
from chat.question import Question
from chat.question_form import Form
from chat.reader import Reading
from chat.values import disagree
from index.search import Hit
from index.view import IndexView
from ingest.document import Passage, Span
from ingest.normalize import fold

# A place backs the answer if it speaks to the question nearly as well (in logits).
_SUPPORT_MARGIN = 3.0
# It disagrees only if it answers as surely by itself.
_DIFFERENT_MARGIN = 1.0
_DIFFERENT_CONFIDENCE = 0.5


def answer_citations(
    chosen: Reading, readings: Sequence[Reading], question: Question, index: IndexView
) -> tuple[Citation, ...]:
    """The places of the answer, then those that back it, then those that say something else.

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
    if question.form is Form.LIST:
        return tuple(answer)
    others = list(_elsewhere(chosen, readings))
    different = _different(chosen, others, index) if question.form is Form.SPAN else []
    return (*answer, *_support(chosen, others, index), *different)


def _elsewhere(chosen: Reading, readings: Sequence[Reading]) -> Iterator[Reading]:
    """Readings in other sentences than those that the answer was read in, and stands in."""
    own = (chosen.sentence, *chosen.spans)
    for reading in readings:
        here = reading.hit.passage.source == chosen.hit.passage.source
        if not (here and any(reading.sentence.overlaps(span) for span in own)):
            yield reading


def _support(chosen: Reading, others: Sequence[Reading], index: IndexView) -> list[Citation]:
    """Other sentences that say the same words to the same question."""
    words = fold(chosen.spans[0].of(index.documents[chosen.hit.passage.source].text))
    support: list[Citation] = []
    for reading in others:
        document = index.documents[reading.hit.passage.source]
        if reading.score < chosen.score - _SUPPORT_MARGIN:
            continue
        support.extend(
            cite(document, reading.hit.passage, span, Role.SUPPORT)
            for span in reading.spans
            if fold(span.of(document.text)) == words
        )
    return support


def _different(chosen: Reading, others: Sequence[Reading], index: IndexView) -> list[Citation]:
    """The best other sentence that gives another date or amount, as surely as the chosen one."""
    words = chosen.spans[0].of(index.documents[chosen.hit.passage.source].text)
    for reading in others:
        as_sure = (
            reading.score >= chosen.score - _DIFFERENT_MARGIN
            and reading.probability >= _DIFFERENT_CONFIDENCE
        )
        document = index.documents[reading.hit.passage.source]
        if as_sure and disagree(words, reading.spans[0].of(document.text)):
            passage = reading.hit.passage
            return [cite(document, passage, reading.spans[0], Role.DIFFERENT)]
    return []


def nearest_citations(
    hits: Sequence[Hit], readings: Sequence[Reading], count: int, index: IndexView
) -> tuple[Citation, ...]:
    """Places that come nearest to a question that the articles do not answer.

    The reader's best sentences, one a passage: where the reader was too careful, what the user
    looks for stands in them. Passages that no sentence was read of follow whole.

    Args:
        hits: the passages found, best first.
        readings: what was read of them, best first; none of them is the answer.
        count: how many places.
        index: the version that was searched.
    """
    places: dict[Passage, Span] = {}
    for reading in readings:
        places.setdefault(reading.hit.passage, reading.sentence)
    for hit in hits:
        places.setdefault(hit.passage, hit.passage.span)
    return tuple(
        cite(index.documents[passage.source], passage, span, Role.SUPPORT)
        for passage, span in list(places.items())[:count]
    )
