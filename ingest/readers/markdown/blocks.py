"""From markdown-it's tokens to blocks with code-point offsets, hidden signs and marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.document import Block, BlockKind, Mark, Span
from ingest.readers.markdown.html import HtmlBlocks
from ingest.readers.markdown.inline import Inline, InlineReader
from ingest.readers.markdown.lines import MarkdownLines
from ingest.readers.markdown.notation import FOOTNOTE, edge_signs, is_definition, row_cells
from ingest.structure.labels import is_author_label, is_trailer_label

_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")
_SETEXT_RULE = re.compile(r"[\r\n]+[ \t>]*(?:=+|-+)[ \t]*$")
_HEADING_ID = re.compile(r"[ \t]*\{[#.:][^{}\r\n]{1,80}\}[ \t]*$")
# A line of signs alone: an empty item, heading or quote, a rule, a code fence's end.
_ONLY_SIGNS = re.compile(r"(?:[\s>#*+=_-]|\d{1,9}[.)])*")
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*[\w+#-]*[ \t]*:?")
# Block starts and whatever fills lines; containers (lists, quotes) do not.
_LEAVES = frozenset(
    {"heading_open", "paragraph_open", "fence", "code_block", "html_block", "table_open", "hr"}
)
_INLINE = frozenset(
    {
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_DETAIL,
        BlockKind.QUOTE,
        BlockKind.NOTE,
    }
)
_MAX_BLOCK = 1_000_000
# HTML beyond this stays as written: such a file is a page that was given the wrong name.
_MAX_HTML = 1_000_000


@dataclass
class Piece:
    """A block and what its inline signs make of it.

    Attributes:
        block: as it lies in the text.
        inline: its signs and marks, with places in the text.
        top: whether it lies in no list and no quotation.
        label: whether it is a heading by its words alone.
    """

    block: Block
    inline: Inline = field(default_factory=Inline)
    top: bool = True
    label: bool = False


class MarkdownBlocks:
    """Reads one file.

    Args:
        text: its text.
        body: where it begins behind the front matter.
    """

    def __init__(self, text: str, body: int) -> None:
        self._text = text
        self._lines = MarkdownLines(text, body)
        self.pieces: list[Piece] = []
        self.hidden: list[Span] = []
        self.marks: list[Mark] = []
        self._depth = 0
        self._quote = 0
        self._item_open = False
        self._html = 0
        self._collect()

    def _collect(self) -> None:
        # A NUL cannot occur (decoding refuses it), so markdown-it replaces no character. Inline
        # signs are read block by block, where their places are known.
        parser = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
        found: dict[str, dict[str, object]] = {}
        tokens = parser.parse(self._lines.source(), found)
        self._inline = InlineReader(found.get("references", {}))
        for at, token in enumerate(tokens):
            self._take(token, tokens[at + 1] if at + 1 < len(tokens) else token)
        for span in self._lines.titles_outside(tokens):
            self._put(Block(BlockKind.PARAGRAPH, span.start, span.end))
        self._add_rest(tokens)
        self.pieces.sort(key=lambda piece: piece.block.start)

    def _add_rest(self, tokens: list[Token]) -> None:
        """Lines that CommonMark does not show (link definitions) or markdown-it leaves out
        (more than 20 levels deep) are paragraphs: no word of a file is unreachable."""  # noqa: D205, D209
        taken = {
            line
            for token in tokens
            if token.type in _LEAVES and token.map
            for line in range(*token.map)
        } | self._lines.signs
        begin = None
        for line, raw in enumerate([*self._lines.raw, ""]):
            free = line not in taken and _ONLY_SIGNS.fullmatch(raw) is None
            if free and begin is None:
                begin = line
            elif not free and begin is not None:
                self._add_lines(begin, line, BlockKind.PARAGRAPH)
                begin = None

    def _take(self, token: Token, following: Token) -> None:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            self._depth += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._depth -= 1
        elif kind == "list_item_open":
            self._item_open = True
        elif kind == "blockquote_open":
            self._quote += 1
        elif kind == "blockquote_close":
            self._quote -= 1
        elif token.map is not None:
            first, last = token.map
            self._take_leaf(token, following, first, last)

    def _take_leaf(self, token: Token, following: Token, first: int, last: int) -> None:
        kind = token.type
        if kind == "heading_open":
            if following.content:
                self._add_lines(first, last, BlockKind.HEADING, int(token.tag[1]))
        elif kind == "paragraph_open":
            self._add_paragraph(first, last, following)
        elif kind in ("fence", "code_block"):
            self._add_code(first, last, fenced=kind == "fence")
        elif kind == "html_block":
            self._add_html(first, last)
        elif kind == "table_open":
            self._add_table(first, last)

    def _add_paragraph(self, first: int, last: int, following: Token) -> None:
        label = following.content.strip()
        if self._depth == 0 and (is_author_label(label) or is_trailer_label(label)):
            self._add_lines(first, last, BlockKind.HEADING, 1)
            self.pieces[-1].label = True
        elif self._depth and self._item_open:
            self._add_lines(first, last, BlockKind.LIST_ITEM, self._depth)
            self._item_open = False
        elif self._depth:
            self._add_lines(first, last, BlockKind.LIST_DETAIL, self._depth)
        else:
            kind = BlockKind.QUOTE if self._quote else BlockKind.PARAGRAPH
            self._add_lines(first, last, kind)

    def _add_lines(self, first: int, last: int, kind: BlockKind, level: int = 0) -> None:
        if kind is BlockKind.PARAGRAPH:
            notes = [n for n in range(first, last) if FOOTNOTE.match(self._lines.raw[n])]
            if notes:
                # Each definition of a footnote is a note of its own.
                if first < notes[0]:
                    self._add_words(first, notes[0], kind, level)
                for begin, end in zip(notes, [*notes[1:], last], strict=True):
                    self._add_words(begin, end, BlockKind.NOTE, level)
                return
        self._add_words(first, last, kind, level)

    def _add_words(self, first: int, last: int, kind: BlockKind, level: int) -> None:
        lines = self._lines
        skipped = lines.signs_of(first, kind)
        marker = lines.raw[first][:skipped].strip(" \t>")
        span = self._trim(lines.starts[first] + skipped, lines.end(last - 1), kind)
        if span.start == span.end:
            return
        piece = Piece(
            Block(kind, span.start, span.end, level, marker),
            top=not self._depth and not self._quote,
        )
        if kind in _INLINE and span.end - span.start <= _MAX_BLOCK:
            if not is_definition(lines.raw[first]):
                piece.inline = self._read_inline(first, last, span)
            self.hidden += edge_signs(lines, first, last, piece.block)
        self.pieces.append(piece)

    def _trim(self, start: int, end: int, kind: BlockKind) -> Span:
        words = self._text[start:end]
        if kind is BlockKind.HEADING:
            # Leave out the rule under a setext heading, the closing signs of an ATX one, its id.
            words = _SETEXT_RULE.sub("", words)
            words = _CLOSING_HASHES.sub("", words)
            words = _HEADING_ID.sub("", words) or words
        stripped = words.rstrip()
        lead = len(stripped) - len(stripped.lstrip())
        return Span(start + lead, start + len(stripped))

    def _read_inline(self, first: int, last: int, span: Span) -> Inline:
        """The inline signs of a block's lines, what stands before them left out."""
        lines = self._lines
        pieces = [(span.start, min(span.end, lines.end(first)))]
        for line in range(first + 1, last):
            begin = lines.starts[line] + lines.inner_signs(line, bool(self._quote))
            if begin >= span.end:
                break
            if ">" in lines.raw[line][: begin - lines.starts[line]]:
                self.hidden.append(Span(lines.starts[line], begin))
            pieces.append((begin, min(span.end, lines.end(line))))
        return self._place(pieces)

    def _place(self, pieces: list[tuple[int, int]]) -> Inline:
        """Read words that lie in several pieces; the places of what was found in the text."""
        words = "\n".join(self._text[start:end] for start, end in pieces)
        found = self._inline.read(words)
        offsets, length = [], 0
        for start, end in pieces:
            offsets.append(length)
            length += end - start + 1

        def place(position: int) -> int:
            at = bisect_right(offsets, position) - 1
            return pieces[at][0] + position - offsets[at]

        placed = Inline()
        for start, end in found.hidden:
            placed.hidden.append((place(start), place(end - 1) + 1))
        for kind, start, end, value in found.marks:
            placed.marks.append((kind, place(start), place(end - 1) + 1, value))
        self.hidden += [Span(*hidden) for hidden in placed.hidden]
        self.marks += [Mark(kind, a, b, value) for kind, a, b, value in placed.marks]
        return placed

    def _put(self, block: Block) -> None:
        self.pieces.append(Piece(block, top=not self._depth and not self._quote))

    def _add_code(self, first: int, last: int, fenced: bool) -> None:
        lines = self._lines
        span = self._trim(lines.starts[first], lines.end(last - 1), BlockKind.CODE)
        if span.start == span.end:
            return
        if not fenced and self.pieces and self.pieces[-1].block.kind is BlockKind.NOTE:
            # Indented lines below a footnote go on with it.
            self._add_words(first, last, BlockKind.NOTE, 0)
            return
        block = Block(BlockKind.CODE, span.start, span.end)
        self._put(block)
        if not fenced:
            return
        if opening := _FENCE.match(self._text, block.start, lines.end(first)):
            self.hidden.append(Span(*opening.span()))
            closing = lines.raw[last - 1].strip(" \t>")
            sign = opening.group(1)
            if (
                last - 1 > first
                and closing
                and set(closing) == {sign[0]}
                and (len(closing) >= len(sign))
            ):
                self.hidden.append(Span(lines.starts[last - 1], block.end))

    def _add_html(self, first: int, last: int) -> None:
        lines = self._lines
        span = self._trim(lines.starts[first], lines.end(last - 1), BlockKind.CODE)
        if span.start == span.end:
            return
        self._html += span.end - span.start
        if self._html > _MAX_HTML:
            self._put(Block(BlockKind.PARAGRAPH, span.start, span.end))
            return
        read = HtmlBlocks(self._text, span.start, span.end)
        self.hidden += read.hidden
        for block in read.blocks:
            self._put(block)
        for words in read.words:
            self._place([words])

    def _add_table(self, first: int, last: int) -> None:
        """A row for each line but the second, which is signs alone."""
        lines = self._lines
        number = 0
        for line in range(first, last):
            if line == first + 1:
                # Its line end goes too, so that one row stands right below the other.
                begin = lines.end(first)
                self.hidden.append(Span(begin, lines.end(line)))
                continue
            start = lines.starts[line] + lines.inner_signs(line, bool(self._quote))
            cells, bars = row_cells(self._text, start, lines.end(line), line == first)
            self.hidden += bars
            if ">" in lines.raw[line][: start - lines.starts[line]]:
                self.hidden.append(Span(lines.starts[line], start))
            full = [cell for cell in cells if cell.start < cell.end]
            if not full:
                continue
            number += 1
            block = Block(
                BlockKind.TABLE_ROW, full[0].start, full[-1].end, number, cells=tuple(cells)
            )
            self._put(block)
            for cell in full:
                self._place([(cell.start, cell.end)])
