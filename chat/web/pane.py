"""The pane beside the conversation: one article, with the places of one answer marked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import accumulate, chain

from chat.answer import Citation, Role
from chat.web.article import Highlight, article_html
from chat.web.page_images import image_address
from chat.web.reading.links import Opened
from chat.web.reading.toc import toc_html
from chat.web.session import Turn
from chat.web.wording import text
from ingest import messages
from ingest.document import BlockKind, Document, Span
from ingest.fetch import is_url
from ingest.messages import Language

_REL = "noopener noreferrer"
# Code points: where marks overlap, each of them may be drawn for each.
_MOST_MARKED = 200_000

LINKED = "link"
"""The name in the page of what a permanent link marks."""


def highlights(
    turn: Turn | None,
    document: Document,
    language: Language = "ja",
    focus: str = "",
    others: Sequence[Turn] = (),
) -> list[Highlight]:
    """The places in one document of what was cited, those that still hold.

    Args:
        turn: whose citations are shown as such; its candidates only where they are looked at.
        document: the article.
        language: of their names.
        focus: the citation that is looked at.
        others: other turns, oldest first; what their answers cite is marked faintly. Of more
            than anybody reads, what the newest cite.
    """
    room = _MOST_MARKED
    kept: list[list[Highlight]] = []
    for one in (turn, *reversed(others)):
        marks = [] if one is None else _marks(one, document, language, one is turn, focus)
        lengths = list(accumulate(mark.end - mark.start for mark in marks))
        kept.append([mark for mark, length in zip(marks, lengths, strict=True) if length <= room])
        room -= lengths[-1] if lengths else 0
    own, *faint = kept
    return [*own, *chain.from_iterable(reversed(faint))]


def _marks(
    turn: Turn, document: Document, language: Language, here: bool, focus: str = ""
) -> list[Highlight]:
    """The places of one turn, which is the one looked at or not."""
    found: list[Highlight] = []
    if turn.answer is None:
        return found
    certain = len(turn.answer.citations) + (len(turn.answer.nearest) if here else 0)
    for at, citation in enumerate(turn.cited):
        name = turn.citation_id(at)
        wanted = at < certain or (here and name == focus)
        if not wanted or citation.source != document.source or not holds(citation, document):
            continue
        label = messages.text("mark_answer", language, answer=turn.number, number=at + 1)
        style = _style(turn, at) if here else "earlier"
        found.append(Highlight(name, citation.start, citation.end, style, label))
    return found


def holds(citation: Citation, document: Document) -> bool:
    """Whether the cited words still stand where they stood when the answer was given."""
    return document.text[citation.start : citation.end] == citation.text


def _style(turn: Turn, at: int) -> str:
    if turn.answer is None or at >= len(turn.answer.citations):
        return "nearest" if turn.answer is None or turn.answer.nearest else "other"
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
    document: Document,
    language: Language,
    turn: Turn | None = None,
    focus: str = "",
    others: Sequence[Turn] = (),
    linked: Opened | None = None,
) -> str:
    """The pane's content: contents to unfold, and the article.

    Args:
        document: the article.
        language: of the interface.
        turn: whose citations are marked.
        focus: the citation to scroll to.
        others: other turns of the conversation, whose citations are marked faintly.
        linked: what a permanent link leads to, scrolled to.
    """
    marks = highlights(turn, document, language, focus, others)
    notice = ""
    if linked is not None:
        focus = LINKED if linked.span else ""
        notice = text(linked.problem, language) if linked.problem else ""
        if linked.span:
            marks.append(Highlight(LINKED, linked.span.start, linked.span.end, "linked"))
    focused = focus if any(mark.id == focus for mark in marks) else ""
    if focus and not focused:
        notice = text("web_moved", language)
    title = "" if _opens_with_title(document) else document.title
    lines = [("title", title)] if title else []
    if document.source != title:
        lines.append(("source", document.source))
    header = "".join(f'<p class="{kind}">{escape(line)}</p>' for kind, line in lines)
    header += _address(document) + _page_image(document, marks, focused, language)
    region = text("web_article", language)
    return (
        f"{toc_html(document, language)}"
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
