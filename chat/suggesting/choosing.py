"""Which of an article's questions are offered, and in what order they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from chat.answer import Answer, Role
from chat.exchange import Exchange
from chat.suggesting.candidate import Candidate, Kind
from chat.suggesting.finding import candidates
from index.analysis import terms
from ingest.document import Document, Span
from ingest.normalize import fold

# A question takes the reader a third of a second: three questions, three tries each.
_TRIES = 3
# So many are weighed; making all of a book's takes seconds.
_MOST, _MOST_UNVERIFIED = 40, 16
# The reader and the way that the question was made agree here, so that little is left to doubt.
_SURE = 0.35
# So much of what the question was made from has to be in the answer.
_COVERED = 0.5
# Two that are offered, and one that was asked: its answer is looked at, too.
_ALIKE, _ALIKE_ASKED = 0.6, 0.8
# A kind that reads more naturally goes first where the place does not decide.
_WORTH = {
    Kind.WHY: 1.0,
    Kind.WHEN: 0.8,
    Kind.WHO: 0.8,
    Kind.NUMBER: 0.8,
    Kind.DEFINITION: 0.8,
    Kind.WHERE: 0.7,
    Kind.SAID: 0.6,
    Kind.WHAT: 0.2,
}
_SAME_SECTION, _SAME_NAME, _SAME_KIND, _SAME_PLACE = 1.5, 0.5, 1.0, 0.7
_EASY_LENGTH = 34


@dataclass(frozen=True, slots=True)
class _Weighed:
    candidate: Candidate
    terms: frozenset[str]
    section: int
    worth: float


def suggest(
    document: Document,
    asked: Sequence[Exchange],
    near: Sequence[Span],
    verify: Callable[[str], Answer],
    count: int = 3,
) -> tuple[str, ...]:
    """Questions to go on with, each of which the article answers.

    Args:
        document: the article that was answered from.
        asked: what was said before, oldest first.
        near: the places that were cited last; questions about their section come first.
        verify: answers a question as it would be answered if the user asked it.
        count: how many at most.

    Returns:
        Questions, best first, none twice and none that was asked; fewer, or none, where the reader
        does not find what they were made from.
    """
    chosen: list[_Weighed] = []
    for weighed in islice(_in_turn(document, asked, near, chosen), _TRIES * count):
        if holds(verify(weighed.candidate.question), document, weighed.candidate):
            chosen.append(weighed)
        if len(chosen) >= count:
            break
    return tuple(weighed.candidate.question for weighed in chosen)


def unverified(document: Document, count: int) -> tuple[str, ...]:
    """Questions to begin with, from the whole article; the reader is not asked.

    Args:
        document: the article.
        count: how many at most.
    """
    chosen: list[_Weighed] = []
    for weighed in _in_turn(document, (), (), chosen, _MOST_UNVERIFIED):
        if len(chosen) >= count:
            break
        chosen.append(weighed)
    return tuple(weighed.candidate.question for weighed in chosen)


def holds(answer: Answer, document: Document, candidate: Candidate) -> bool:
    """Whether an answer is surely what the question was made from, and the question as it stood."""
    if not answer.answered or answer.confidence < _SURE or answer.understood_as is not None:
        return False
    given = [place for place in answer.citations if place.role is Role.ANSWER]
    if any(place.role is Role.DIFFERENT for place in answer.citations):
        return False
    wanted = set(range(candidate.answer.start, candidate.answer.end))
    found = {at for place in given for at in range(place.start, place.end)}
    if candidate.kind is Kind.DEFINITION and candidate.answer.end - 1 not in found:
        return False  # what it is, is said last
    at_home = all(place.source == document.source for place in given)
    return at_home and len(wanted & found) >= _COVERED * len(wanted) > 0


def _in_turn(
    document: Document,
    asked: Sequence[Exchange],
    near: Sequence[Span],
    chosen: list[_Weighed],
    most: int = _MOST,
) -> Iterator[_Weighed]:
    """Candidates, the best next to what has been chosen so far; ``chosen`` grows meanwhile."""
    said = [frozenset(terms(exchange.question)) for exchange in asked]
    answers = {fold(words) for exchange in asked for words in exchange.answers}
    left = [
        weighed
        for weighed in islice(_weighed(document, asked, near), most)
        if not any(weighed.candidate.answer.overlaps(span) for span in near)
        and not any(_alike(weighed.terms, words, _ALIKE_ASKED) for words in said)
        and fold(weighed.candidate.answer.of(document.text)) not in answers
    ]
    while left:
        best = max(left, key=lambda weighed: _next_to(weighed, chosen))
        left.remove(best)
        if not any(_too_near(best, other) for other in chosen):
            yield best


def _weighed(
    document: Document, asked: Sequence[Exchange], near: Sequence[Span]
) -> Iterator[_Weighed]:
    places = {_section_of(document, span) for span in near}
    last = frozenset(terms(" ".join((asked[-1].question, *asked[-1].answers)))) if asked else ()
    for at, candidate in enumerate(candidates(document, near)):
        section = _section_of(document, candidate.sentence)
        words = frozenset(terms(candidate.question))
        worth = _WORTH[candidate.kind] - at / 1000
        worth -= max(0, len(candidate.question) - _EASY_LENGTH) / 20
        worth += _SAME_SECTION * (section in places)
        worth += _SAME_NAME * min(2, len(words & frozenset(last)))
        yield _Weighed(candidate, words, section, worth)


def _section_of(document: Document, span: Span) -> int:
    return next(
        (n for n, s in enumerate(document.sections) if s.start <= span.start < s.end),
        len(document.sections),
    )


def _next_to(weighed: _Weighed, chosen: Sequence[_Weighed]) -> float:
    kinds = sum(other.candidate.kind is weighed.candidate.kind for other in chosen)
    sections = sum(other.section == weighed.section for other in chosen)
    return weighed.worth - _SAME_KIND * kinds - _SAME_PLACE * sections


def _too_near(weighed: _Weighed, other: _Weighed) -> bool:
    one, two = weighed.candidate, other.candidate
    return (
        one.sentence == two.sentence
        or one.answer.overlaps(two.answer)
        or _alike(weighed.terms, other.terms, _ALIKE)
    )


def _alike(one: frozenset[str], two: frozenset[str], share: float) -> bool:
    """Whether two questions are made of much the same words (Jaccard)."""
    return len(one & two) >= share * len(one | two) > 0
