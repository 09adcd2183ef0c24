"""Lines that stand alone in a box drawn around them: headings of letters and mail magazines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.structure.linebreaks import MAX_HEADING, SENTENCE_END, Line

BARS = "┃│║|｜"
CORNERS = "┗└╚╰+"
"""What the line below a box begins with."""
_TOP = re.compile(r"[┏┌╔╭+][━─═=-]{3,}[┓┐╗╮+]?")
_BOTTOM = re.compile(rf"[{CORNERS}][━─═=-]{{3,}}[┛┘╝╯+]?")
_WORDS = re.compile(
    rf"[{BARS}][ \u3000]*(?P<words>[^{BARS}\s](?:[^{BARS}]*[^{BARS}\s])?)[ \u3000]*[{BARS}]?"
)


def find_boxes(lines: Sequence[Line]) -> dict[int, tuple[int, int]]:
    """The lines that are all that their box holds, and where their words begin and end.

    A box of several lines is a table or a warning.

    Args:
        lines: the text.
    """
    found: dict[int, tuple[int, int]] = {}
    for at in range(1, len(lines) - 1):
        words = lines[at].words
        if words[:1] not in BARS or not 1 < len(words) <= MAX_HEADING:
            continue
        if _TOP.fullmatch(lines[at - 1].words) and _BOTTOM.fullmatch(lines[at + 1].words):
            match = _WORDS.fullmatch(words)
            if match is not None and not SENTENCE_END.search(match["words"]):
                found[at] = match.span("words")
    return found
