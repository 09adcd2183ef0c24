"""HTML blocks inside Markdown: their words as blocks, their tags as signs."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.document import Block, BlockKind, Cell, Span

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^<>]{0,4000}>")
_RAW_END = {name: re.compile(rf"</{name}\s*>", re.I) for name in ("script", "style", "template")}
_SPANS = re.compile(r"\b(col|row)span\s*=\s*[\"']?(\d{1,3})", re.I)
_BREAKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table "
    "tbody tfoot thead tr ul".split()
)
_KINDS = {
    "caption": BlockKind.CAPTION,
    "figcaption": BlockKind.CAPTION,
    "blockquote": BlockKind.QUOTE,
    "tr": BlockKind.TABLE_ROW,
    "pre": BlockKind.CODE,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    "li": BlockKind.LIST_ITEM,
}


class HtmlBlocks:
    """Reads one HTML block; its blocks leave nothing between them but white space.

    Attributes:
        blocks: in order.
        hidden: tags, comments, scripts and styles.
        words: from where to where the words between tags stand, program code left out; Notion and
            others write Markdown there, too.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self.blocks: list[Block] = []
        self.hidden: list[Span] = []
        self.words: list[tuple[int, int]] = []
        self._start = start
        self._kind = BlockKind.PARAGRAPH
        self._level = 0
        self._depth = 0
        self._row = 0
        self._shown = 0  # words since the block began
        self._words = (-1, -1)
        self._cells: list[Cell] = []
        self._cell: Cell | None = None
        self._read(start, end)

    def _read(self, start: int, end: int) -> None:
        at = start
        while at < end:
            tag = self._text.find("<", at, end)
            stop = end if tag < 0 else tag
            self._see(at, stop)
            if tag < 0:
                break
            at = self._take(tag, end)
        self._flush(end)
        if not self.blocks:
            self._add(Block(BlockKind.PARAGRAPH, start, end))
        elif self.blocks[-1].kind is not BlockKind.HEADING:
            rest = self._trimmed(self.blocks[-1].start, end)
            self.blocks[-1] = replace(self.blocks[-1], end=rest.end)

    def _see(self, start: int, stop: int) -> None:
        span = self._trimmed(start, stop)
        if span.start < span.end:
            if self._kind is not BlockKind.CODE:
                self.words.append((span.start, span.end))
            self._words = (self._words[0] if self._words[0] >= 0 else span.start, span.end)

    def _take(self, at: int, end: int) -> int:
        """Read what begins with ``<``; the place after it."""
        text = self._text
        if text.startswith("<!--", at):
            close = text.find("-->", at + 4, end)
            return self._hide(at, end if close < 0 else close + 3)
        match = _TAG.match(text, at, end)
        if match is None:
            self._see(at, at + 1)
            return at + 1
        name, closing = match.group(2).lower(), bool(match.group(1))
        if name in _RAW_END and not closing:
            raw = _RAW_END[name].search(text, match.end(), end)
            return self._hide(at, raw.end() if raw else end)
        if name in ("td", "th", "tr", "table") and self._cell is not None:
            self._close_cell(at)
        if name in _BREAKS:
            self._flush(at)
            self._enter(name, closing)
        self._hide(at, match.end())
        if name in ("td", "th") and not closing:
            spans = {k.lower(): int(n) for k, n in _SPANS.findall(match.group())}
            self._cell = Cell(
                match.end(),
                match.end(),
                name == "th",
                max(1, spans.get("col", 1)),
                max(1, spans.get("row", 1)),
            )
        return match.end()

    def _enter(self, name: str, closing: bool) -> None:
        if name in ("ul", "ol"):
            self._depth = max(0, self._depth + (-1 if closing else 1))
        if name == "table":
            self._row = 0
        self._kind = BlockKind.PARAGRAPH if closing else _KINDS.get(name, self._inner(name))
        self._level = int(name[1]) if self._kind is BlockKind.HEADING else self._depth
        self._cells = []

    def _inner(self, name: str) -> BlockKind:
        """A paragraph inside an item or a quotation is still of it."""
        inside = self._kind in (BlockKind.LIST_ITEM, BlockKind.QUOTE) and name in ("p", "div")
        return self._kind if inside else BlockKind.PARAGRAPH

    def _close_cell(self, at: int) -> None:
        if self._cell is not None:
            span = self._trimmed(self._cell.start, at)
            self._cells.append(replace(self._cell, start=span.start, end=span.end))
            self._cell = None

    def _flush(self, end: int) -> None:
        """End the block before ``end``, if it has words."""
        if self._cell is not None:
            self._close_cell(end)
        if self._words[0] < 0:
            return
        kind, level, span = self._kind, self._level, self._trimmed(self._start, end)
        cells: tuple[Cell, ...] = ()
        if kind is BlockKind.HEADING:
            span = Span(*self._words)
        elif kind is BlockKind.TABLE_ROW and self._cells:
            self._row += 1
            level, cells = self._row, tuple(self._cells)
        elif kind is BlockKind.LIST_ITEM:
            level = max(1, level)
        else:
            kind = BlockKind.PARAGRAPH if kind is BlockKind.TABLE_ROW else kind
            level = 0
        self._add(Block(kind, span.start, span.end, level, cells=cells))
        self._start, self._words = end, (-1, -1)
        if kind is BlockKind.LIST_ITEM:
            self._kind = BlockKind.LIST_DETAIL

    def _add(self, block: Block) -> None:
        span = self._trimmed(block.start, block.end)
        if span.start < span.end:
            self.blocks.append(replace(block, start=span.start, end=span.end))

    def _hide(self, start: int, end: int) -> int:
        self.hidden.append(Span(start, end))
        return end

    def _trimmed(self, start: int, end: int) -> Span:
        words = self._text[start:end]
        stripped = words.strip()
        begin = start + len(words) - len(words.lstrip()) if stripped else start
        return Span(begin, begin + len(stripped))
