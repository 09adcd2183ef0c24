"""One question on its way through search, reading and decision."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from chat.answer import Answer, Reason, Role, Timings
from chat.asking import AnsweringSettings, Asked, Trace
from chat.citing import answer_citations, nearest_citations
from chat.decision import decide
from chat.question import Question
from chat.reader import Reader
from chat.scope import answers_from, with_author
from index.search import Hit, Searcher
from index.view import IndexView
from ingest import messages
from ingest.messages import Language


def milliseconds(seconds: float) -> float:
    """Seconds as milliseconds, rounded for people."""
    return round(seconds * 1000, 2)


_DEEPER = 3


@dataclass(slots=True)
class Way:
    """One question on its way through search, reading and decision.

    Attributes:
        asked: the question as it came in.
        understood: its resolved and respelt form; None where that is what was typed.
        language: of the reply.
        question: the analysed question.
        settings: how it is answered.
        spent: seconds spent before the search.
        searched: seconds spent on the search.
        hits: the passages found, best first.
    """

    asked: Asked
    understood: str | None
    language: Language
    question: Question
    settings: AnsweringSettings
    spent: float
    searched: float = 0.0
    hits: list[Hit] = field(default_factory=list)

    def search(self, searcher: Searcher, depth: int) -> None:
        """Find passages, at least ``depth``."""
        started = time.perf_counter()
        # Some are links to other articles, in the place of which others are read.
        count = max(_DEEPER * self._considered, depth)
        found = searcher.search(self.question.text, count, self.asked.sources)
        self.hits = with_author(self.question.text, found, searcher.index)
        self.searched = time.perf_counter() - started

    @property
    def _considered(self) -> int:
        return max(self.settings.passages, self.settings.nearest)

    @property
    def _body(self) -> list[Hit]:
        body = [hit for hit in self.hits if answers_from(self.question.text, hit.passage)]
        return body[: self._considered]

    @property
    def to_read(self) -> list[Hit]:
        """The passages to read, best first."""
        return self._body[: self.settings.passages]

    def end(self, reader: Reader, index: IndexView) -> Trace:
        """Read, decide and cite."""
        started = time.perf_counter()
        readings = reader.read(self.question, self.to_read, index)
        chosen = decide(readings, self.settings.threshold)
        citations = answer_citations(chosen, readings, self.question, index) if chosen else ()
        answered = bool(citations)
        offered, count = self._body or self.hits, self.settings.nearest
        nearest = () if answered else nearest_citations(offered, readings, count, index)
        reply_key = "not_in_article" if nearest else "not_in_article_bare"
        texts = [c.text for c in citations if c.role is Role.ANSWER]
        read = time.perf_counter() - started
        answer = Answer(
            question=self.asked.question,
            answered=answered,
            answer="\n".join(texts) if answered else None,
            confidence=round(readings[0].probability, 4) if readings else 0.0,
            reason=None if answered else Reason.NOT_IN_ARTICLE,
            reply="" if answered else messages.text(reply_key, self.language),
            understood_as=self.understood,
            citations=citations,
            nearest=nearest,
            index_version=index.version,
            timings_ms=Timings(
                search=milliseconds(self.searched),
                read=milliseconds(read),
                total=milliseconds(self.spent + self.searched + read),
            ),
        )
        return Trace(answer, tuple(self.hits), tuple(self.to_read), tuple(readings))
