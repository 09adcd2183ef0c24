"""The words of one block as HTML: marks drawn (bold, links, ruby), hidden characters left out.

What is a mark and what is hidden was decided when the article was read (``ingest``); here it is
only drawn. Whatever is in doubt there stays as written, and is shown so.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from html import escape

from ingest.document import Document, Mark, MarkKind, Span

Leaf = Callable[[int, int], str]
"""Draws the shown characters between two positions of the text."""

_TAGS = {
    MarkKind.STRONG: "strong",
    MarkKind.EMPHASIS: "em",
    MarkKind.CODE: "code",
    MarkKind.SUPERSCRIPT: "sup",
    MarkKind.SUBSCRIPT: "sub",
}
# Only addresses that lead out of the page; none that runs something.
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\"'<>]+", re.IGNORECASE)
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([\w+#-]*)[ \t]*:?")
_LINE_END = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))?")
_LAST_LINE = re.compile(r"[^\r\n]*\Z")
# Nobody nests deeper; a page that does is drawn without the rest.
_DEEPEST = 12


def inline_html(document: Document, span: Span, leaf: Leaf) -> str:
    """A part of a block, its marks drawn around what ``leaf`` makes of its characters.

    A mark that reaches out of the part, or crosses another, is left out.
    """
    marks = document.marks
    first = bisect_left(marks, span.start, key=lambda mark: mark.start)
    last = bisect_left(marks, span.end, key=lambda mark: mark.start)
    inside = [mark for mark in marks[first:last] if mark.end <= span.end]
    return "".join(_drawn(span, inside, lambda s, e: _shown(document, s, e, leaf), 0))


def _drawn(span: Span, marks: Sequence[Mark], leaf: Leaf, depth: int) -> Iterator[str]:
    at, number = span.start, 0
    while number < len(marks):
        mark = marks[number]
        inner = number + 1
        while inner < len(marks) and marks[inner].start < mark.end:
            inner += 1
        if depth < _DEEPEST:
            nested = [m for m in marks[number + 1 : inner] if m.end <= mark.end]
            yield leaf(at, mark.start)
            words = "".join(_drawn(Span(mark.start, mark.end), nested, leaf, depth + 1))
            yield _wrapped(mark, words)
            at = mark.end
        number = inner
    yield leaf(at, span.end)


def _wrapped(mark: Mark, words: str) -> str:
    if mark.kind is MarkKind.RUBY:
        return f"<ruby>{words}<rt>{escape(mark.value)}</rt></ruby>" if words else ""
    if mark.kind is MarkKind.LINK:
        if not _ADDRESS.fullmatch(mark.value):
            return words
        address = escape(mark.value)
        return f'<a href="{address}" target="_blank" rel="noopener noreferrer">{words}</a>'
    tag = _TAGS[mark.kind]
    return f"<{tag}>{words}</{tag}>" if words else ""


def _shown(document: Document, start: int, end: int, leaf: Leaf) -> str:
    """What lies between two positions, hidden characters left out."""
    hidden = document.hidden
    first = bisect_right(hidden, start, key=lambda span: span.end)
    out = []
    for span in hidden[first:]:
        if span.start >= end:
            break
        if start < span.start:
            out.append(leaf(start, span.start))
        start = max(start, span.end)
    if start < end:
        out.append(leaf(start, end))
    return "".join(out)


def fence_parts(text: str) -> tuple[Span, Span]:
    """The language named on a code block's fence, and its words without fences.

    What else stands behind the fence's signs belongs to the words, as when it was read.

    Args:
        text: the block as written.
    """
    fence = _FENCE.match(text)
    if fence is None:
        return Span(0, 0), Span(0, len(text))
    end = len(text)
    last = _LAST_LINE.search(text)
    if last is not None and last.start() >= fence.end():
        closing = last.group().strip(" \t>")
        if len(closing) >= len(fence.group(1)) and set(closing) == set(fence.group(1)):
            end = last.start()
    begin = _LINE_END.match(text, min(fence.end(), end), end)
    return Span(*fence.span(2)), Span(begin.end() if begin else end, end)
