"""Where exactly an answer begins and ends: rules on top of what the model chose.

By default white space alone is taken off. Each further rule is a switch, so that one that a
measurement supports is turned on by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.document import Span
from ingest.sentences import trimmed

_OPENERS = "「『(\uff08【[\uff3b〈《〔\u201c\u2018"
_CLOSERS = "」』)\uff09】]\uff3d〉》〕\u201d\u2019"
_CLOSER_OF = dict(zip(_OPENERS, _CLOSERS, strict=True))
_STOPS = "、。,.\uff0c\uff0e"


@dataclass(frozen=True, slots=True)
class EdgeRules:
    """What is done to the edges of an answer, in this order.

    Attributes:
        stops: take commas and full stops off both ends.
        brackets: take in the bracket next to the answer that closes (or opens) one of its own;
            where there is none, take the lone bracket off the end that it stands at.
        quotes: take off brackets of these kinds (their openers) that hold the whole answer.
        particles: take these words off the end, once, the first that fits.
    """

    stops: bool = False
    brackets: bool = False
    quotes: str = ""
    particles: tuple[str, ...] = ()


def tidy_edges(text: str, span: Span, rules: EdgeRules) -> Span:
    """An answer with its edges put right.

    Args:
        text: the words that it is a span of; it never grows beyond them.
        span: the answer.
        rules: what to do.

    Returns:
        A span without white space at its edges; empty only if ``span`` held nothing else. A rule
        that would leave nothing of the answer is left out.
    """
    span = trimmed(text, span.start, span.end)
    if rules.stops:
        span = _kept(text, _without_stops(text, span), span)
    if rules.brackets:
        span = _kept(text, _balanced(text, span), span)
    if rules.quotes:
        span = _kept(text, _unquoted(text, span, rules.quotes), span)
    for particle in rules.particles:
        if particle and span.of(text).endswith(particle):
            return _kept(text, Span(span.start, span.end - len(particle)), span)
    return span


def _kept(text: str, changed: Span, span: Span) -> Span:
    changed = trimmed(text, changed.start, changed.end)
    return changed if changed.start < changed.end else span


def _without_stops(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in _STOPS:
        start += 1
    while end > start and text[end - 1] in _STOPS:
        end -= 1
    return Span(start, end)


def _lone_brackets(text: str, span: Span) -> tuple[list[int], list[int]]:
    """Closers without their opener in the span, and openers without their closer."""
    opened: list[int] = []
    closers: list[int] = []
    for position in range(span.start, span.end):
        char = text[position]
        if char in _CLOSER_OF:
            opened.append(position)
        elif char in _CLOSERS:
            if opened and _CLOSER_OF[text[opened[-1]]] == char:
                opened.pop()
            else:
                closers.append(position)
    return closers, opened


def _balanced(text: str, span: Span) -> Span:
    closers, openers = _lone_brackets(text, span)
    start, end = span.start, span.end
    for position in closers:
        if start > 0 and _CLOSER_OF.get(text[start - 1]) == text[position]:
            start -= 1
        elif position == end - 1:
            end -= 1
    for position in reversed(openers):
        if end < len(text) and _CLOSER_OF[text[position]] == text[end]:
            end += 1
        elif position == start:
            start += 1
    return Span(start, end)


def _unquoted(text: str, span: Span, quotes: str) -> Span:
    first, last = text[span.start : span.start + 1], text[span.end - 1 : span.end]
    inner = Span(span.start + 1, span.end - 1)
    # 「A」と「B」 is quoted twice, not as a whole.
    whole = first and first in quotes and _CLOSER_OF.get(first) == last and inner.start <= inner.end
    return inner if whole and _lone_brackets(text, inner) == ([], []) else span
