"""Markdown files, parsed by markdown-it-py (CommonMark 0.31), whose tokens carry source lines."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.document import Block, BlockKind, Document, Span
from ingest.labels import is_author_label, is_trailer_label
from ingest.readers.decoding import decode_utf8
from ingest.sections import build_document, find_title, top_headings

_FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(.*?)(?<=[\r\n])---[ \t]*(?:\r\n|\r|\n|\Z)", re.S
)
_FRONT_TITLE = re.compile(
    r"(?<=[\r\n])title:[ \t]*([\"']?)(\S[^\r\n]*?)\1[ \t]*(?=[\r\n])", re.IGNORECASE
)
_SIGNS = re.compile(r"[ \t>]*(?:(#{1,6})[ \t]+|([-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)?")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")
# A line of signs alone: an empty item, heading or quote, a rule, a code fence's end.
_ONLY_SIGNS = re.compile(r"(?:[\s>#*+=_-]|\d{1,9}[.)])*")
# Block starts and whatever fills lines; containers (lists, quotes) do not.
_LEAVES = frozenset(
    {"heading_open", "paragraph_open", "fence", "code_block", "html_block", "table_open", "hr"}
)


class MarkdownFormat:
    """Markdown in UTF-8. The text stays as written, signs included; blocks leave signs out."""

    name = "markdown"
    suffixes = (".md", ".markdown")

    def parse(self, source: str, name: str, data: bytes) -> Document:
        """The document in ``data``; see ``Format.parse``."""
        text = decode_utf8(source, data)
        front = _FRONT_MATTER.match(text)
        body = front.end() if front else 0
        blocks = _Blocks(text, body).collect()
        title = _front_title(text, front) or find_title(text, blocks) or _lone_h1(text, blocks)
        return build_document(source, name, text, self.name, blocks, title)


def _front_title(text: str, front: re.Match[str] | None) -> Span | None:
    if front is None:
        return None
    found = _FRONT_TITLE.search(text, front.start(1), front.end(1))
    return Span(*found.span(2)) if found else None


def _lone_h1(text: str, blocks: tuple[Block, ...]) -> Span | None:
    """A single heading of level 1 is the title wherever it stands."""
    tops = top_headings(text, blocks)
    return Span(tops[0].start, tops[0].end) if len(tops) == 1 else None


class _Blocks:
    """Turns markdown-it's line-mapped tokens into blocks with code-point offsets."""

    def __init__(self, text: str, body: int) -> None:
        self._text = text
        # markdown-it knows LF only, so it is given lines ended by LF, and lines are mapped back by
        # number: offsets hold in the text itself.
        self._raw_lines = re.split(r"\r\n|\r|\n", text[body:])
        self._starts = self._line_starts(body)
        self._blocks: list[Block] = []
        self._depth = 0
        self._quote = 0
        self._item_open = False

    def _line_starts(self, body: int) -> list[int]:
        ends = [m.end() for m in re.finditer(r"\r\n|\r|\n", self._text[body:])]
        return [body, *(body + end for end in ends)]

    def collect(self) -> tuple[Block, ...]:
        # A NUL cannot occur (decoding refuses it), so markdown-it replaces no character. Words
        # within a line stay as they are: inline parsing is left out.
        parser = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
        tokens = parser.parse("\n".join(self._raw_lines))
        for at, token in enumerate(tokens):
            self._take(token, tokens[at + 1] if at + 1 < len(tokens) else token)
        self._add_rest(tokens)
        return tuple(sorted(self._blocks, key=lambda block: block.start))

    def _add_rest(self, tokens: list[Token]) -> None:
        """Lines that CommonMark does not show (link definitions) or markdown-it leaves out
        (more than 20 levels deep) are paragraphs: no word of a file is unreachable."""  # noqa: D205, D209
        taken = {
            line
            for token in tokens
            if token.type in _LEAVES and token.map
            for line in range(*token.map)
        }
        begin = None
        for line, raw in enumerate([*self._raw_lines, ""]):
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
        elif kind == "heading_open":
            if following.content:
                self._add(token, BlockKind.HEADING, int(token.tag[1]))
        elif kind == "paragraph_open":
            self._add_paragraph(token, following)
        elif kind in ("fence", "code_block"):
            self._add(token, BlockKind.CODE)
        elif kind in ("html_block", "table_open"):
            self._add(token, BlockKind.PARAGRAPH)

    def _add_paragraph(self, token: Token, following: Token) -> None:
        label = following.content.strip().strip("*_ ")
        if self._depth == 0 and (is_author_label(label) or is_trailer_label(label)):
            self._add(token, BlockKind.HEADING, 1)
        elif self._depth and self._item_open:
            self._add(token, BlockKind.LIST_ITEM, self._depth)
            self._item_open = False
        elif self._depth:
            self._add(token, BlockKind.LIST_DETAIL, self._depth)
        else:
            self._add(token, BlockKind.QUOTE if self._quote else BlockKind.PARAGRAPH)

    def _add(self, token: Token, kind: BlockKind, level: int = 0) -> None:
        if token.map is not None:
            first, last = token.map
            self._add_lines(first, last, kind, level)

    def _add_lines(self, first: int, last: int, kind: BlockKind, level: int = 0) -> None:
        raw = self._raw_lines[first]
        start = self._starts[first]
        marker = ""
        if kind is not BlockKind.CODE:
            skipped = self._signs(raw, kind)
            marker = raw[:skipped].strip(" \t>")
            start += skipped
        span = self._trim(start, self._starts[last - 1] + len(self._raw_lines[last - 1]), kind)
        if span.start < span.end:
            self._blocks.append(Block(kind, span.start, span.end, level, marker))

    @staticmethod
    def _signs(raw: str, kind: BlockKind) -> int:
        """The length of indentation, quote and list signs at the start of a line."""
        position = 0
        while match := _SIGNS.match(raw, position):
            hashes, item = match.group(1), match.group(2)
            if hashes and kind is not BlockKind.HEADING:
                break
            if item and kind not in (BlockKind.LIST_ITEM, BlockKind.HEADING):
                break
            if match.end() == position:
                break
            position = match.end()
            if hashes:
                break
        return position

    def _trim(self, start: int, end: int, kind: BlockKind) -> Span:
        words = self._text[start:end]
        if kind is BlockKind.HEADING:
            # Leave out the rule under a setext heading and the closing signs of an ATX one.
            words = re.sub(r"[\r\n]+[ \t>]*(?:=+|-+)[ \t]*$", "", words)
            words = _CLOSING_HASHES.sub("", words)
        stripped = words.rstrip()
        lead = len(stripped) - len(stripped.lstrip())
        return Span(start + lead, start + len(stripped))
