"""Words in HTML: messages escaped, what is too long cut, the language that words are in."""

from __future__ import annotations

import re
from html import escape

from chat.answer import Citation
from ingest import messages
from ingest.messages import Language

LONGEST_QUESTION = 400
"""What is shown of a question, in code points."""
SEPARATOR = " \u203a "
"""Stands between the headings of a path."""
# JSON can spell halves of characters, and a browser sends them; nothing can be sent that holds one.
_HALVES = re.compile("[\ud800-\udfff]")


def text(key: str, language: Language, **details: object) -> str:
    """A message, escaped."""
    return escape(messages.text(key, language, **details))


def whole(words: str, instead: str = "") -> str:
    """The words without halves of characters, which could be neither stored nor sent back.

    Args:
        words: as a browser sent them.
        instead: what stands in the place of each.
    """
    return _HALVES.sub(instead, words)


def printable(words: str) -> str:
    """A question to be shown: what cannot be seen, or turns the line around, is a space."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in words)


def lang(words: str) -> str:
    """The ``lang`` attribute for words that may be in another language than the page."""
    return f' lang="{messages.language_of_text(words, "ja")}"'


def shortened(words: str, longest: int) -> str:
    """The words, cut after ``longest`` code points."""
    return words if len(words) <= longest else words[:longest] + "\u2026"


def path_of(citation: Citation, language: Language) -> str:
    """The headings over a citation, and its page: plain words, perhaps none."""
    page = (messages.text("web_page", language, page=citation.page),) if citation.page else ()
    return SEPARATOR.join((*citation.headings, *page))
