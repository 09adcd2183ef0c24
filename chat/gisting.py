"""Questions for the whole article (its gist, its headings, its date), answered without a search."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from chat.answer import Answer, Citation, Reason, Role, Timings, cite
from chat.exchange import Exchange
from chat.gist import GistKind, GistRequest, answer_gist, asked_gist
from index.view import IndexView
from ingest import messages
from ingest.document import Document, Passage, Span
from ingest.messages import Language
from ingest.normalize import fold, normalize

# Read off the layout or chosen by a stated method: nothing is left to doubt but the choice itself.
_CONFIDENCE = 0.9
_MOST_OFFERED = 5
_MOST_LOOKED_AT = 20
# What an article may well lack; a gist and a title they all have.
_SELDOM = (GistKind.SECTION, GistKind.DATE, GistKind.AUTHOR)
_SHORTEST_TITLE = 4
# 「『TITLE』という記事を要約して」
_NAMED = '[「『"\u201c]?{}[」』"\u201d]?(?:という)?(?:の?(?:記事|文章|コラム|ページ))?[のをはって]*'


def request_of(question: str, index: IndexView) -> tuple[GistRequest, str] | None:
    """What is asked of a whole article, and the article's source where its title is named.

    Args:
        question: as typed, cleaned.
        index: the version that is asked.
    """
    words = normalize(question).text
    for title, source in index.titles.within(words):
        if len(title) >= _SHORTEST_TITLE:
            request = asked_gist(re.sub(_NAMED.format(re.escape(title)), "", words))
            if request is not None:
                return request, source
    request = asked_gist(question)
    return None if request is None else (request, "")


def answer_about(
    request: GistRequest,
    question: str,
    index: IndexView,
    sources: Collection[str] | None,
    earlier: Sequence[Exchange],
    language: Language,
) -> Answer | None:
    """The answer to a question for the whole article; None where it has no such thing.

    Of several articles the one is meant that was spoken of last; where none was, the reply asks
    which, and offers their titles.

    Args:
        request: what is asked for.
        question: as typed.
        index: the version that is asked.
        sources: the documents to answer from; None for all.
        earlier: what was said before.
        language: of the reply.
    """
    allowed = list(index.documents) if sources is None else list(sources)
    document = _meant(index, allowed, earlier) or _only_one(request, index, allowed)
    if document is None:
        return _which(question, index, allowed, language)
    spans = answer_gist(request, document)
    if not spans:
        return None
    citations = _citations(spans, document, index)
    return Answer(
        question=question,
        answered=True,
        answer="\n".join(c.text for c in citations if c.role is Role.ANSWER),
        confidence=_CONFIDENCE,
        reason=None,
        reply="",
        understood_as=None,
        citations=citations,
        nearest=(),
        index_version=index.version,
        timings_ms=Timings(),
    )


def _citations(spans: Sequence[Span], document: Document, index: IndexView) -> tuple[Citation, ...]:
    """The places; what says the same as one before it backs that (a name in byline and box)."""
    said: set[str] = set()
    found: list[Citation] = []
    backing: list[Citation] = []
    for span in spans:
        words = fold(span.of(document.text))
        role = Role.SUPPORT if words in said else Role.ANSWER
        passage = _around(document, span, index)
        (found if role is Role.ANSWER else backing).append(cite(document, passage, span, role))
        said.add(words)
    return (*found, *backing)


def _around(document: Document, span: Span, index: IndexView) -> Passage:
    """The passage that holds a span; of a heading, which is in none, the heading by itself."""
    section = next(s for s in document.sections if s.start <= span.start < s.end)
    passage = index.passage_around(document.source, span)
    if passage.start >= section.start:
        return passage
    return Passage(document.source, span.start, span.end, document.headings(section), section.kind)


def _meant(
    index: IndexView, allowed: Sequence[str], earlier: Sequence[Exchange]
) -> Document | None:
    """The article that is asked about, by itself or by what was said before."""
    if len(allowed) == 1:
        return index.documents[allowed[0]]
    spoken_of = (exchange.source for exchange in reversed(earlier))
    last = next((source for source in spoken_of if source in allowed), None)
    return None if last is None else index.documents[last]


def _only_one(request: GistRequest, index: IndexView, allowed: Sequence[str]) -> Document | None:
    """The article that alone has what is asked for, or the first of those that say the same."""
    if request.kind not in _SELDOM or len(allowed) > _MOST_LOOKED_AT:
        return None
    found: dict[tuple[str, ...], Document] = {}
    for source in allowed:
        document = index.documents[source]
        words = tuple(span.of(document.text) for span in answer_gist(request, document))
        if words:
            found.setdefault(words, document)
    return next(iter(found.values())) if len(found) == 1 else None


def _which(question: str, index: IndexView, allowed: Sequence[str], language: Language) -> Answer:
    offered = [_title(index, index.documents[source]) for source in allowed[:_MOST_OFFERED]]
    return Answer(
        question=question,
        answered=False,
        answer=None,
        confidence=0.0,
        reason=Reason.WHICH_ARTICLE,
        reply=messages.text("which_article", language),
        understood_as=None,
        citations=(),
        nearest=tuple(offered),
        index_version=index.version,
        timings_ms=Timings(),
    )


def _title(index: IndexView, document: Document) -> Citation:
    """Where an article begins: its title, or its first block."""
    first = document.blocks[0] if document.blocks else None
    span = Span(first.start, first.end) if first else Span(0, min(len(document.text), 1))
    return cite(document, index.passage_around(document.source, span), span, Role.SUPPORT)
