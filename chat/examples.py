"""Questions to begin with, drawn from an article's own words.

They are asked in the article's language, and made as those to go on with (``chat.suggesting``);
the reader is not asked, since the page waits for them.
"""

from __future__ import annotations

import re
from itertools import islice

from chat.reader.authorship import author_spans
from chat.suggesting import unverified
from index.view import IndexView
from ingest.document import Document

_MAX = 4
_JAPANESE = re.compile(r"[\u3041-\u30ff]")


def example_questions(index: IndexView, source: str | None) -> tuple[str, ...]:
    """Up to four questions that the article is likely to answer.

    Args:
        index: the live index.
        source: the article to draw from; None for the first that gives any.
    """
    documents = (
        [index.documents[source]] if source is not None and source in index.documents else []
    )
    for document in documents or islice(index.documents.values(), 3):
        found = _of(document)
        if found:
            return found
    return ()


def _of(document: Document) -> tuple[str, ...]:
    who: tuple[str, ...] = ()
    if author_spans(document):
        japanese = _JAPANESE.search(document.text) is not None
        who = ("この記事の著者は誰ですか?" if japanese else "Who wrote this article?",)
    return (*unverified(document, _MAX - len(who)), *who)
