"""Characters of an article as HTML, the cited ones marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

_LINE_END = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*")
_BLANK = " \t\r\n\u3000"


@dataclass(frozen=True, slots=True)
class Highlight:
    """A span to mark.

    Attributes:
        id: the citation's name in the page, ``ANSWER.N``.
        start: first code point in the document's text.
        end: one past the last.
        style: "answer", "support", "nearest", "other", "earlier" or "linked".
        label: names the way to the answer that it belongs to; without it there is none.
    """

    id: str
    start: int
    end: int
    style: str
    label: str = ""


class Marker:
    """Draws characters of a text, marked where a citation holds them.

    Args:
        text: the whole text.
        highlights: the citations.
        code: whether line ends stay as they are.
        begun: the citations whose first characters are drawn; grows.
    """

    def __init__(
        self, text: str, highlights: Sequence[Highlight], code: bool, begun: set[str]
    ) -> None:
        self._text = text
        self._code = code
        self._begun = begun
        # Once, and not for each piece that is drawn: there may be thousands of both.
        self._edges = sorted({edge for one in highlights for edge in (one.start, one.end)})
        self._covering: list[list[Highlight]] = [[] for _ in self._edges]
        for one in highlights:
            first, last = (bisect_left(self._edges, edge) for edge in (one.start, one.end))
            for covering in self._covering[first:last]:
                covering.append(one)

    def html(self, start: int, end: int) -> str:
        """The characters between two positions."""
        first, last = bisect_right(self._edges, start), bisect_left(self._edges, end)
        cuts = [start, *self._edges[first:last], end]
        # What stands before the first edge is in no citation.
        covering = [self._covering[first - 1] if first else [], *self._covering[first:last]]
        pieces = zip(pairwise(cuts), covering, strict=True)
        return "".join(self._piece(*piece, covering) for piece, covering in pieces)

    def _piece(self, start: int, end: int, covering: Sequence[Highlight]) -> str:
        html = self._escaped(start, end)
        if not self._text[start:end].strip(_BLANK):
            return html
        # The longest is the outermost, so that nested marks look like it.
        for highlight in sorted(covering, key=lambda h: h.end - h.start):
            html = (
                f'<mark data-citation="{escape(highlight.id)}" class="{escape(highlight.style)}">'
                f"{html}</mark>"
            )
        return self._ways(covering) + html

    def _ways(self, covering: Sequence[Highlight]) -> str:
        """Before a citation's first characters, a button that leads to its answer.

        It holds no characters: the article's text stays the article's.
        """
        out = []
        for highlight in covering:
            if highlight.label and highlight.id not in self._begun:
                number = highlight.id.rpartition(".")[2]
                out.append(
                    f'<button type="button" class="to-answer {escape(highlight.style)}"'
                    f' data-to-answer="{escape(highlight.id)}" data-number="{escape(number)}"'
                    f' aria-label="{escape(highlight.label)}"></button>'
                )
            self._begun.add(highlight.id)
        return "".join(out)

    def _escaped(self, start: int, end: int) -> str:
        # A cut between CR and LF must not make two line ends of one.
        if 0 < start < end and self._text[start] == "\n" and self._text[start - 1] == "\r":
            start += 1
        words = escape(self._text[start:end])
        return re.sub(r"\r\n?", "\n", words) if self._code else _LINE_END.sub("<br>", words)
