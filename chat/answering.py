"""The way of a question: check, resolve, search, read, decide, cite."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from chat.answer import Answer, Citation, Reason, Role, Timings, cite
from chat.decision import decide
from chat.dialogue import resolve
from chat.question import AnswerType, Question, analyze_question
from chat.reader import Reader, Reading
from chat.smalltalk import clean, has_words, smalltalk
from index.encoder import Encoder
from index.live import IndexHandle, LiveIndex
from index.search import Hit, Searcher, SearchSettings
from ingest import messages
from ingest.document import SectionKind
from ingest.errors import SourceError
from ingest.messages import Language
from ingest.normalize import fold

# A place backs the answer if it speaks to the question nearly as well (in logits).
_SUPPORT_MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class AnsweringSettings:
    """How a question is answered; see ``config.toml``.

    Attributes:
        search: how passages are found.
        passages: how many of them are read.
        threshold: the least confidence to answer with.
        nearest: passages offered where the article does not say.
        max_question: longest question, in code points.
    """

    search: SearchSettings = field(default_factory=SearchSettings)
    passages: int = 8
    threshold: float = 0.3
    nearest: int = 3
    max_question: int = 2000


class Answerer:
    """Answers questions from the live index; follows it when a new version is published."""

    def __init__(
        self, handle: IndexHandle, encoder: Encoder, reader: Reader, settings: AnsweringSettings
    ) -> None:
        self._handle = handle
        self._encoder = encoder
        self._reader = reader
        self._settings = settings
        self._searcher: Searcher | None = None
        self._lock = threading.Lock()

    def ask(
        self,
        question: str,
        earlier: Sequence[str] = (),
        sources: Collection[str] | None = None,
        language: Language = "ja",
    ) -> Answer:
        """Answer one question.

        Args:
            question: as the user typed it.
            earlier: the user's earlier questions of this conversation, oldest first.
            sources: the documents to answer from; None for all.
            language: of replies, where the question itself does not tell.

        Raises:
            NoIndexError: nothing was built.
            CorruptIndexError: the index cannot be trusted.
            IndexStateError: the index was built with another encoder.
            ModelError: the encoder cannot be loaded.
            SourceError: one of ``sources`` is not in the index.
        """
        started = time.perf_counter()
        searcher = self._current()
        if sources is not None:
            _check_sources(sources, searcher.index)
        asked = clean(question)
        language = messages.language_of_text(asked, language)
        if (problem := self._problem(question, asked, language)) is not None:
            return self._reply(question, Reason.INVALID, problem, searcher, started)
        if (talk := smalltalk(asked)) is not None:
            reply = messages.text(talk, language)
            return self._reply(question, Reason.SMALLTALK, reply, searcher, started)
        understood = resolve(asked, [clean(text) for text in earlier])
        return _Asked(searcher, self._reader, self._settings, question, understood, language).run(
            analyze_question(understood or asked), sources, started
        )

    def _current(self) -> Searcher:
        """A searcher over the live version, made anew only when that changed."""
        with self._lock:
            index = self._handle.current()
            if self._searcher is None or self._searcher.index is not index:
                self._searcher = Searcher(index, self._encoder, self._settings.search)
            return self._searcher

    def _problem(self, question: str, asked: str, language: Language) -> str | None:
        limit = self._settings.max_question
        if not asked:
            return messages.text("invalid_empty", language)
        if not has_words(asked):
            return messages.text("invalid_no_words", language)
        if len(question) > limit:
            return messages.text("invalid_too_long", language, length=len(question), limit=limit)
        return None

    @staticmethod
    def _reply(
        question: str, reason: Reason, reply: str, searcher: Searcher, started: float
    ) -> Answer:
        total = (time.perf_counter() - started) * 1000
        version = searcher.index.version
        timings = Timings(total=round(total, 2))
        return Answer(question, False, None, 0.0, reason, reply, None, (), (), version, timings)


def _check_sources(sources: Collection[str], index: LiveIndex) -> None:
    for source in sources:
        if source not in index.documents:
            raise SourceError("source_not_indexed", source=source)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question on its way through search, reading and decision."""

    searcher: Searcher
    reader: Reader
    settings: AnsweringSettings
    question: str
    understood: str | None
    language: Language

    def run(self, analyzed: Question, sources: Collection[str] | None, started: float) -> Answer:
        begin = time.perf_counter()
        count = max(self.settings.passages, self.settings.nearest)
        hits = self.searcher.search(analyzed.text, count, sources)
        found = time.perf_counter()
        # Links to other articles are kept in the text, but not answered from.
        body = [hit for hit in hits if hit.passage.kind is not SectionKind.TRAILER]
        index = self.searcher.index
        readings = self.reader.read(analyzed, body[: self.settings.passages], index)
        chosen = decide(readings, self.settings.threshold)
        citations = self._citations(chosen, readings, analyzed) if chosen else ()
        done = time.perf_counter()
        answered = bool(citations)
        nearest = () if answered else self._nearest(body or hits)
        reply_key = "not_in_article" if nearest else "not_in_article_bare"
        texts = [c.text for c in citations if c.role is Role.ANSWER]
        return Answer(
            question=self.question,
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
                search=round((found - begin) * 1000, 2),
                read=round((done - found) * 1000, 2),
                total=round((done - started) * 1000, 2),
            ),
        )

    def _citations(
        self, chosen: Reading, readings: list[Reading], question: Question
    ) -> tuple[Citation, ...]:
        documents = self.searcher.index.documents
        document = documents[chosen.hit.passage.source]
        # The items of a list may lie in several passages.
        around = self.searcher.index.passage_around
        answer = [cite(document, around(document.source, s), s, Role.ANSWER) for s in chosen.spans]
        if question.expects is AnswerType.LIST:
            return tuple(answer)
        return (*answer, *self._support(chosen, readings))

    def _support(self, chosen: Reading, readings: list[Reading]) -> list[Citation]:
        """Other sentences that say the same words to the same question."""
        documents = self.searcher.index.documents
        first = chosen.spans[0]
        words = fold(first.of(documents[chosen.hit.passage.source].text))
        support: list[Citation] = []
        for reading in readings:
            source = reading.hit.passage.source
            same_place = source == chosen.hit.passage.source and reading.sentence.overlaps(first)
            if same_place or reading.score < chosen.score - _SUPPORT_MARGIN:
                continue
            for span in reading.spans:
                if fold(span.of(documents[source].text)) == words:
                    passage = reading.hit.passage
                    support.append(cite(documents[source], passage, span, Role.SUPPORT))
        return support

    def _nearest(self, hits: list[Hit]) -> tuple[Citation, ...]:
        documents = self.searcher.index.documents
        return tuple(
            cite(documents[h.passage.source], h.passage, h.passage.span, Role.SUPPORT)
            for h in hits[: self.settings.nearest]
        )
