"""The edges of an answer, put right: start and end are scored apart by a model.

What is mended here is wrong by its form alone, whatever the question is: a bracket left over, half
of a name, a particle behind a name or a date.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.question import AnswerType
from index.analysis import Token, analyze
from ingest.document import Span

_FAMILY, _GIVEN = "姓", "名"
_LONGEST_HALF = 8
_TIGHT = frozenset({AnswerType.PERSON, AnswerType.DATE, AnswerType.NUMBER, AnswerType.PLACE})
# Not から, まで and the like, which say something.
_PARTICLES = frozenset("はがをにでへも")
_OPENING, _CLOSING = "「『(\uff08【《〈", "」』)\uff09】》〉"


def without_lone_bracket(text: str, span: Span) -> Span:
    """A span without a bracket at its edge that is not closed, or not opened, within it.

    Start and end are scored apart by a model, so that one of a pair may be left over.
    """
    begin, end = span.start, span.end
    while end - begin > 1:
        words = text[begin:end]
        if _is_lone(words, _OPENING, _CLOSING):
            begin += 1
        elif _is_lone(words[::-1], _CLOSING, _OPENING):
            end -= 1
        else:
            break
    return Span(begin, end)


def _is_lone(words: str, opening: str, closing: str) -> bool:
    """Whether words begin with a bracket that they do not close, or that closes none."""
    if words[0] in closing:
        return True
    if words[0] not in opening:
        return False
    first, partner, depth = words[0], closing[opening.index(words[0])], 0
    for char in words:
        depth += (char == first) - (char == partner)
        if depth == 0:
            return False
    return True


def with_whole_name(text: str, span: Span) -> Span:
    """A span that ends, or begins, in the middle of a name as 長谷部 圭 is written, with all of it.

    Only where a dictionary has one half as a family name and the other as a given name.
    """
    if _joins(text, span.end):
        after = _names(text[span.end + 1 : span.end + 1 + _LONGEST_HALF])
        if after and _ends_with(text, span, _FAMILY) and after[0].pos[3] == _GIVEN:
            span = Span(span.start, span.end + 1 + after[0].span.end)
    if _joins(text, span.start - 1):
        before = text[max(span.start - 1 - _LONGEST_HALF, 0) : span.start - 1]
        own = _names(span.of(text))
        family = analyze(before)[-1:]
        joined = bool(family) and family[0].span.end == len(before)
        if joined and own and own[0].pos[3] == _GIVEN and family[0].pos[3] == _FAMILY:
            span = Span(span.start - 1 - (len(before) - family[0].span.start), span.end)
    return span


def without_particle(text: str, span: Span, expects: AnswerType) -> Span:
    """A name, a date, an amount or a place without the particle behind it (和久井さんは)."""
    if expects not in _TIGHT:
        return span
    tokens = analyze(span.of(text))
    if len(tokens) < 2 or tokens[-1].pos[0] != "助詞" or tokens[-1].form not in _PARTICLES:
        return span
    return Span(span.start, span.start + tokens[-1].span.start)


def tidied(text: str, span: Span, expects: AnswerType) -> Span:
    """A span with its edges put right.

    Args:
        text: the document's text.
        span: as read.
        expects: the kind of words that would answer.
    """
    tight = without_particle(text, without_lone_bracket(text, span), expects)
    return with_whole_name(text, tight) if expects is AnswerType.PERSON else tight


def _joins(text: str, at: int) -> bool:
    """Whether a single space stands there, with words on both sides."""
    around = text[at - 1 : at + 2] if at > 0 else ""
    return len(around) == 3 and around[1] in " \u3000" and not (around[0] + around[2]).isspace()


def _names(words: str) -> Sequence[Token]:
    """The tokens, if words begin with a person's name."""
    tokens = analyze(words)
    named = bool(tokens) and tokens[0].span.start == 0 and tokens[0].pos[2] == "人名"
    return tokens if named else ()


def _ends_with(text: str, span: Span, half: str) -> bool:
    tokens = analyze(span.of(text))
    return bool(tokens) and tokens[-1].pos[2:4] == ("人名", half)
