"""Other places that the reader thought of, after those that the answer cites."""

from __future__ import annotations

from chat.answer import Role, cite
from chat.asking import Trace
from chat.web.conversation import context_of
from chat.web.session import Candidate
from index.view import IndexView
from ingest.document import Span
from ingest.normalize import fold

_MOST = 4


def candidates_of(trace: Trace, index: IndexView) -> tuple[Candidate, ...]:
    """The reader's next best spans: in no sentence that is cited or named before, no words twice.

    Of a question that is not answered there are none: its nearest places are the candidates.

    Args:
        trace: an answer and how it was found.
        index: the version that was searched; of another one there are none.
    """
    answer = trace.answer
    if not answer.answered or answer.index_version != index.version:
        return ()
    taken = [(c.source, Span(c.start, c.end)) for c in answer.citations]
    words = {fold(c.text) for c in answer.citations}
    found: list[Candidate] = []
    for reading in trace.readings:
        source = reading.hit.passage.source
        document = index.documents[source]
        citation = cite(document, reading.hit.passage, reading.spans[0], Role.SUPPORT)
        known = any(source == s and reading.sentence.overlaps(span) for s, span in taken)
        if known or fold(citation.text) in words:
            continue
        taken.append((source, reading.sentence))
        words.add(fold(citation.text))
        found.append(Candidate(citation, context_of(document, citation), reading.probability))
        if len(found) == _MOST:
            break
    return tuple(found)
