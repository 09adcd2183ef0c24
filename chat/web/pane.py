"""The pane beside the conversation: one article, with the places of one answer marked."""

from __future__ import annotations

from html import escape

from chat.answer import Citation, Role
from chat.web.article import Highlight, article_html
from chat.web.conversation import text
from chat.web.session import Turn
from ingest import messages
from ingest.document import BlockKind, Document
from ingest.messages import Language


def highlights(turn: Turn | None, document: Document) -> list[Highlight]:
    """The places of a turn's citations in one document, those that still hold."""
    if turn is None:
        return []
    return [
        Highlight(turn.citation_id(at), citation.start, citation.end, _style(turn, at))
        for at, citation in enumerate(turn.cited)
        if citation.source == document.source and holds(citation, document)
    ]


def holds(citation: Citation, document: Document) -> bool:
    """Whether the cited words still stand where they stood when the answer was given."""
    return document.text[citation.start : citation.end] == citation.text


def _style(turn: Turn, at: int) -> str:
    if turn.answer is None or at >= len(turn.answer.citations):
        return "nearest"
    return "answer" if turn.cited[at].role is Role.ANSWER else "support"


def _opens_with_title(document: Document) -> bool:
    """Whether the title is the first thing that the article's own text shows."""
    first = document.blocks[0] if document.blocks else None
    return (
        document.titled
        and first is not None
        and first.kind is BlockKind.HEADING
        and document.text[first.start : first.end].strip() == document.title
    )


def pane_html(
    document: Document, language: Language, turn: Turn | None = None, focus: str = ""
) -> str:
    """The pane's content.

    Args:
        document: the article.
        language: of the interface.
        turn: whose citations are marked.
        focus: the citation to scroll to.
    """
    marks = highlights(turn, document)
    focused = focus if any(mark.id == focus for mark in marks) else ""
    notice = text("web_moved", language) if focus and not focused else ""
    title = "" if _opens_with_title(document) else document.title
    lines = [("title", title)] if title else []
    if document.source != title:
        lines.append(("source", document.source))
    header = "".join(f'<p class="{kind}">{escape(line)}</p>' for kind, line in lines)
    region = text("web_article", language)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{region}"'
        f' data-source="{escape(document.source)}" data-focus="{escape(focused)}">'
        f"<header>{header}</header>"
        + (f'<p class="problem" role="status">{notice}</p>' if notice else "")
        + f'<article lang="{messages.language_of_text(document.text[:5000], language)}">'
        f"{article_html(document, marks, language)}</article></div>"
    )


def empty_pane_html(sentence: str) -> str:
    """The pane where there is no article to show."""
    return (
        '<div class="scroll" role="region" tabindex="0" data-source="" data-focus="">'
        f'<p class="problem" role="status">{escape(sentence)}</p></div>'
    )
