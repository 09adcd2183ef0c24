"""The way of a question: check, resolve, search, read, decide, cite."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from chat.answer import Answer, Reason, Role, Timings
from chat.citing import answer_citations, nearest_citations
from chat.decision import decide
from chat.dialogue import resolve
from chat.question import Question, analyze_question
from chat.reader import Reader, Reading
from chat.scope import answers_from
from chat.smalltalk import clean, has_words, smalltalk
from index.analysis import forget_analyses
from index.encoder import Encoder
from index.live import IndexSource, LiveIndex
from index.search import Hit, Searcher, SearchSettings
from ingest import messages
from ingest.errors import SourceError
from ingest.messages import Language


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
    threshold: float = 0.25
    nearest: int = 3
    max_question: int = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it comes in; see ``Answerer.ask``."""

    question: str
    earlier: tuple[str, ...] = ()
    sources: tuple[str, ...] | None = None
    language: Language = "ja"


@dataclass(frozen=True, slots=True)
class Trace:
    """An answer and how it was found.

    Attributes:
        answer: what the user gets.
        hits: the passages found, best first; more than were read.
        read: the passages that were read.
        readings: the candidate answers, best first; the first is the answer, where it is given.
    """

    answer: Answer
    hits: tuple[Hit, ...] = ()
    read: tuple[Hit, ...] = ()
    readings: tuple[Reading, ...] = ()


class Answerer:
    """Answers questions from the live index; follows it when a new version is published."""

    def __init__(
        self, handle: IndexSource, encoder: Encoder, reader: Reader, settings: AnsweringSettings
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
        named = None if sources is None else tuple(sources)
        return self.trace([Asked(question, tuple(earlier), named, language)])[0].answer

    def trace(self, asked: Sequence[Asked], depth: int = 0) -> list[Trace]:
        """Answer questions, many at once quicker than one after the other.

        What the models compute is computed for all of them together, so the answers are those of
        asking one by one but for the rounding of floats; ``timings_ms`` leave it out.

        Args:
            asked: the questions.
            depth: find at least so many passages for each, read or not.

        Raises:
            ShuttenError: as ``ask``.
        """
        searcher = self._current()
        begun = [self._begin(question, searcher.index) for question in asked]
        ways = [way for way in begun if isinstance(way, _Way)]
        if len(ways) > 1:
            self._encoder.encode_queries([way.question.text for way in ways])
        for way in ways:
            way.search(searcher, depth)
        if len(ways) > 1:
            questions = [way.question for way in ways]
            self._reader.prepare(questions, [way.to_read for way in ways], searcher.index)
        return [
            way.end(self._reader, searcher.index) if isinstance(way, _Way) else way for way in begun
        ]

    def forget(self) -> None:
        """Let go of what is kept of earlier questions, so that time is measured fairly."""
        self._encoder.forget_queries()
        self._reader.forget()
        forget_analyses()

    def _begin(self, asked: Asked, index: LiveIndex) -> _Way | Trace:
        """Check and resolve a question; what needs no search has its answer."""
        started = time.perf_counter()
        if asked.sources is not None:
            _check_sources(asked.sources, index)
        limit = self._settings.max_question
        # What is too long is not looked at any further: cleaning takes a second per megabyte.
        words = clean(asked.question[: limit + 1])
        language = messages.language_of_text(words, asked.language)
        if (problem := self._problem(asked.question, words, language)) is not None:
            return _reply(asked, Reason.INVALID, problem, index, started)
        if (talk := smalltalk(words)) is not None:
            reply = messages.text(talk, language)
            return _reply(asked, Reason.SMALLTALK, reply, index, started)
        understood = resolve(words, [clean(text) for text in asked.earlier if len(text) <= limit])
        if understood is not None and len(understood) > limit:
            understood = None
        question = analyze_question(understood or words)
        spent = time.perf_counter() - started
        return _Way(asked, understood, language, question, self._settings, spent)

    def _current(self) -> Searcher:
        """A searcher over the live version, made anew only when that changed."""
        with self._lock:
            index = self._handle.current()
            if self._searcher is None or self._searcher.index is not index:
                self._searcher = Searcher(index, self._encoder, self._settings.search)
            return self._searcher

    def _problem(self, question: str, asked: str, language: Language) -> str | None:
        limit = self._settings.max_question
        if len(question) > limit:
            return messages.text("invalid_too_long", language, length=len(question), limit=limit)
        if not asked:
            return messages.text("invalid_empty", language)
        if not has_words(asked):
            return messages.text("invalid_no_words", language)
        return None


def _reply(asked: Asked, reason: Reason, reply: str, index: LiveIndex, started: float) -> Trace:
    timings = Timings(total=_milliseconds(time.perf_counter() - started))
    question, version = asked.question, index.version
    return Trace(Answer(question, False, None, 0.0, reason, reply, None, (), (), version, timings))


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 2)


def _check_sources(sources: Collection[str], index: LiveIndex) -> None:
    for source in sources:
        if source not in index.documents:
            raise SourceError("source_not_indexed", source=source)


_DEEPER = 3


@dataclass(slots=True)
class _Way:
    """One question on its way through search, reading and decision.

    Attributes:
        asked: the question as it came in.
        understood: its resolved form; None where it stands alone.
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
        self.hits = searcher.search(self.question.text, count, self.asked.sources)
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

    def end(self, reader: Reader, index: LiveIndex) -> Trace:
        """Read, decide and cite."""
        started = time.perf_counter()
        readings = reader.read(self.question, self.to_read, index)
        chosen = decide(readings, self.settings.threshold)
        citations = answer_citations(chosen, readings, self.question, index) if chosen else ()
        answered = bool(citations)
        nearest_hits = (self._body or self.hits)[: self.settings.nearest]
        nearest = () if answered else nearest_citations(nearest_hits, index)
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
                search=_milliseconds(self.searched),
                read=_milliseconds(read),
                total=_milliseconds(self.spent + self.searched + read),
            ),
        )
        return Trace(answer, tuple(self.hits), tuple(self.to_read), tuple(readings))
