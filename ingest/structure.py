"""The structure of plain text: headings, lists with nesting, byline, author box, trailer.

Plain text has no markup, so these are judgements by form alone (a sign, a number, brevity,
blank lines, indentation); no rule looks for a word of one article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.document import Block, BlockKind, Span

MAX_HEADING = 80
_SENTENCE_END = re.compile(r"[。、,\uff0c\uff0e\uff61]\s*$")

# (style, pattern); group 1 is the sign. A style further down never holds one further up.
_NUMBERED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chapter", re.compile(r"(第[0-9\uff10-\uff19一二三四五六七八九十百]+[章部編])\s*\S?")),
    ("section", re.compile(r"(第[0-9\uff10-\uff19一二三四五六七八九十百]+[節条])\s*\S?")),
    (
        "1-1",
        re.compile(
            r"([0-9\uff10-\uff19]{1,2}(?:[.\uff0e\u2010-][0-9\uff10-\uff19]{1,2})+)[.\uff0e]?\s+\S"
        ),
    ),
    ("1.", re.compile(r"([0-9\uff10-\uff19]{1,2}[.\uff0e、])(?:\s+\S|[^\s0-9\uff10-\uff19])")),
    ("(1)", re.compile(r"([(\uff08][0-9\uff10-\uff19]{1,2}[)\uff09])\s*\S")),
)
_SIGNED = re.compile(r"([■◆▼●○◎□◇▶])\s*\S")
_HASH = re.compile(r"(#{1,6})\s+(?=\S)")
_BULLET = re.compile(
    r"([・•‣◦●○▪◆■▶*\-–—+·])(\s*)(?=\S)|([①-⑳]|[(\uff08][a-zア-ン一-十][)\uff09])\s*(?=\S)"
)
_NEEDS_SPACE = frozenset("*-–—+·")
_UNDERLINE = re.compile(r"(={3,}|-{3,}|\uff1d{3,}|─{3,})\s*$")

AUTHOR_LABEL = re.compile(
    r"(?:この(?:記事|文章|コラム)[のを])?"
    r"(?:著者|筆者|執筆者|執筆|ライター|監修者|監修|編集者|書いた(?:人|ひと)|プロフィール)"
    r"(?:\s*[/\uff0f・&\uff06]\s*(?:著者|筆者|執筆者|ライター|監修者|編集者|プロフィール))*"
    r"(?:の?(?:プロフィール|紹介|情報)|について)?\s*[:\uff1a]?",
)
AUTHOR_LABEL_LATIN = re.compile(r"(?:about\s+the\s+authors?|author\s+(?:bio|profile))\s*:?", re.I)
TRAILER_LABEL = re.compile(
    r"(?:関連(?:記事|リンク|コンテンツ|ニュース|ページ)|(?:あわせて|合わせて)読みたい(?:記事)?"
    r"|おすすめの?(?:記事|コンテンツ)|人気(?:の)?(?:記事|ランキング)|最新(?:の)?記事"
    r"|こちらもおすすめ|この記事をシェア|タグ一覧|カテゴリー?一覧|前後の記事)(?:一覧)?\s*[:\uff1a]?",
)
TRAILER_LABEL_LATIN = re.compile(
    r"(?:related\s+(?:articles?|posts?|links?|stories)|you\s+may\s+also\s+like"
    r"|recommended(?:\s+articles?)?|read\s+(?:more|next))\s*:?",
    re.I,
)


def is_author_label(line: str) -> bool:
    """Whether a line, stripped, heads an author box."""
    return bool(AUTHOR_LABEL.fullmatch(line) or AUTHOR_LABEL_LATIN.fullmatch(line))


def is_trailer_label(line: str) -> bool:
    """Whether a line, stripped, heads links to other articles."""
    return bool(TRAILER_LABEL.fullmatch(line) or TRAILER_LABEL_LATIN.fullmatch(line))


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end; ``start``..``end`` leaves white space around it out."""

    start: int
    end: int
    indent: int
    words: str

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands here."""
        return not self.words


def split_lines(text: str) -> list[Line]:
    r"""The lines of a text; CRLF, LF and a lone CR each end one."""
    lines = []
    for match in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n|\Z)", text):
        raw = match.group().rstrip("\r\n")
        if not match.group():
            break
        words = raw.strip()
        left = len(raw) - len(raw.lstrip())
        start = match.start() + left
        indent = sum(2 if c == "\u3000" else 4 if c == "\t" else 1 for c in raw[:left])
        lines.append(Line(start, start + len(words), indent, words))
    return lines


def heading_style(line: Line) -> tuple[str, int] | None:
    """The heading style a line could have, with the length of a sign to leave out of its words."""
    words = line.words
    if hashes := _HASH.match(words):
        return f"{hashes.group(1)}", hashes.end()
    if line.indent > 3 or len(words) > MAX_HEADING or _SENTENCE_END.search(words):
        return None
    for style, pattern in _NUMBERED:
        if pattern.match(words):
            return style, 0
    if signed := _SIGNED.match(words):
        return signed.group(1), 0
    if len(words) > 2 and words[0] == "【" and words[-1] == "】":
        return "【】", 0
    if is_author_label(words) or is_trailer_label(words):
        return "label", 0
    return None


def _neighbours(lines: list[Line], at: int) -> tuple[int | None, int | None]:
    before = next((i for i in range(at - 1, -1, -1) if not lines[i].blank), None)
    after = next((i for i in range(at + 1, len(lines)) if not lines[i].blank), None)
    return before, after


def _same_style(lines: list[Line], at: int | None, style: str) -> bool:
    if at is None:
        return False
    other = heading_style(lines[at])
    return other is not None and other[0] == style


def is_heading(lines: list[Line], at: int) -> bool:
    """Whether line ``at`` is a heading rather than an item of a numbered or signed list.

    Items stand in a run of their own kind without body text between; a heading has body, or
    a heading of another kind, after it, and does not stand in the middle of a paragraph.
    """
    style = heading_style(lines[at])
    if style is None:
        return False
    if style[0].startswith("#") or style[0] == "label":
        return True
    before, after = _neighbours(lines, at)
    if before == at - 1 and heading_style(lines[before]) is None:
        return False
    if _same_style(lines, after, style[0]):
        return False
    tight = before == at - 1 and _same_style(lines, before, style[0])
    return not tight and after is not None


def bullet(line: Line) -> tuple[str, int] | None:
    """A list item's sign and the position where its words begin, if the line is an item."""
    match = _BULLET.match(line.words)
    if match is None:
        return None
    sign = match.group(1) or match.group(3)
    if sign in _NEEDS_SPACE and not match.group(2):
        return None
    return sign, line.start + match.end()


