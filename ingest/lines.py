"""The lines of a plain text, and what each could be by its form: heading, item, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.labels import is_author_label, is_trailer_label

MAX_HEADING = 80
SENTENCE_END = re.compile(r"[。、,\uff0c\uff0e\uff61]\s*$")

# (style, pattern); group 1 is the sign. A style further down never holds one further up.
NUMBERED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(r"(第[0-9\uff10-\uff19一二三四五六七八九十百]+[部編])\s*\S?")),
    ("chapter", re.compile(r"(第[0-9\uff10-\uff19一二三四五六七八九十百]+章)\s*\S?")),
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
# A sign that stands twice (○○大学, ・・・) is a word of the text, not a sign of a heading or item.
_SIGNED = re.compile(r"([■◆▼◎□◇▶]|[●○](?![●○]))\s*\S")
_HASH = re.compile(r"(#{1,6})\s+(?=\S)")
_BULLET = re.compile(
    r"([・•‣◦●○▪◆■▶*\-–—+·])(?!\1)(\s*)(?=\S)"
    r"|([①-⑳]|[(\uff08][a-zア-ン一二三四五六七八九十][)\uff09])\s*(?=\S)"
)
_NEEDS_SPACE = frozenset("*-–—+·")


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
    if line.indent > 3 or len(words) > MAX_HEADING or SENTENCE_END.search(words):
        return None
    if style := _sign_style(words):
        return style, 0
    if len(words) > 2 and words[0] == "【" and words[-1] == "】":
        return "【】", 0
    if is_author_label(words) or is_trailer_label(words):
        return "label", 0
    return None


def _sign_style(words: str) -> str | None:
    """The style of the number or sign that a line begins with."""
    for style, pattern in NUMBERED:
        if pattern.match(words):
            return style
    signed = _SIGNED.match(words)
    return signed.group(1) if signed else None


def _next_words(lines: list[Line], at: int, step: int) -> int | None:
    """The nearest line with words above (-1) or below (1)."""
    at += step
    while 0 <= at < len(lines):
        if not lines[at].blank:
            return at
        at += step
    return None


def _is_alike(one: Line, other: Line) -> bool:
    """Whether two lines have the same sign at about the same indentation (`` 9.`` over ``10.``)."""
    same = _sign_style(one.words) == _sign_style(other.words)
    return same and abs(one.indent - other.indent) <= 1


def _mate(lines: list[Line], at: int, step: int) -> int | None:
    """The line above (-1) or below (1) that continues a run of items with the line ``at``.

    Between them stand at most blank lines, or, without any gap, deeper lines that describe an
    item. Over a gap only lines that both could be headings make a run.
    """
    near = _next_words(lines, at, step)
    if near is None or _sign_style(lines[at].words) is None:
        return None
    if _is_alike(lines[near], lines[at]):
        both = heading_style(lines[near]) is not None and heading_style(lines[at]) is not None
        return near if near == at + step or both else None
    other = at + step
    while (
        0 <= other < len(lines)
        and not lines[other].blank
        and lines[other].indent > lines[at].indent
    ):
        other += step
    return other if 0 <= other < len(lines) and _is_alike(lines[other], lines[at]) else None


def _follows(lines: list[Line], at: int, above: int) -> bool:
    """Whether line ``at`` counts on from the number of the line ``above``."""
    here, there = numbered_item(lines[at]), numbered_item(lines[above])
    if here is None or there is None:
        return False
    number, last = (int(re.sub(r"\D", "", item[0])) for item in (here, there))
    return number == last + 1


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
    above = _mate(lines, at, -1)
    if at > 0 and above is None and not lines[at - 1].blank and not heading_style(lines[at - 1]):
        return False
    if _mate(lines, at, 1) is not None:
        return False
    if above is not None and (not lines[at - 1].blank or _follows(lines, at, above)):
        return False
    return _next_words(lines, at, 1) is not None


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
    for style, pattern in NUMBERED:
        match = pattern.match(line.words) if style in ("1.", "(1)") else None
        if match:
            begin = match.end(1)
            while line.words[begin].isspace():
                begin += 1
            return match.group(1), line.start + begin
    return None


def list_number(lines: list[Line], at: int) -> tuple[str, int] | None:
    """The sign of a numbered item; ``(2)では…`` alone refers to one and is none."""
    item = numbered_item(lines[at])
    if item is None or in_run(lines, at):
        return item
    line = lines[at]
    lone = heading_style(line) is None and item[1] > line.start + len(item[0])
    return item if lone else None


def in_run(lines: list[Line], at: int) -> bool:
    """Whether a line of the same sign stands beside the line ``at``."""
    return _mate(lines, at, -1) is not None or _mate(lines, at, 1) is not None
