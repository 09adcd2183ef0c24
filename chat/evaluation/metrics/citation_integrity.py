"""Citation integrity: every cited text is its source's text at its offsets. Must be 1."""

from __future__ import annotations

from collections.abc import Mapping

from chat.answer import Answer, Role
from ingest.document import Document


def citation_integrity(answer: Answer, documents: Mapping[str, Document]) -> float:
    """1 where all citations and nearest passages hold and make up the answer, else 0."""
    places = [*answer.citations, *answer.nearest]
    verbatim = all(
        place.source in documents
        and place.text == documents[place.source].text[place.start : place.end]
        and place.passage_start <= place.start < place.end <= place.passage_end
        for place in places
    )
    texts = [place.text for place in answer.citations if place.role is Role.ANSWER]
    made_up = answer.answer != ("\n".join(texts) if texts else None)
    return float(verbatim and not made_up and answer.answered == bool(texts))