def numbered_item(line: Line) -> tuple[str, int] | None:
    """The same for ``1.`` and ``(1)`` items."""
    for style, pattern in _NUMBERED[3:]:
        match = pattern.match(line.words)
        if match and style in ("1.", "(1)"):
            begin = match.end(1)
            while line.words[begin].isspace():
                begin += 1
            return match.group(1), line.start + begin
    return None


class _Levels:
    """Heading levels from styles: a style seen before closes down to it, a new one nests.

    Only ``1.`` and ``(1)`` have a fixed order between them.
    """

    _ORDER = ("chapter", "section", "1.", "1-1", "(1)")

    def __init__(self) -> None:
        self._open: list[str] = []

    def level_of(self, style: str) -> int:
        if style.startswith("#"):
            self._open = [s for s in self._open if s.startswith("#") and len(s) < len(style)]
        elif style == "label":
            self._open = []
        elif style in self._open:
            del self._open[self._open.index(style) :]
        elif style in self._ORDER:
            rank = self._ORDER.index(style)
            for depth, other in enumerate(self._open):
                if other in self._ORDER and self._ORDER.index(other) > rank:
                    del self._open[depth:]
                    break
        self._open.append(style)
        return len(self._open)


def parse_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text in reading order; no character that is not white space,
    a list sign or an underline lies outside a block."""  # noqa: D205, D209
    lines = split_lines(text)
    levels = _Levels()
    blocks: list[Block] = []
    list_indents: list[int] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.blank:
            at += 1
            continue
        underlined = at + 1 < len(lines) and _is_underlined(lines, at)
        if underlined or is_heading(lines, at):
            style, skip = heading_style(line) or ("underline", 0)
            start = line.start + skip
            blocks.append(
                Block(BlockKind.HEADING, start, line.end, levels.level_of(style), line.words[:skip])
            )
            list_indents = []
            at += 2 if underlined else 1
            continue
        item = bullet(line) or (numbered_item(line) if _in_run(lines, at) else None)
        if item is not None:
            while list_indents and line.indent < list_indents[-1]:
                list_indents.pop()
            if not list_indents or line.indent > list_indents[-1]:
                list_indents.append(line.indent)
            depth = len(list_indents)
            blocks.append(Block(BlockKind.LIST_ITEM, item[1], line.end, depth, item[0]))
            at = _details(lines, at + 1, list_indents[-1], depth, blocks)
            continue
        list_indents = []
        at = _paragraph(lines, at, blocks)
    return tuple(blocks)


def _is_underlined(lines: list[Line], at: int) -> bool:
    """A short line with a rule of signs right under it, after a blank line."""
    line, below = lines[at], lines[at + 1]
    after_blank = at == 0 or lines[at - 1].blank
    return (
        after_blank
        and len(line.words) <= MAX_HEADING
        and not _SENTENCE_END.search(line.words)
        and _UNDERLINE.fullmatch(below.words) is not None
        and _UNDERLINE.fullmatch(line.words) is None
    )


def _in_run(lines: list[Line], at: int) -> bool:
    style = heading_style(lines[at])
    if style is None:
        return numbered_item(lines[at]) is not None
    before, after = _neighbours(lines, at)
    return _same_style(lines, before, style[0]) or _same_style(lines, after, style[0])


def _details(lines: list[Line], at: int, item_indent: int, depth: int, blocks: list[Block]) -> int:
    """Description lines right under an item, indented deeper than its sign."""
    begin = at
    while at < len(lines) and not lines[at].blank:
        if lines[at].indent <= item_indent or bullet(lines[at]) or numbered_item(lines[at]):
            break
        at += 1
    if at > begin:
        span = Span(lines[begin].start, lines[at - 1].end)
        blocks.append(Block(BlockKind.LIST_DETAIL, span.start, span.end, depth))
    return at


def _paragraph(lines: list[Line], at: int, blocks: list[Block]) -> int:
    """Lines up to a blank line, a list item or a heading."""
    begin = at
    at += 1
    while at < len(lines) and not lines[at].blank:
        if bullet(lines[at]) or is_heading(lines, at):
            break
        at += 1
    span = Span(lines[begin].start, lines[at - 1].end)
    if not _UNDERLINE.fullmatch(lines[begin].words) or at - begin > 1:
        blocks.append(Block(BlockKind.PARAGRAPH, span.start, span.end))
    return at
