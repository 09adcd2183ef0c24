"""Words of a data set's articles, named by their places: its sentences stay out of the repository.

A place is ``[start, end]`` in the article's text as ``load_articles`` rebuilds it; an answer of
several lines is a list of places, one an item.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingest.document import Span

Place = Sequence[int]


def span_of(place: Place, text: str) -> Span:
    """A place as a span.

    Raises:
        ValueError: it does not lie in the text, so the text is not the article that was marked.
    """
    start, end = place
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{list(place)} lies outside of an article of {len(text)} characters")
    return Span(start, end)


def with_words(row: dict[str, Any], text: str) -> dict[str, Any]:
    """A question with the words of its answers and evidence in the stead of their places.

    Args:
        row: a line of a question file.
        text: the article that it is on.

    Raises:
        ValueError: as ``span_of``.
    """

    def words(place: Place) -> str:
        return span_of(place, text).of(text)

    return row | {
        "answers": ["\n".join(map(words, answer)) for answer in row["answers"]],
        "evidence": [words(place) for place in row["evidence"]],
    }
