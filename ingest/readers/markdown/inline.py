"""Markdown's inline signs: which characters of a paragraph are signs, and what they make of words.

markdown-it-py decides what is a sign (CommonMark 0.31, see ``markdown_rules``); here its tokens
become hidden characters and marks, with the places that they were read at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from ingest.document import MarkKind
from ingest.readers.markdown.rules import PLACE, inline_parser, is_wide

# A paragraph with more signs than anybody writes stays as written; so does all that comes after
# as many signs as a large book has. Brackets cost more, as each may begin a link.
MAX_SIGNS = 2000
MAX_BRACKETS = 200
MAX_ALL = 200_000
_SIGN = re.compile(r"[*_`\[\]<\\~=^]")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_STYLES = {
    "b": MarkKind.STRONG,
    "strong": MarkKind.STRONG,
    "mark": MarkKind.EMPHASIS,
    "i": MarkKind.EMPHASIS,
    "em": MarkKind.EMPHASIS,
    "code": MarkKind.CODE,
    "kbd": MarkKind.CODE,
    "samp": MarkKind.CODE,
    "sup": MarkKind.SUPERSCRIPT,
    "sub": MarkKind.SUBSCRIPT,
}
_TOKENS = {"strong": MarkKind.STRONG, "em": MarkKind.EMPHASIS, "s": None}


@dataclass
class Inline:
    """What was found in one run of words; places count from its beginning.

    Attributes:
        hidden: the signs and addresses, from and to.
        marks: kind, from, to and value of each mark.
    """

    hidden: list[tuple[int, int]] = field(default_factory=list)
    marks: list[tuple[MarkKind, int, int, str]] = field(default_factory=list)


class InlineReader:
    """Reads one document's paragraphs.

    Args:
        references: the link definitions of the document, as markdown-it keeps them.
    """

    def __init__(self, references: Mapping[str, Any]) -> None:
        self._parser = inline_parser()
        self._env = {"references": references}
        self._left = MAX_ALL

    def read(self, words: str) -> Inline:
        """The signs and marks in ``words``; nothing where the way back is not sure."""
        signs = len(_SIGN.findall(words))
        self._left -= signs
        if not signs or signs > MAX_SIGNS or self._left < 0 or words.count("[") > MAX_BRACKETS:
            return Inline()
        tokens: list[Token] = []
        self._parser.inline.parse(words, self._parser, self._env, tokens)
        return _Walk(words).read(tokens)


class _Walk:
    """Goes through the tokens of one run of words and collects signs and marks."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._found = Inline()
        self._styles: list[tuple[str, int, str]] = []
        self._tags: list[tuple[str, int, str]] = []
        # Where the base of a ruby begins, and where it ends once a reading has begun.
        self._base, self._base_end = 0, -1

    def read(self, tokens: list[Token]) -> Inline:
        for token in tokens:
            place = token.meta.get(PLACE)
            if place is not None:
                self._take(token, *place)
        self._found.hidden.sort()
        return self._found

    def _hide(self, start: int, end: int) -> None:
        if start < end:
            self._found.hidden.append((start, end))

    def _mark(self, kind: MarkKind, start: int, end: int, value: str = "") -> None:
        if start < end:
            self._found.marks.append((kind, start, end, value))

    def _take(self, token: Token, start: int, end: int) -> None:
        name, _, edge = token.type.partition("_")
        if name in _TOKENS and edge in ("open", "close"):
            self._take_style(name, edge, token, start)
        elif name == "link":
            self._take_link(token, start, end)
        elif token.type == "code_inline":
            size = len(token.markup)
            self._hide(start, start + size)
            self._hide(end - size, end)
            self._mark(MarkKind.CODE, start + size, end - size)
        elif token.type == "image":
            self._hide(start, start + 2)
            self._hide(token.meta["label"], end)
        elif token.type == "html_inline":
            self._take_tag(start, end)
        elif token.type == "text_special":
            if token.info == "escape" and token.content != token.markup:
                self._hide(start, start + 1)
        elif token.type == "hardbreak":
            if self._words[start] == "\\":
                self._hide(start, start + 1)
        elif token.type == "wiki":
            self._take_wiki(token.meta["match"])
        elif token.type == "footnote":
            self._hide(start, end)
        elif token.type == "highlight":
            self._hide(start, start + 2)
            self._hide(end - 2, end)
            self._mark(MarkKind.EMPHASIS, start + 2, end - 2)

    def _take_style(self, name: str, edge: str, token: Token, at: int) -> None:
        size = len(token.markup)
        if edge == "open":
            # Of two stars it is the inner one that becomes the token.
            begin = at + 1 - size if name == "strong" else at
            self._hide(begin, begin + size)
            self._styles.append((name, begin + size, ""))
            return
        self._hide(at, at + size)
        if self._styles and self._styles[-1][0] == name:
            kind = _TOKENS[name]
            begin = self._styles.pop()[1]
            if kind is not None:
                self._mark(kind, begin, at)

    def _take_link(self, token: Token, start: int, end: int) -> None:
        if token.type == "link_close":
            return
        address = str(token.attrs.get("href", ""))
        auto = token.info == "auto"
        label = end - 1 if auto else token.meta["label"]
        self._hide(start, start + 1)
        self._hide(label, end)
        self._mark(MarkKind.LINK, start + 1, label, address)

    def _take_wiki(self, match: re.Match[str]) -> None:
        """``[[page|words]]``; of an embedded file (``![[…]]``) there are no words to show."""
        start, end = match.span()
        if match.group(1):
            self._hide(start, end)
            return
        begin = match.start(3) if match.group(3) else match.start(2)
        self._hide(start, begin)
        self._hide(end - 2, end)
        self._mark(MarkKind.LINK, begin, end - 2, match.group(2))

    def _take_tag(self, start: int, end: int) -> None:
        match = _TAG.match(self._words, start)
        name = match.group(2).lower() if match else ""
        if name == "br" and not self._is_free(start, end):
            return
        self._hide(start, end)
        if match is None or self._words[end - 2] == "/":
            return
        if name in ("ruby", "rt", "rp", "rb", "rtc"):
            self._take_ruby(name, bool(match.group(1)), start, end)
        elif match.group(1):
            self._close_tag(name, start)
        elif name in _STYLES or name == "a":
            href = _HREF.search(self._words, start, end)
            self._tags.append((name, end, (href.group(1) or href.group(2)) if href else ""))

    def _is_free(self, start: int, end: int) -> bool:
        """Whether words do not run together where a line break between them is hidden."""
        around = self._words[start - 1 : start], self._words[end : end + 1]
        return any(not char or char.isspace() or is_wide(char) for char in around)

    def _close_tag(self, name: str, start: int) -> None:
        for at in range(len(self._tags) - 1, max(-1, len(self._tags) - 20), -1):
            opened, begin, value = self._tags[at]
            if opened == name:
                del self._tags[at:]
                if name != "a":
                    self._mark(_STYLES[name], begin, start)
                elif re.match(r"https?://|mailto:|[^:]*$", value):
                    self._mark(MarkKind.LINK, begin, start, value)
                return

    def _take_ruby(self, name: str, closing: bool, start: int, end: int) -> None:
        """The base stays, its reading is hidden and becomes the mark's value."""
        if name in ("ruby", "rb") and not closing:
            self._base, self._base_end = end, -1
        if name not in ("rt", "rp"):
            return
        if not closing:
            if self._base_end < 0:
                self._base_end = start
            self._tags.append((name, end, ""))
        elif self._tags and self._tags[-1][0] == name:
            begin = self._tags.pop()[1]
            self._hide(begin, start)
            if name == "rt":
                self._mark(MarkKind.RUBY, self._base, self._base_end, self._words[begin:start])
            if name == "rt" or self._base == self._base_end:
                self._base, self._base_end = end, -1
