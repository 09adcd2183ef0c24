"""From what was selected in the pane to the place in the article's text, exactly.

The pane draws marks, lists, tables and ruby, and leaves out what is hidden, so positions in the
page are none of the text. What both have in common are the drawn characters that are not white
space, in the same order. The page's script (``selection.js``) counts those before the selection
and sends them with those inside; here the same ones are counted in the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from chat.web.inline import fence_parts
from ingest.document import Block, BlockKind, Document, Span
from ingest.errors import FeedbackError

MAX_SELECTED = 2000
"""Characters that may be marked as an answer."""
# White space of Python's that is none of JavaScript's is left out there, and the other way round.
# A NUL and halves of characters are not what they were once they are in a page.
_LEFT_OUT = frozenset("\ufeff\0\ufffd")


def counts(char: str) -> bool:
    """Whether a drawn character is counted; ``selection.js`` has the same rule."""
    return not (char.isspace() or char in _LEFT_OUT or "\ud800" <= char <= "\udfff")


def drawn_spans(document: Document) -> Iterator[Span]:
    """What the pane draws of the text, in its order; a test holds that it does."""
    for block in document.blocks:
        for span in _parts(block, document):
            if block.kind is BlockKind.CODE:
                yield span
            else:
                yield from _visible(span, document.hidden)


def _parts(block: Block, document: Document) -> Iterator[Span]:
    if block.kind is BlockKind.TABLE_ROW:
        yield from (Span(cell.start, cell.end) for cell in block.cells)
    elif block.kind is BlockKind.CODE and document.format == "markdown":
        _, lines = fence_parts(document.text[block.start : block.end])
        yield Span(block.start + lines.start, block.start + lines.end)
    else:
        yield Span(block.start, block.end)


def _visible(span: Span, hidden: tuple[Span, ...]) -> Iterator[Span]:
    start = span.start
    first = bisect_right(hidden, start, key=lambda one: one.end)
    last = bisect_left(hidden, span.end, key=lambda one: one.start)
    for one in hidden[first:last]:
        if start < one.start:
            yield Span(start, one.start)
        start = max(start, one.end)
    if start < span.end:
        yield Span(start, span.end)


def selected_span(document: Document, before: int, words: str) -> Span:
    """The place of a selection.

    Args:
        document: the article that was shown.
        before: counted characters before the selection.
        words: what was selected, white space or not.

    Raises:
        FeedbackError: nothing was selected, too much, or the article is another one by now.
    """
    wanted = "".join(char for char in words if counts(char))
    if not wanted:
        raise FeedbackError("vote_nothing_selected")
    if len(wanted) > MAX_SELECTED:
        raise FeedbackError("vote_selected_too_much", limit=MAX_SELECTED)
    places: list[int] = []
    at = 0
    for span in drawn_spans(document):
        for place in range(span.start, span.end):
            if not counts(document.text[place]):
                continue
            if at >= before:
                places.append(place)
                if len(places) == len(wanted):
                    return _checked(document, places, wanted)
            at += 1
    raise FeedbackError("vote_moved")


def _checked(document: Document, places: list[int], wanted: str) -> Span:
    if "".join(document.text[place] for place in places) != wanted:
        raise FeedbackError("vote_moved")
    return Span(places[0], places[-1] + 1)
