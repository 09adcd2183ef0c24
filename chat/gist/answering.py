"""Answers a question about the article as a whole with spans of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence

from chat.gist.dates import date_spans
from chat.gist.finding import heads_meant
from chat.gist.outline import Head
from chat.gist.request import GistKind, GistRequest, SectionReference
from chat.gist.selection import Candidate, choose
from chat.gist.sentences import Sentence
from chat.gist.weighing import Weighed, weigh
from chat.reader.authorship import author_spans
from ingest.document import Document, Span
from ingest.normalize import fold
from ingest.structure.labels import is_section_label

# Sentences of a summary by those of the article: 3 below 20, 4 below 60, else 5.
_STEPS = (20, 60)
_LEAST = 3
_OF_SECTION = 3
# The second sentence on the topic is shown where it is as likely as this (0.3) to tell it.
_SECOND = -0.85
# So many sections that a question may mean are shown, each with its heading and one sentence.
_MEANT = 4


def answer_gist(request: GistRequest, document: Document) -> tuple[Span, ...]:
    """The spans that answer, in reading order; empty where the article has no such thing.

    Args:
        request: what is asked (``asked_gist``).
        document: the article.
    """
    match request.kind:
        case GistKind.SUMMARY:
            return summary(document, request.count)
        case GistKind.TOPIC:
            return topic(document)
        case GistKind.HEADINGS:
            return tuple(head.span for head in weigh(document).outline.chapters)
        case GistKind.SECTION:
            reference = request.section or SectionReference()
            return section(document, reference, request.count)
        case GistKind.TITLE:
            return title(document)
        case GistKind.DATE:
            return date_spans(document, updated=request.updated)
        case GistKind.AUTHOR:
            return authors(document)


def summary(document: Document, count: int | None = None) -> tuple[Span, ...]:
    """The sentences that say most of the article.

    Args:
        document: the article.
        count: how many; None for 3 to 5 by its length.
    """
    weighed = weigh(document)
    wanted = count or usual_length(weighed.sentences)
    groups = [sentence.chapter for sentence in weighed.sentences]
    every = range(len(weighed.sentences))
    return _best(weighed, every, groups, wanted)


def usual_length(sentences: Sequence[Sentence]) -> int:
    """The sentences of a summary whose length is left open."""
    return _LEAST + bisect_right(_STEPS, sum(sentence.whole for sentence in sentences))


def topic(document: Document) -> tuple[Span, ...]:
    """The sentence that tells what the article is about, or the two that do."""
    weighed = weigh(document)
    ranked = sorted(_usable(weighed, 1), key=lambda at: -weighed.topic[at])
    chosen = ranked[:1] + [at for at in ranked[1:2] if weighed.topic[at] > _SECOND]
    return tuple(weighed.sentences[at].span for at in sorted(chosen))


def section(
    document: Document, reference: SectionReference, count: int | None = None
) -> tuple[Span, ...]:
    """The heading of a section and the sentences that say most of it.

    Where several sections may be meant (each chapter has a (2)), each gives its heading and one
    sentence.
    """
    weighed = weigh(document)
    heads = heads_meant(reference, document, weighed.outline)
    if not heads or len(heads) > _MEANT:
        return ()
    wanted = (count or _OF_SECTION) if len(heads) == 1 else 1
    spans = [span for head in heads for span in (head.span, *_of_section(weighed, head, wanted))]
    return tuple(dict.fromkeys(spans))


def _of_section(weighed: Weighed, head: Head, count: int) -> tuple[Span, ...]:
    inside = weighed.outline.under(head)
    numbers = [at for at, s in enumerate(weighed.sentences) if s.section in inside]
    groups = [sentence.section for sentence in weighed.sentences]
    return _best(weighed, numbers, groups, count)


def _usable(weighed: Weighed, count: int, numbers: Collection[int] | None = None) -> list[int]:
    """Sentences that end as such; fragments too where those are too few."""
    within = range(len(weighed.sentences)) if numbers is None else numbers
    whole = [at for at in within if weighed.sentences[at].whole]
    return whole if len(whole) >= count else list(within)


def _best(
    weighed: Weighed, numbers: Collection[int], groups: Sequence[object], count: int
) -> tuple[Span, ...]:
    usable = _usable(weighed, count, numbers)
    candidates = [Candidate(weighed.key[at], weighed.vectors[at], groups[at]) for at in usable]
    return tuple(weighed.sentences[usable[at]].span for at in choose(candidates, count))


def title(document: Document) -> tuple[Span, ...]:
    """Where the article states its title."""
    if not document.titled:
        return ()
    if (heading := weigh(document).outline.title) is not None:
        return (heading,)
    wanted = fold(document.title)
    for block in document.blocks[:12]:
        span = Span(block.start, block.end)
        if fold(span.of(document.text)) == wanted:
            return (span,)
    at = document.text.find(document.title)
    return (Span(at, at + len(document.title)),) if at >= 0 else ()


def authors(document: Document) -> tuple[Span, ...]:
    """Where the byline and the author box name who wrote it."""
    spans = sorted(author_spans(document))
    return tuple(span for span in spans if not is_section_label(span.of(document.text)))
