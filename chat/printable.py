"""Words of articles, questions and file names as a terminal or a log may show them.

A terminal obeys control characters: it moves its cursor, names its window, some answer into the
command line (CWE-150). Words from anywhere are therefore printed with them made visible. So are the
signs that turn the direction of writing, by which a line can be made to look like another
(CVE-2021-42574); marks of direction that Arabic and Hebrew need are left alone.
"""

from __future__ import annotations

import json
import logging
import re

_PICTURES = {number: 0x2400 + number for number in range(0x20) if number not in (0x09, 0x0A)}
_PICTURES |= {0x7F: 0x2421}
# C1 controls (U+009B begins a sequence as ESC [ does), embeddings, overrides, isolates.
_OTHERS = r"\x80-\x9f\u202a-\u202e\u2066-\u2069"
_UNSEEN = re.compile(f"[{_OTHERS}]")
_UNSEEN_IN_JSON = re.compile(rf"[\x7f{_OTHERS}]")


def printable(text: str) -> str:
    r"""A text in which nothing speaks to the terminal; ends of lines and tabs stay.

    C0 controls become their pictures (U+2400 and on), others what they are called: ``\u009b``.
    """
    return _UNSEEN.sub(_named, text.replace("\r\n", "\n").translate(_PICTURES))


def json_line(content: object) -> str:
    """An object as one line of JSON that says the same and speaks to no terminal."""
    # JSON itself escapes C0 controls only.
    return _UNSEEN_IN_JSON.sub(_named, json.dumps(content, ensure_ascii=False))


def _named(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


class LogLines(logging.Formatter):
    """Records of the log: printable, and no word in one can begin a line as a record does."""

    def format(self, record: logging.LogRecord) -> str:
        """See ``logging.Formatter.format``; further lines are set in behind a bar."""
        return "\n  | ".join(printable(super().format(record)).splitlines())
