"""What is copied of an answer: its words in quotes with their places, as text and as Markdown.

A copy is a list of pieces as JSON: strings, and ``{"link": QUERY}`` for an address, which the
page's script makes whole, since only the browser knows what the page is called.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import escape

from chat.answer import Answer, Citation, Role
from chat.web.reading.links import address
from chat.web.wording import SEPARATOR, path_of, text
from ingest import messages
from ingest.messages import Language

Piece = str | dict[str, str]

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_LINE_BEGIN = re.compile(r"(?m)^(\s*)([-+=]|\d+[.)])")
_LINE_END = re.compile(r"\r\n|\r|\n")


def copy_button(pieces: Sequence[Piece], kind: str, shown: str, name: str = "") -> str:
    """A button that copies.

    Args:
        pieces: what it copies.
        kind: "text", "markdown" or "link"; its class.
        shown: what it shows, as HTML.
        name: its name for assistive technology, escaped; empty where ``shown`` says it.
    """
    data = escape(json.dumps(list(pieces), ensure_ascii=False))
    label = f' aria-label="{name}" title="{name}"' if name else ""
    return f'<button type="button" class="copy {kind}" data-copy="{data}"{label}>{shown}</button>'


def link_button(citation: Citation, name: str) -> str:
    """A button that copies a citation's address.

    Args:
        citation: the place.
        name: what the button is called, escaped.
    """
    return copy_button([{"link": address(citation)}], "link", "", name)


def copy_buttons(answer: Answer, language: Language) -> str:
    """The buttons that copy an answer with its citations; empty where there is none."""
    cited = [c for c in answer.citations if c.role is Role.ANSWER]
    if not cited:
        return ""
    plain = copy_button(
        list(as_text(answer.question, cited, language)), "text", text("copy_text", language)
    )
    markdown = copy_button(
        list(as_markdown(answer.question, cited, language)),
        "markdown",
        text("copy_markdown", language),
    )
    return f'<div class="copies">{plain}{markdown}</div>'


def as_text(question: str, cited: Sequence[Citation], language: Language) -> Iterator[Piece]:
    """Question, words in quotes, title › headings, source and address, line by line."""
    yield messages.text("copy_question", language, question=question.strip()) + "\n"
    for citation in cited:
        quoted = messages.text("copy_quote", language, words=citation.text)
        place = SEPARATOR.join(filter(None, (citation.title, path_of(citation, language))))
        yield f"\n{quoted}\n\u2014 {place}\n{citation.source}\n"
        yield {"link": address(citation)}
        yield "\n"


def as_markdown(question: str, cited: Sequence[Citation], language: Language) -> Iterator[Piece]:
    """The same as Markdown: the words a block quotation, the place a link; signs escaped."""
    yield f"**{_escaped(' '.join(question.split()))}**\n"
    for citation in cited:
        quoted = messages.text("copy_quote", language, words=citation.text)
        lines = "\n".join(f"> {_escaped(line)}" for line in _LINE_END.split(quoted))
        place = SEPARATOR.join(filter(None, (citation.title, path_of(citation, language))))
        yield f"\n{lines}\n>\n> \u2014 [{_escaped(' '.join(place.split()))}]("
        yield {"link": address(citation)}
        yield f"), {_code(citation.source)}\n"


def _escaped(words: str) -> str:
    """Words that Markdown shows as they are."""
    signs = _MARKDOWN.sub(r"\\\1", words)
    return _LINE_BEGIN.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", signs)


def _code(words: str) -> str:
    """Words as a code span, whatever backticks they hold."""
    longest = max((len(run) for run in re.findall(r"`+", words)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if "`" in words else ""
    return f"{fence}{blank}{' '.join(words.split())}{blank}{fence}"
