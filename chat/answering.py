"""The way of a question: check, resolve, respell, search, read, decide, cite."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import replace

from chat.answer import Answer, Reason, Timings
from chat.asking import AnsweringSettings, Asked, Trace
from chat.dialogue import refers_back, resolve
from chat.exchange import Exchange, exchange_of
from chat.gisting import answer_about, request_of
from chat.question import analyze_question
from chat.reader import Reader
from chat.respelling import KeptSpellings, respell
from chat.smalltalk import clean, has_words, smalltalk
from chat.stages import Stage, enter
from chat.way import Way, milliseconds
from index.analysis import forget_analyses
from index.encoder import Encoder
from index.handle import IndexSource
from index.search import Searcher
from index.view import IndexView
from ingest import messages
from ingest.errors import SourceError
from ingest.messages import Language


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
        self._spellings = KeptSpellings()
        self._lock = threading.Lock()

    def ask(
        self,
        question: str,
        earlier: Sequence[str | Exchange] = (),
        sources: Collection[str] | None = None,
        language: Language = "ja",
        literal: bool = False,
    ) -> Answer:
        """Answer one question.

        Args:
            question: as the user typed it.
            earlier: what was said before in this conversation, oldest first; of questions alone
                the answers are found again, where the question refers back to them.
            sources: the documents to answer from; None for all.
            language: of replies, where the question itself does not tell.
            literal: take the question as it stands, in its spelling, whatever was said before.

        Raises:
            NoIndexError: nothing was built.
            CorruptIndexError: the index cannot be trusted.
            IndexStateError: the index was built with another encoder.
            ModelError: the encoder cannot be loaded.
            SourceError: one of ``sources`` is not in the index.
        """
        named = None if sources is None else tuple(sources)
        asked = Asked(question, tuple(earlier), named, language, literal)
        return self.trace([asked])[0].answer

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
        ways = [way for way in begun if isinstance(way, Way)]
        if len(ways) > 1:
            self._encoder.encode_queries([way.question.text for way in ways])
        if ways:
            enter(Stage.SEARCHING)
        for way in ways:
            way.search(searcher, depth)
        if ways:
            enter(Stage.READING)
        if len(ways) > 1:
            questions = [way.question for way in ways]
            self._reader.prepare(questions, [way.to_read for way in ways], searcher.index)
        return [
            way.end(self._reader, searcher.index) if isinstance(way, Way) else way for way in begun
        ]

    def forget(self) -> None:
        """Let go of what is kept of earlier questions, so that time is measured fairly."""
        self._encoder.forget_queries()
        self._reader.forget()
        forget_analyses()

    def _begin(self, asked: Asked, index: IndexView) -> Way | Trace:
        """Check, resolve and respell a question; what needs no search has its answer."""
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
        earlier = self._exchanges(asked, refers_back(words))
        resolved = None if asked.literal else self._short(resolve(words, earlier))
        about = _about_article(asked, words, resolved, index, earlier, language)
        if about is not None:
            return _timed(about, started)
        respelt = None if asked.literal else self._respelt(resolved or words, asked, index)
        question = analyze_question(respelt or resolved or words, typed=resolved or words)
        spent = time.perf_counter() - started
        return Way(asked, respelt or resolved, language, question, self._settings, spent)

    def _respelt(self, words: str, asked: Asked, index: IndexView) -> str | None:
        """The question in the spelling of the articles asked; None where that is the same."""
        return self._short(respell(words, self._spellings.of(index, asked.sources)))

    def _short(self, understood: str | None) -> str | None:
        """What a question was understood as, unless it grew too long."""
        too_long = understood is not None and len(understood) > self._settings.max_question
        return None if too_long else understood

    def _exchanges(self, asked: Asked, with_answers: bool) -> list[Exchange]:
        """What was said before; of questions alone the answers too, where they are needed."""
        limit = self._settings.max_question
        found: list[Exchange] = []
        for said in asked.earlier:
            if isinstance(said, Exchange):
                found.append(replace(said, question=clean(said.question)))
            elif smalltalk(clean(said[: limit + 1])) is not None:
                continue  # 「ありがとう」 is nothing that can be referred to
            elif len(said) <= limit and not with_answers:
                found.append(Exchange(clean(said)))
            elif len(said) <= limit:
                answer = self.ask(said, tuple(found), asked.sources, asked.language)
                found.append(exchange_of(answer))
        return found

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


def _about_article(
    asked: Asked,
    words: str,
    resolved: str | None,
    index: IndexView,
    earlier: Sequence[Exchange],
    language: Language,
) -> Answer | None:
    """The answer to a question for a whole article; None where it asks something else.

    「いつ書かれた?」 asks for the article's date, unless something else was just spoken of.
    """
    request = request_of(words, index)
    if request is None or (request[0].implied and resolved is not None):
        return None
    wanted, source = request
    if source and asked.sources is not None and source not in asked.sources:
        return None
    sources = (source,) if source else asked.sources
    return answer_about(wanted, asked.question, index, sources, earlier, language)


def _timed(answer: Answer, started: float) -> Trace:
    total = milliseconds(time.perf_counter() - started)
    return Trace(replace(answer, timings_ms=Timings(total=total)))


def _reply(asked: Asked, reason: Reason, reply: str, index: IndexView, started: float) -> Trace:
    timings = Timings(total=milliseconds(time.perf_counter() - started))
    question, version = asked.question, index.version
    return Trace(Answer(question, False, None, 0.0, reason, reply, None, (), (), version, timings))


def _check_sources(sources: Collection[str], index: IndexView) -> None:
    for source in sources:
        if source not in index.documents:
            raise SourceError("source_not_indexed", source=source)
