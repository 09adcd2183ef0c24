"""The lines of a Markdown file, as markdown-it is given them and as they stand in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.document import BlockKind, Span

if TYPE_CHECKING:
    from markdown_it.token import Token

_END = re.compile(r"\r\n|\r|\n")
# The parser needs a line's beginning to tell what it is, and its end for what closes there.
_MAX_LINE, _KEPT_TAIL = 4000, 200
_CONTAINER = re.compile(r" {0,3}(:{3,})[ \t]*([A-Za-z][\w-]*)?[ \t]*(.*)")
_NOTE = re.compile(r"[ >]{0,8}\[\^[^\[\]\s]{1,80}\]:")
_SIGNS = re.compile(r"[ \t>]*(?:(#{1,6})[ \t]+|([-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)?")
_INNER_SIGNS = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*")


class MarkdownLines:
    """Lines with their places; markdown-it knows LF only and maps tokens to lines by number.

    Attributes:
        text: the file's text.
        raw: its lines behind the front matter, as they stand.
        starts: where each begins.
        titles: for each line that opens a container (``:::details …``) its words.
    """

    def __init__(self, text: str, body: int) -> None:
        self.text = text
        self.raw = _END.split(text[body:])
        self.starts = [body, *(match.end() for match in _END.finditer(text, body))]
        self.titles: dict[int, Span] = {}
        self.signs: set[int] = set()
        self._read_containers()

    def _read_containers(self) -> None:
        """Lines of ``:::`` are signs where one opens by name and one closes."""
        opened: list[tuple[int, re.Match[str]]] = []
        for line, raw in enumerate(self.raw):
            if ":::" not in raw[:8] or (match := _CONTAINER.fullmatch(raw)) is None:
                continue
            if match.group(2):
                opened.append((line, match))
            elif opened and not match.group(3).strip():
                first, opening = opened.pop()
                self.signs |= {first, line}
                if words := opening.group(3).strip():
                    start = self.starts[first] + opening.start(3)
                    self.titles[first] = Span(start, start + len(words))

    def titles_outside(self, tokens: Sequence[Token]) -> list[Span]:
        """The titles of containers, but for those that are shown as code or are part of HTML."""
        inner = {
            line
            for token in tokens
            if token.type in ("fence", "html_block") and token.map
            for line in range(*token.map)
        }
        return [span for line, span in self.titles.items() if line not in inner]

    def source(self) -> str:
        """What markdown-it parses."""
        lines = []
        for line, raw in enumerate(self.raw):
            if line in self.signs:
                lines.append("")
            elif raw[:8].lstrip(" >")[:2] == "[^" and _NOTE.match(raw):
                # A footnote is words; left as it is, CommonMark would take it for a link's address.
                lines.append(raw.replace("[", "x", 1))
            elif len(raw) > _MAX_LINE:
                lines.append(raw[: _MAX_LINE - _KEPT_TAIL] + raw[-_KEPT_TAIL:])
            else:
                lines.append(raw)
        return "\n".join(lines)

    def signs_of(self, line: int, kind: BlockKind) -> int:
        """The length of indentation, quote and list signs at the start of a block's first line."""
        raw, position = self.raw[line], 0
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

    def inner_signs(self, line: int, quoted: bool) -> int:
        """The length of what stands before the words of a block's further lines."""
        raw = self.raw[line]
        if quoted and (match := _INNER_SIGNS.match(raw)):
            return match.end()
        return len(raw) - len(raw.lstrip(" \t"))

    def end(self, line: int) -> int:
        """Where a line ends, its line end left out."""
        return self.starts[line] + len(self.raw[line])
