"""Characters of an article as HTML, the cited ones marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Marker:
    """Draws characters of a text, marked where a citation holds them.

    Attributes:
        text: the whole text.
        highlights: the citations.
        code: whether line ends stay as they are.
        begun: the citations whose first characters are drawn; grows.
    """

    text: str
    highlights: Sequence[Highlight]
    code: bool = False
    begun: set[str] = field(default_factory=set)

    def html(self, start: int, end: int) -> str:
        """The characters between two positions."""
        edges = {start, end}
        for highlight in self.highlights:
            edges |= {e for e in (highlight.start, highlight.end) if start < e < end}
        return "".join(self._piece(*piece) for piece in pairwise(sorted(edges)))

    def _piece(self, start: int, end: int) -> str:
        html = self._escaped(start, end)
        if not self.text[start:end].strip(_BLANK):
            return html
        # The longest is the outermost, so that nested marks look like it.
        covering = [h for h in self.highlights if h.start <= start and end <= h.end]
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
            if highlight.label and highlight.id not in self.begun:
                number = highlight.id.rpartition(".")[2]
                out.append(
                    f'<button type="button" class="to-answer {escape(highlight.style)}"'
                    f' data-to-answer="{escape(highlight.id)}" data-number="{escape(number)}"'
                    f' aria-label="{escape(highlight.label)}"></button>'
                )
            self.begun.add(highlight.id)
        return "".join(out)

    def _escaped(self, start: int, end: int) -> str:
        # A cut between CR and LF must not make two line ends of one.
        if 0 < start < end and self.text[start] == "\n" and self.text[start - 1] == "\r":
            start += 1
        words = escape(self.text[start:end])
        return re.sub(r"\r\n?", "\n", words) if self.code else _LINE_END.sub("<br>", words)
