"""An article as HTML: its structure as the author laid it out, cited spans marked exactly.

Text is escaped before anything is put around it, so an article can never bring markup along.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from html import escape
from itertools import pairwise

from chat.web.inline import fence_parts, inline_html
from chat.web.marking import Highlight, Marker
from ingest import messages
from ingest.document import Block, BlockKind, Cell, Document, SectionKind, Span
from ingest.messages import Language

__all__ = ["Highlight", "article_html"]

_LIST_KINDS = frozenset({BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL})
_PARTS = {
    SectionKind.AUTHOR: "web_author_box",
    SectionKind.TRAILER: "web_trailer",
    SectionKind.NAVIGATION: "web_navigation",
}
_PARAGRAPHS = {
    BlockKind.BYLINE: '<p class="byline">{}</p>',
    BlockKind.CAPTION: '<p class="caption">{}</p>',
    BlockKind.NOTE: '<p class="note">{}</p>',
    BlockKind.QUOTE: "<blockquote><p>{}</p></blockquote>",
}


def article_html(
    document: Document, highlights: Sequence[Highlight] = (), language: Language = "ja"
) -> str:
    """The blocks of a document as HTML.

    The texts of the ``mark`` elements of one citation, joined, are the cited text less white
    space and the signs that are drawn instead of shown; nothing else is marked with its name.
    Where citations overlap, marks are nested. Before the first of a citation that has a label
    stands a button without text, which leads to its answer.

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
    """Writes blocks one after the other; knows which lists, table and part are open."""

    def __init__(
        self, document: Document, highlights: Sequence[Highlight], language: Language
    ) -> None:
        self._document = document
        self._highlights = _of_blocks(document, highlights)
        self._language = language
        self._begun: set[str] = set()
        self._section_starts = [section.start for section in document.sections]
        self._out: list[str] = []
        self._depth = 0
        self._in_table = False
        self._page = 0
        self._part = SectionKind.BODY

    def add(self, block: Block) -> None:
        """Write one block."""
        self._enter_part(self._kind_at(block.start))
        self._enter_page(block.start)
        if block.kind in _LIST_KINDS:
            self._close_table()
            self._add_to_list(block)
        elif block.kind is BlockKind.TABLE_ROW:
            self._close_lists(0)
            self._add_row(block)
        else:
            self._close_lists(0)
            self._close_table()
            self._out.append(self._plain(block))

    def finish(self) -> str:
        """Close what is open; the whole HTML."""
        self._enter_part(SectionKind.BODY)
        self._close_lists(0)
        self._close_table()
        return "".join(self._out)

    def _plain(self, block: Block) -> str:
        if block.kind is BlockKind.CODE:
            return self._code(block)
        words = self._words(self._marker(block), block.start, block.end)
        if block.kind is BlockKind.HEADING:
            level = min(max(block.level, 1) + 1, 6)
            return f"<h{level}>{words}</h{level}>"
        return _PARAGRAPHS.get(block.kind, "<p>{}</p>").replace("{}", words)

    def _kind_at(self, position: int) -> SectionKind:
        at = bisect_right(self._section_starts, position) - 1
        return self._document.sections[at].kind if at >= 0 else SectionKind.BODY

    def _enter_part(self, part: SectionKind) -> None:
        """Author box, trailer and menus stand in an element of their own."""
        if part is self._part:
            return
        self._close_lists(0)
        self._close_table()
        if self._part is not SectionKind.BODY:
            self._out.append("</section>")
        if part is not SectionKind.BODY:
            label = escape(messages.text(_PARTS[part], self._language))
            self._out.append(f'<section data-part="{part.value}" aria-label="{label}">')
        self._part = part

    def _enter_page(self, position: int) -> None:
        """A rule with the number where a page begins; not within a list or table."""
        page = self._document.page_of(position)
        if page == self._page:
            return
        self._page = page
        if not self._depth and not self._in_table:
            self._out.append(self._page_rule(page))

    def _page_rule(self, page: int) -> str:
        label = messages.text("web_page", self._language, page=page)
        return f'<div class="page" role="separator" data-page="{page}">{label}</div>'

    def _add_row(self, block: Block) -> None:
        if block.level <= 1 or not self._in_table:
            self._close_table()
            self._out.append('<div class="table" tabindex="0"><table>')
            self._in_table = True
        marker = self._marker(block)
        cells = "".join(self._cell(marker, cell) for cell in block.cells)
        self._out.append(f"<tr>{cells}</tr>")

    def _cell(self, marker: Marker, cell: Cell) -> str:
        tag = "th" if cell.header else "td"
        spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        return f"<{tag}{spans}>{self._words(marker, cell.start, cell.end)}</{tag}>"

    def _close_table(self) -> None:
        if self._in_table:
            self._out.append("</table></div>")
            self._in_table = False

    def _add_to_list(self, block: Block) -> None:
        level = max(block.level, 1)
        words = self._words(self._marker(block), block.start, block.end)
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

    def _words(self, marker: Marker, start: int, end: int) -> str:
        """Words of a block; where a page begins within them stands a small number."""
        pages = self._document.pages
        first, last = bisect_right(pages, start), bisect_left(pages, end)
        edges = [start, *(p for p in pages[first:last]), end]
        out = []
        for number, (begin, stop) in enumerate(pairwise(edges)):
            if number:
                self._page = self._document.page_of(begin)
                label = messages.text("web_page", self._language, page=self._page)
                out.append(f'<span class="page" data-page="{self._page}" title="{label}"></span>')
            out.append(inline_html(self._document, Span(begin, stop), marker.html))
        return "".join(out)

    def _code(self, block: Block) -> str:
        """Code; what a fence names as its language is no word of the article, and stands beside."""
        marker = self._marker(block, code=True)
        if self._document.format != "markdown":
            return f"<pre>{marker.html(block.start, block.end)}</pre>"
        name, lines = fence_parts(self._document.text[block.start : block.end])
        start = block.start
        language = escape(name.of(self._document.text[start : block.end]))
        code = marker.html(start + lines.start, start + lines.end)
        return (f'<pre data-language="{language}">' if language else "<pre>") + f"{code}</pre>"

    def _marker(self, block: Block, code: bool = False) -> Marker:
        near = self._highlights.get(block.start, ())
        return Marker(self._document.text, near, code, self._begun)


def _of_blocks(document: Document, highlights: Sequence[Highlight]) -> dict[int, list[Highlight]]:
    """The spans to mark in each block, by where that begins."""
    starts, ends = ([getattr(b, edge) for b in document.blocks] for edge in ("start", "end"))
    found: dict[int, list[Highlight]] = {}
    for highlight in highlights:
        first, last = bisect_right(ends, highlight.start), bisect_left(starts, highlight.end)
        for start in dict.fromkeys(starts[first:last]):
            found.setdefault(start, []).append(highlight)
    return found


def _sign(marker: str) -> str:
    """What stands before a list item: the author's own sign, typed ones drawn as a dot."""
    drawn = "•" + marker[1:].strip() if marker[:1] in ("", "-", "*", "+") else marker
    return escape(drawn)
