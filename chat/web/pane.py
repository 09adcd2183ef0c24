"""The pane beside the conversation: one article, with the places of one answer marked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from chat.answer import Citation, Role
from chat.web.article import Highlight, article_html
from chat.web.conversation import text
from chat.web.page_images import image_address
from chat.web.session import Turn
from ingest import messages
from ingest.document import BlockKind, Document, Span
from ingest.fetch import is_url
from ingest.messages import Language

_REL = "noopener noreferrer"


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
    header += _address(document) + _page_image(document, marks, focused, language)
    region = text("web_article", language)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{region}"'
        f' data-source="{escape(document.source)}" data-focus="{escape(focused)}">'
        f"<header>{header}</header>"
        + (f'<p class="problem" role="status">{notice}</p>' if notice else "")
        + f'<article lang="{messages.language_of_text(document.text[:5000], language)}">'
        f"{article_html(document, marks, language)}</article></div>"
    )


def _address(document: Document) -> str:
    """Where the article was published, as a link."""
    if not is_url(document.url):
        return ""
    address = escape(document.url)
    return f'<p class="address"><a href="{address}" target="_blank" rel="{_REL}">{address}</a></p>'


def _page_image(
    document: Document, marks: Sequence[Highlight], focus: str, language: Language
) -> str:
    """The page of a PDF that the cited words stand on, to be opened; drawn only then."""
    if document.format != "pdf" or not marks:
        return ""
    mark = next((mark for mark in marks if mark.id == focus), marks[0])
    page = document.page_of(mark.start)
    label = text("web_page_image", language, page=page)
    failed = text("web_page_image_failed", language)
    address = escape(image_address(document, Span(mark.start, mark.end)))
    return (
        f'<details class="page-image" data-page="{page}"><summary>{label}</summary>'
        f'<a href="{address}" target="_blank" rel="{_REL}">'
        f'<img src="{address}" alt="{label}: {failed}" loading="lazy"></a></details>'
    )


def empty_pane_html(sentence: str) -> str:
    """The pane where there is no article to show."""
    return (
        '<div class="scroll" role="region" tabindex="0" data-source="" data-focus="">'
        f'<p class="problem" role="status">{escape(sentence)}</p></div>'
    )
