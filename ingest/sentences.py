"""Sentence spans, aware of brackets and quotes: 「…。…」 is not split inside."""

from __future__ import annotations

from collections import Counter

from ingest.brackets import CLOSER_OF, CLOSERS
from ingest.document import Span

_FULL_STOPS = frozenset("。!?\uff01\uff1f\uff0e\uff61")
_LINE_ENDS = "\r\n"


def _closing_positions(text: str, start: int, end: int) -> dict[int, int]:
    """Each opening bracket that is closed within the range, to the place of its closer.

    An opener that nothing closes is left out: a forgotten bracket must not swallow the rest.
    """
    open_brackets: list[int] = []
    awaited: Counter[str] = Counter()  # so that a closer that closes nothing costs no search
    closed: dict[int, int] = {}
    for position in range(start, end):
        char = text[position]
        if char in CLOSER_OF:
            open_brackets.append(position)
            awaited[CLOSER_OF[char]] += 1
        elif awaited[char]:
            opener = open_brackets.pop()
            while CLOSER_OF[text[opener]] != char:
                awaited[CLOSER_OF[text[opener]]] -= 1
                opener = open_brackets.pop()
            awaited[char] -= 1
            closed[opener] = position
    return closed


def _is_full_stop(text: str, position: int, end: int) -> bool:
    char = text[position]
    if char == "\uff0e" and position >= 1 and position + 1 < end:
        # Between digits it is a decimal point.
        return not (text[position - 1].isdigit() and text[position + 1].isdigit())
    if char in _FULL_STOPS:
        return True
    if char != ".":
        return False
    # A Latin full stop ends a sentence before white space, unless a one-letter initial (S. Altman).
    after = text[position + 1] if position + 1 < end else " "
    initial = (
        position >= 1
        and text[position - 1].isascii()
        and text[position - 1].isupper()
        and (position < 2 or not text[position - 2].isalnum())
    )
    return after.isspace() and not initial


def _cuts(text: str, start: int, end: int, lines_are_sentences: bool) -> list[int]:
    """The positions after which a new sentence begins."""
    closed = _closing_positions(text, start, end)
    cuts: list[int] = []
    position = start
    while position < end:
        if position in closed:
            closer = closed[position]
            spoken = closer > position + 1 and _is_full_stop(text, closer - 1, end)
            position = closer + 1
            # 「…。」 alone on its line, or followed by the next 「, is a sentence of its own.
            if spoken and position < end and text[position] in "「『" + _LINE_ENDS:
                cuts.append(position)
            continue
        if _is_full_stop(text, position, end):
            position += 1
            while position < end and (text[position] in _FULL_STOPS or text[position] in CLOSERS):
                position += 1
            cuts.append(position)
            continue
        if lines_are_sentences and text[position] in _LINE_ENDS:
            cuts.append(position)
        position += 1
    return cuts


def trimmed(text: str, start: int, end: int) -> Span:
    """The range without white space around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def split_sentences(text: str, span: Span) -> list[Span]:
    """The sentences of ``text`` within ``span``, white space around them left out.

    A line end is no sentence end, except where the text has no full stop inside any line:
    then each line is a sentence (addresses, verse, lists without signs).
    """
    hard_wrapped = any(
        position < span.end and text[position] not in _LINE_ENDS
        for position in _cuts(text, span.start, span.end, lines_are_sentences=False)
    )
    spans: list[Span] = []
    begin = span.start
    for cut in [*_cuts(text, span.start, span.end, not hard_wrapped), span.end]:
        sentence = trimmed(text, begin, cut)
        if sentence.start < sentence.end:
            spans.append(sentence)
        begin = cut
    return spans
