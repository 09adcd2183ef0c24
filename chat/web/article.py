"""An article as HTML: its structure as the author laid it out, cited spans marked exactly.

Text is escaped before anything is put around it, so an article can never bring markup along.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from chat.web.inline import Run, runs
from ingest import messages
from ingest.document import Block, BlockKind, Document, SectionKind
from ingest.messages import Language

_LINE_END = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*")
_BLANK = " \t\r\n\u3000"
_LIST_KINDS = frozenset({BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL})
_PARTS = {SectionKind.AUTHOR: "web_author_box", SectionKind.TRAILER: "web_trailer"}


@dataclass(frozen=True, slots=True)
class Highlight:
    """A span to mark.

    Attributes:
        id: the citation's name in the page, ``ANSWER.N``.
        start: first code point in the document's text.
        end: one past the last.
        style: "answer", "support" or "nearest".
    """

    id: str
    start: int
    end: int
    style: str


def article_html(
    document: Document, highlights: Sequence[Highlight] = (), language: Language = "ja"
) -> str:
    """The blocks of a document as HTML.

    The texts of the ``mark`` elements of one citation, joined, are the cited text less white
    space and the signs that are drawn instead of shown; nothing else is marked with its name.
    Where citations overlap, marks are nested.

    Args:
        document: the article.
        highlights: the spans to mark.
        language: of the labels that assistive technology reads out.
    """
    writer = _Writer(document, highlights, language)
    for block in document.blocks:
        writer.add(block)
    return writer.finish()


class _Writer:
    """Writes blocks one after the other; knows which lists and which part are open."""

    def __init__(
        self, document: Document, highlights: Sequence[Highlight], language: Language
    ) -> None:
        self._document = document
        self._highlights = highlights
        self._language = language
        self._section_starts = [section.start for section in document.sections]
        self._out: list[str] = []
        self._depth = 0
        self._part = SectionKind.BODY

    def add(self, block: Block) -> None:
        """Write one block."""
        self._enter_part(self._kind_at(block.start))
        if block.kind in _LIST_KINDS:
            self._add_to_list(block)
            return
        self._close_lists(0)
        words = self._words(block)
        match block.kind:
            case BlockKind.HEADING:
                level = min(max(block.level, 1) + 1, 6)
                self._out.append(f"<h{level}>{words}</h{level}>")
            case BlockKind.QUOTE:
                self._out.append(f"<blockquote><p>{words}</p></blockquote>")
            case BlockKind.CODE:
                self._out.append(f"<pre>{words}</pre>")
            case BlockKind.BYLINE:
                self._out.append(f'<p class="byline">{words}</p>')
            case _:
                self._out.append(f"<p>{words}</p>")

    def finish(self) -> str:
        """Close what is open; the whole HTML."""
        self._enter_part(SectionKind.BODY)
        self._close_lists(0)
        return "".join(self._out)

    def _kind_at(self, position: int) -> SectionKind:
        at = bisect_right(self._section_starts, position) - 1
        return self._document.sections[at].kind if at >= 0 else SectionKind.BODY

    def _enter_part(self, part: SectionKind) -> None:
        """Author box and trailer stand in an element of their own."""
        if part is self._part:
            return
        self._close_lists(0)
        if self._part is not SectionKind.BODY:
            self._out.append("</section>")
        if part is not SectionKind.BODY:
            label = escape(messages.text(_PARTS[part], self._language))
            self._out.append(f'<section data-part="{part.value}" aria-label="{label}">')
        self._part = part

    def _add_to_list(self, block: Block) -> None:
        level = max(block.level, 1)
        words = self._words(block)
        if block.kind is BlockKind.LIST_DETAIL:
            if self._depth < level:
                self._out.append(f"<p>{words}</p>")
                return
            self._close_lists(level)
            self._out.append(f'<div class="detail">{words}</div>')
            return
        self._close_lists(level)
        if self._depth == level:
            self._out.append("</li>")
        while self._depth < level:
            self._out.append('<ul role="list">')
            self._depth += 1
            if self._depth < level:
                self._out.append('<li class="bare">')
        self._out.append(f'<li><div class="item" data-sign="{_sign(block.marker)}">{words}</div>')

    def _close_lists(self, depth: int) -> None:
        while self._depth > depth:
            self._out.append("</li></ul>")
            self._depth -= 1

    def _words(self, block: Block) -> str:
        near = [h for h in self._highlights if h.start < block.end and block.start < h.end]
        code = block.kind is BlockKind.CODE
        return "".join(
            _styled_html(self._document.text, run, near, code)
            for run in runs(self._document, block)
        )


def _sign(marker: str) -> str:
    """What stands before a list item: the author's own sign, typed ones drawn as a dot."""
    drawn = "•" + marker[1:].strip() if marker[:1] in ("", "-", "*", "+") else marker
    return escape(drawn)


def _styled_html(text: str, run: Run, highlights: Sequence[Highlight], code: bool) -> str:
    pieces = "".join(
        _marked_html(text, start, end, highlights, code) for start, end in _pieces(run, highlights)
    )
    for tag in reversed(run.tags):
        pieces = f"<{tag}>{pieces}</{tag}>"
    return pieces


def _pieces(run: Run, highlights: Sequence[Highlight]) -> list[tuple[int, int]]:
    """The run cut wherever a highlight begins or ends."""
    edges = {run.start, run.end}
    for highlight in highlights:
        edges |= {e for e in (highlight.start, highlight.end) if run.start < e < run.end}
    ordered = sorted(edges)
    return list(pairwise(ordered))


def _marked_html(
    text: str, start: int, end: int, highlights: Sequence[Highlight], code: bool
) -> str:
    html = _escaped(text, start, end, code)
    if not text[start:end].strip(_BLANK):
        return html
    # The longest is the outermost, so that nested marks look like it.
    covering = [h for h in highlights if h.start <= start and end <= h.end]
    for highlight in sorted(covering, key=lambda h: h.end - h.start):
        html = (
            f'<mark data-citation="{escape(highlight.id)}" class="{escape(highlight.style)}">'
            f"{html}</mark>"
        )
    return html


def _escaped(text: str, start: int, end: int, code: bool) -> str:
    # A cut between CR and LF must not make two line ends of one.
    if 0 < start < end and text[start] == "\n" and text[start - 1] == "\r":
        start += 1
    words = escape(text[start:end])
    return re.sub(r"\r\n?", "\n", words) if code else _LINE_END.sub("<br>", words)
