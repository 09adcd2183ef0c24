"""Words in HTML: messages escaped, what is too long cut, the language that words are in."""

from __future__ import annotations

from html import escape

from chat.answer import Citation
from ingest import messages
from ingest.messages import Language

LONGEST_QUESTION = 400
"""What is shown of a question, in code points."""
SEPARATOR = " \u203a "
"""Stands between the headings of a path."""


def text(key: str, language: Language, **details: object) -> str:
    """A message, escaped."""
    return escape(messages.text(key, language, **details))


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
