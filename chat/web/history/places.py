"""The places that a kept conversation names, as the index has them.

They are looked up together: each article is opened once and each of its blocks cut once, however
often, and in whatever order, the conversation comes back to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from chat.answer import Citation, Role, cite
from chat.web.conversation import context_of
from chat.web.sentences import Sentences
from chat.web.session import Context
from index.view import IndexView
from ingest.document import Document, Passage, Span, joined_around


class Named(NamedTuple):
    """A place as the browser names it.

    Attributes:
        source: the article.
        start: first code point.
        end: one past the last.
        words: what stood there.
        role: what it did for the answer.
    """

    source: str
    start: int
    end: int
    words: str
    role: Role

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Named | None:
        """What a row names; None where that is no place."""
        source, start, end = row.get("source"), row.get("start"), row.get("end")
        words = row.get("text")
        if not isinstance(source, str) or not isinstance(words, str):
            return None
        # True and False are numbers, too.
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            return None
        try:
            return cls(source, start, end, words, Role(str(row.get("role"))))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Place:
    """A place that holds the same words today.

    Attributes:
        citation: made anew.
        context: the sentence around it.
    """

    citation: Citation
    context: Context | None


def places_of(named: Iterable[Named], index: IndexView) -> dict[Named, Place]:
    """Of the places that are named, those that hold the same words today.

    Args:
        named: the places.
        index: the live index.
    """
    of_articles: dict[str, list[Named]] = {}
    for one in dict.fromkeys(named):
        of_articles.setdefault(one.source, []).append(one)
    found: dict[Named, Place] = {}
    for source, here in of_articles.items():
        document = index.documents.get(source)
        if document is not None:
            found.update(_places_in(document, index.passages_of(source), here))
    return found


def _places_in(
    document: Document, passages: Sequence[Passage], named: Sequence[Named]
) -> Iterator[tuple[Named, Place]]:
    sentences = Sentences(document)
    for one in named:
        span = Span(one.start, one.end)
        if span.end > len(document.text) or span.of(document.text) != one.words:
            continue
        # An article may have no passages.
        around = joined_around(passages, span) if passages else Passage(one.source, *one[1:3])
        citation = cite(document, around, span, one.role)
        yield one, Place(citation, context_of(document, citation, sentences))
