"""The articles that questions can be restricted to, as the selector offers them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from ingest import messages
from ingest.document import Document
from ingest.messages import Language


def choices_of(documents: Collection[Document], language: Language) -> tuple[tuple[str, str], ...]:
    """All articles together, then each by its title, by its source where titles are the same."""
    titles = Counter(document.title for document in documents)
    choices = [(messages.text("web_all", language), "")]
    for document in documents:
        same = titles[document.title] > 1
        choices.append((document.source if same else document.title, document.source))
    return tuple(choices)
