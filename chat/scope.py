"""Which passages a question is answered from: the article, not the links around it."""

from __future__ import annotations

import re

from ingest.document import Passage
from ingest.normalize import fold
from ingest.structure.labels import is_trailer_label

_SIGNS = re.compile(r"\W+")


def answers_from(question: str, passage: Passage) -> bool:
    """Whether a passage may answer a question.

    Menus and links to other articles are kept in the text, but nothing is answered from them,
    unless the question names what they stand under (「関連記事」).

    Args:
        question: as it is searched.
        passage: one of the passages found.
    """
    if passage.kind.is_article:
        return True
    heading = passage.headings[-1].strip() if passage.headings else ""
    return is_trailer_label(heading) and fold(_SIGNS.sub("", heading)) in fold(question)
