"""How all documents are named, and which titles stand in a question, without walking them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from index.mapped import Head, MappedDocuments
from ingest.document import Document
from ingest.normalize import normalize


def heads_of(documents: Mapping[str, Document]) -> tuple[Head, ...]:
    """How documents are named, in their order."""
    if isinstance(documents, MappedDocuments):
        return tuple(documents.heads())
    return tuple(Head(one.source, one.title, one.titled) for one in documents.values())


class Titles:
    """Stated titles, normalised and without white space around them.

    Args:
        heads: how the documents are named, in their order.
    """

    def __init__(self, heads: Iterable[Head]) -> None:
        # Of several documents of a title the first one is meant.
        self._first: dict[str, tuple[int, str]] = {}
        for number, head in enumerate(heads):
            if head.titled:
                title = normalize(head.title).text.strip()
                self._first.setdefault(title, (number, head.source))
        self._lengths = sorted({len(title) for title in self._first if title})

    def within(self, words: str) -> list[tuple[str, str]]:
        """The titles that stand in some words, with their documents' sources, in their order.

        Args:
            words: normalised.
        """
        found = {
            words[at : at + length]
            for length in self._lengths
            for at in range(len(words) - length + 1)
            if words[at : at + length] in self._first
        }
        ordered = sorted((self._first[title], title) for title in found)
        return [(title, source) for (_, source), title in ordered]
