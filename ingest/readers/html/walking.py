"""From the elements of a page to pieces, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from ingest.composing import LINE_END
from ingest.document import BlockKind, SectionKind
from ingest.readers.html.inline import collect, marks_within, ruby_words, words_within
from ingest.readers.html.lists import BULLET, Numbers
from ingest.readers.html.measures import BLOCKS
from ingest.readers.html.nodes import Node
from ingest.readers.html.pieces import Marks, Piece, Word, lines_of, trimmed
from ingest.readers.html.shapes import (
    exported_depth,
    is_note,
    is_picture,
    is_source,
    is_under_picture,
    word_list_level,
)
from ingest.readers.html.style import Look, Sheet
from ingest.readers.html.tables import is_layout, row_cells, rows_of
from ingest.readers.html.vocabulary import CAPTION
from ingest.structure.outline import parse_blocks

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_TEXT = frozenset("p li h1 h2 h3 h4 h5 h6 td th dd dt summary figcaption caption a span".split())
_MAX_CAPTION = 400
_SENTENCES = re.compile(r"[。．.!?！？](?:\s|$)|。")


@dataclass(slots=True)
class _Item:
    """A list item; its sign stands before its first words."""

    marker: str
    begun: bool = False


@dataclass(frozen=True, slots=True)
class _Context:
    """What the blocks around make of a paragraph."""

    kind: BlockKind = BlockKind.PARAGRAPH
    depth: int = 0
    item: _Item | None = None


class Walker:
    """Collects the pieces of a page whose parts have been judged.

    Args:
        sheet: the page's style sheets.
        top: its outermost element.
        title: the element that states the title: a heading, whatever its tag.
    """

    def __init__(self, sheet: Sheet, top: Node, title: Node | None) -> None:
        self._sheet = sheet
        self._top = top
        self._title = title
        self._pieces: list[Piece] = []
        self._words: list[Word] = []
        self._rules = 0

    def pieces(self) -> list[Piece]:
        """All pieces of the page."""
        self._flow(self._top, _Context(), Look(), ())
        self._flush(self._top, _Context())
        return self._pieces

    def _flow(self, node: Node, context: _Context, look: Look, marks: Marks) -> None:
        """The content of an element that holds blocks, words or both."""
        for child in node.children:
            if isinstance(child, str):
                self._words.append(Word(child, marks, look))
            elif child.tag == "br":
                self._words.append(Word(LINE_END, (), look))
            elif child.tag == "ruby":
                self._words += ruby_words(child, marks, self._sheet.look(child, look))
            elif child.tag == "button" and not child.blocky:
                self._button(child, node, context, look)
            elif child.tag in BLOCKS or (child.tag == "cite" and node.tag == "blockquote"):
                self._flush(node, context)
                self._block(child, context, self._sheet.look(child, look), marks)
            elif child.blocky:
                inner = self._sheet.look(child, look)
                if child.part is not node.part:
                    self._flush(node, context)
                self._flow(child, context, inner, marks_within(child, marks))
                if child.part is not node.part:
                    self._flush(child, context)
            else:
                inner = self._sheet.look(child, look)
                collect(child, self._sheet, marks_within(child, marks), inner, self._words)

    def _button(self, button: Node, node: Node, context: _Context, look: Look) -> None:
        """A button's words stand alone, as the site's; within the article's words it has none."""
        if not node.part.is_article:
            collect(button, self._sheet, (), look, self._words)
        elif node.tag not in _TEXT or button.size == node.size:
            self._flush(node, context)
            part = button.part if not button.part.is_article else SectionKind.NAVIGATION
            self._put(BlockKind.PARAGRAPH, words_within(button, self._sheet), button, part=part)

    def _block(self, node: Node, context: _Context, look: Look, marks: Marks) -> None:
        """One block element; nothing is left waiting when it ends."""
        tag = node.tag
        if tag == "hr":
            self._rules += 1
        elif node is self._title or tag in _HEADINGS:
            self._heading(node, look, marks)
        elif tag in _LISTS:
            self._list(node, context, look, marks)
        elif tag == "li":
            self._item(node, BULLET, replace(context, depth=max(1, context.depth)), look, marks)
        elif tag == "dt":
            words = words_within(node, self._sheet, marks, look)
            self._put(BlockKind.LIST_ITEM, words, node, level=context.depth + 1)
        elif tag == "table":
            self._table(node, context, look, marks)
        elif tag in ("pre", "listing", "xmp", "plaintext"):
            self._code(node)
        elif level := word_list_level(node):
            self._word_item(node, level, look)
        else:
            inner = self._context_within(node, context)
            self._flow(node, inner, look, marks_within(node, marks))
            self._flush(node, inner)

    def _context_within(self, node: Node, context: _Context) -> _Context:
        """What an element makes of the paragraphs in it."""
        if node.tag == "dd":
            return _Context(BlockKind.LIST_DETAIL, context.depth)
        if node.tag == "blockquote" and not self._is_indented(node):
            return _Context(BlockKind.QUOTE, context.depth)
        if context.kind is BlockKind.QUOTE and is_source(node):
            return _Context(BlockKind.CAPTION, context.depth)
        if context.item is not None:
            return context
        if node.tag == "figcaption" or (node.words & CAPTION and node.size < _MAX_CAPTION):
            return _Context(BlockKind.CAPTION, context.depth)
        if is_note(node):
            return _Context(BlockKind.NOTE, context.depth)
        return context

    def _is_indented(self, node: Node) -> bool:
        """Whether a block quote only sets much of the page in from the edge."""
        if node.mass > 0.5 * self._top.mass:
            return True
        return any(inner.tag in _HEADINGS for inner in islice(node.walk(), 200))

    def _heading(self, node: Node, look: Look, marks: Marks) -> None:
        words = words_within(node, self._sheet, marks_within(node, marks), look)
        level = _HEADINGS.get(node.tag, 1)
        if level >= 4 and node is not self._title and is_under_picture(node):
            self._put(BlockKind.CAPTION, words, node)
        else:
            self._put(BlockKind.HEADING, words, node, level=level)

    def _list(self, node: Node, context: _Context, look: Look, marks: Marks) -> None:
        numbers = Numbers(node)
        inner = _Context(BlockKind.PARAGRAPH, context.depth + 1 + exported_depth(node))
        for child in node.children:
            if isinstance(child, Node) and child.tag == "li":
                sign = numbers.sign(child)
                self._item(child, sign, inner, self._sheet.look(child, look), marks)
            elif isinstance(child, Node) and child.tag in BLOCKS:
                self._block(child, inner, self._sheet.look(child, look), marks)
            elif isinstance(child, Node):
                self._flow_alone(child, inner, look, marks)
            elif child.strip():
                self._put(BlockKind.PARAGRAPH, [Word(child, marks, look)], node)

    def _flow_alone(self, node: Node, context: _Context, look: Look, marks: Marks) -> None:
        self._flow(node, context, self._sheet.look(node, look), marks_within(node, marks))
        self._flush(node, context)

    def _item(self, node: Node, sign: str, context: _Context, look: Look, marks: Marks) -> None:
        if node.part is SectionKind.BODY and is_picture(node):
            self._flow_alone(node, _Context(BlockKind.CAPTION, context.depth), look, marks)
            return
        headed = any(inner.tag in _HEADINGS for inner in islice(node.walk(), 40))
        if headed and node.part is SectionKind.BODY:
            inner = replace(context, item=None)
        else:
            inner = replace(context, item=_Item(sign))
        self._flow(node, inner, look, marks)
        self._flush(node, inner)

    def _table(self, node: Node, context: _Context, look: Look, marks: Marks) -> None:
        if is_layout(node):
            self._flow_alone(node, context, look, marks)
            return
        for child in node.elements:
            if child.tag == "caption":
                self._put(BlockKind.CAPTION, words_within(child, self._sheet, (), look), child)
        first = True
        for row in rows_of(node):
            cells = row_cells(row, self._sheet, look, first=first)
            if any(run.text.strip() for cell in cells for run in cell.runs):
                piece = Piece(BlockKind.TABLE_ROW, [], row, row.part, rules=self._rules)
                piece.cells, piece.first = cells, first
                self._pieces.append(piece)
                first = False
        self._left_over(node, look)

    def _left_over(self, table: Node, look: Look) -> None:
        """Words in a table outside its cells, which browsers show before it."""
        groups = [table, *(c for c in table.elements if c.tag in ("thead", "tbody", "tfoot"))]
        groups += rows_of(table)
        for group in groups:
            for child in group.children:
                if isinstance(child, str) and child.strip():
                    self._put(BlockKind.PARAGRAPH, [Word(child, (), look)], group)
                elif isinstance(child, Node) and child.tag not in _TABLE and not _has_cells(child):
                    self._put(BlockKind.PARAGRAPH, words_within(child, self._sheet), group)

    def _code(self, node: Node) -> None:
        text = node.text().replace("\r\n", "\n").rstrip()
        lead = len(text) - len(text.lstrip("\n"))
        text = text[lead:]
        if node.mass > 0.5 * self._top.mass and len(_SENTENCES.findall(text)) >= 3:
            for block in parse_blocks(text):
                words = [Word(text[block.start : block.end], kept=True)]
                level = block.level + (block.kind is BlockKind.HEADING)
                self._put(block.kind, words, node, level=level, marker=block.marker)
            return
        if text.strip():
            piece = Piece(BlockKind.CODE, [Word(text, kept=True)], node, node.part)
            piece.rules = self._rules
            self._pieces.append(piece)

    def _word_item(self, node: Node, level: int, look: Look) -> None:
        """A list item as Microsoft Word saves it: a paragraph with its sign in an ignored span."""
        sign = ""
        for inner in node.walk():
            if "mso-list:ignore" in inner.attributes.get("style", "").lower().replace(" ", ""):
                sign = inner.text().replace("\xa0", " ").strip()
                inner.children = []
                break
        words = words_within(node, self._sheet, (), look)
        # Bullets are letters of symbol fonts there.
        marker = sign if any(c.isdigit() for c in sign) or len(sign) > 1 else BULLET
        self._put(BlockKind.LIST_ITEM, words, node, level=level, marker=marker)

    def _flush(self, node: Node, context: _Context) -> None:
        """The words that wait become pieces, cut at empty lines."""
        words, self._words = self._words, []
        group: list[Word] = []
        for line in [*lines_of(words), []]:
            if any(word.text.strip(" \t\r\n\f\v\u3000\xa0") for word in line):
                group += ([Word(LINE_END)] if group else []) + line
            elif group:
                self._paragraph(group, node, context)
                group = []

    def _paragraph(self, words: list[Word], node: Node, context: _Context) -> None:
        item = context.item
        if item is None:
            level = context.depth + 1 if context.kind is BlockKind.LIST_DETAIL else 0
            self._put(context.kind, words, node, level=level)
        elif item.begun:
            self._put(BlockKind.LIST_DETAIL, words, node, level=context.depth)
        else:
            item.begun = True
            depth, marker = context.depth, item.marker
            self._put(BlockKind.LIST_ITEM, words, node, level=depth, marker=marker)

    def _put(
        self,
        kind: BlockKind,
        words: list[Word],
        node: Node,
        *,
        level: int = 0,
        marker: str = "",
        part: SectionKind | None = None,
    ) -> None:
        kept = trimmed(words)
        if kept:
            piece = Piece(kind, kept, node, part or node.part, level, marker, rules=self._rules)
            self._pieces.append(piece)


_TABLE = frozenset("thead tbody tfoot tr td th caption br".split())


def _has_cells(node: Node) -> bool:
    return any(inner.tag in ("td", "th") for inner in node.walk())
