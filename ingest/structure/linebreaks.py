"""Lines of a text, and what of them can be told without a look at the others."""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_HEADING = 80
SENTENCE_END = re.compile(r"[。、,\uff0c\uff0e\uff61]\s*$")
PROSE_END = re.compile(r"[。．.!?！？｡][」』）)\"'”’]*$|[」』][。]?$")
_NARROW = re.compile(r"[\x00-\u024f\uff61-\uff9f]")
_LINE_END = re.compile(r"\r\n|\r|\n")


class Line(NamedTuple):
    """One line without its end; ``start``..``end`` leaves white space around it out.

    Attributes:
        start: first code point that is not white space.
        end: one past the last that is not.
        indent: columns of white space before it (an ideographic space is two, a tab four).
        words: what stands there.
        wide: whether it begins with an ideographic space, as Japanese paragraphs do.
    """

    start: int
    end: int
    indent: int
    words: str
    wide: bool = False


def split_lines(text: str) -> list[Line]:
    r"""The lines of a text; CRLF, LF and a lone CR each end one."""
    lines, at = [], 0
    ends = [match.span() for match in _LINE_END.finditer(text)]
    for stop, after in [*ends, (len(text), len(text))]:
        raw = text[at:stop]
        words = raw.strip()
        if raw == words:
            lines.append(Line(at, stop, 0, words))
        else:
            space = raw[: len(raw) - len(raw.lstrip())]
            indent = 0
            for char in space:
                indent += 2 if char == "\u3000" else 4 if char == "\t" else char != "\f"
            start = at + len(space) if words else at
            wide = space[:1] == "\u3000"
            lines.append(Line(start, start + len(words), indent, words, wide))
        at = after
    return lines


def width(words: str) -> int:
    """Columns that words take in a fixed pitch, all but Latin and half-width characters two."""
    return len(words) if words.isascii() else 2 * len(words) - len(_NARROW.findall(words))


def ends_prose(words: str) -> bool:
    """Whether a line ends as a sentence or a speech does."""
    return PROSE_END.search(words[-4:]) is not None
