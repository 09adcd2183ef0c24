"""The articles to choose from; where there are many, by title and file name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.mapped import Head
from ingest import messages
from ingest.messages import Language

MANY = 8
"""So many are seen at a glance; of more the list can be searched."""


def choices_of(documents: Sequence[Head], language: Language) -> tuple[tuple[str, str], ...]:
    """What the selector offers, as (label, source); all articles first.

    Gradio searches the labels, so among many they hold the file's name too.

    Args:
        documents: how the articles are named.
        language: of the interface.
    """
    titles = Counter(document.title for document in documents)

    def label(document: Head) -> str:
        if document.title == document.source:
            return document.source
        if len(documents) > MANY:
            return f"{document.title} \u2013 {document.source}"
        return document.source if titles[document.title] > 1 else document.title

    named = ((label(document), document.source) for document in documents)
    return ((messages.text("web_all", language), ""), *named)
