"""What a question gets: an answer with citations, or an honest no. The JSON form is a contract."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from ingest.document import Document, Passage, Span


class Role(StrEnum):
    """What a cited span does for the answer.

    ``ANSWER``: it is (part of) the answer. ``SUPPORT``: it says the same at another place, or comes
    near. ``DIFFERENT``: it answers the question, too, and says something else.
    """

    ANSWER = "answer"
    SUPPORT = "support"
    DIFFERENT = "different"


class Reason(StrEnum):
    """Why there is no answer."""

    NOT_IN_ARTICLE = "not_in_article"
    SMALLTALK = "smalltalk"
    WHICH_ARTICLE = "which_article"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Citation:
    """A span of a document; ``text`` is always ``document.text[start:end]``.

    Attributes:
        role: the answer itself, or another place that backs it.
        source: the document.
        title: the document's title.
        headings: the heading path, outermost first.
        start: first code point in the stored text.
        end: one past the last.
        text: the words.
        passage_start: the passage around it.
        passage_end: one past the passage's last code point.
        page: the page that it begins on, from 1; 0 where the format has no pages.
    """

    role: Role
    source: str
    title: str
    headings: tuple[str, ...]
    start: int
    end: int
    text: str
    passage_start: int
    passage_end: int
    page: int = 0


def cite(document: Document, passage: Passage, span: Span, role: Role) -> Citation:
    """The citation of ``span``; its words are taken from the document, from nowhere else."""
    return Citation(
        role=role,
        source=document.source,
        title=document.title,
        headings=passage.headings,
        start=span.start,
        end=span.end,
        text=span.of(document.text),
        passage_start=passage.start,
        passage_end=passage.end,
        page=document.page_of(span.start),
    )


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent."""

    search: float = 0.0
    read: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one question.

    Attributes:
        question: as asked.
        answered: whether the article answers it.
        answer: the texts of the citations of role ``answer``, joined by a line break; None
            where there is no answer.
        confidence: estimated probability that the best span answers the question, 0 to 1.
        reason: why there is no answer; None where there is one.
        reply: the sentence shown where there is no answer, else empty; never an article's words.
        understood_as: the question as it was searched, where that differs: a follow-up resolved, a
            name in the spelling of the article; None where it is what was typed.
        citations: the places of the answer, those that back it, then those that disagree.
        nearest: for ``not_in_article``, the nearest passages; for ``which_article``, the titles.
        index_version: the version that was searched.
        timings_ms: time spent.
    """

    question: str
    answered: bool
    answer: str | None
    confidence: float
    reason: Reason | None
    reply: str
    understood_as: str | None
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    index_version: str
    timings_ms: Timings

    def to_dict(self) -> dict[str, Any]:
        """The object that ``ask --json`` prints."""
        return asdict(self)
