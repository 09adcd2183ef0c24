"""What each event of the page does: from a session and an input to what the page shows next.

Nothing here knows Gradio; ``page.py`` turns a ``Screen`` into updates of its components.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from chat.answer import Answer
from chat.answering import Answerer
from chat.examples import example_questions
from chat.settings import Config
from chat.web.access.question_limit import QuestionLimit
from chat.web.conversation import context_of, conversation_html
from chat.web.pane import empty_pane_html, pane_html
from chat.web.session import Running, Session, Turn, View
from chat.web.status import message_html, progress_html
from chat.web.suggestions import suggestions
from chat.web.upload import Added, Articles, BarProgress, is_uploaded, pasted_name, safe_name
from chat.web.work import Work
from index.live import IndexHandle, LiveIndex
from ingest import messages
from ingest.errors import ShuttenError, SourceError
from ingest.messages import Language

_log = logging.getLogger(__name__)
# What is kept of a question to show it again; longer ones are refused anyway.
_KEPT_QUESTION = 5000


@dataclass(frozen=True, slots=True)
class Screen:
    """What the page shows after an event; None leaves a part as it is.

    Attributes:
        session: the conversation.
        view: what the pane and the selector stand at.
        conversation: the conversation's HTML.
        pane: the article's HTML.
        question: what stands in the question box.
        busy: whether a question is being answered.
        choices: the articles to choose from, as (label, source).
        selected: the source that questions are restricted to; empty for all.
    """

    session: Session | None = None
    view: View | None = None
    conversation: str | None = None
    pane: str | None = None
    question: str | None = None
    busy: bool | None = None
    choices: tuple[tuple[str, str], ...] | None = None
    selected: str | None = None


@dataclass(frozen=True, slots=True)
class Adding:
    """How far an article is on its way into the index.

    Attributes:
        status: HTML.
        source: the (first) article's source once it is there; None before, and where it failed.
    """

    status: str
    source: str | None = None


def sentence_of(error: Exception, language: Language) -> str:
    """One sentence for the user; what was not foreseen goes to the log with its traceback."""
    if isinstance(error, ShuttenError):
        return error.message(language)
    _log.error("unexpected error behind the page", exc_info=error)
    return messages.text("internal", language, reason=type(error).__name__)


def browser_language(accepted: str) -> Language:
    """The interface language for an ``Accept-Language`` header; its first choice decides."""
    return "ja" if accepted.split(",")[0].strip().lower().startswith("ja") else "en"


class Handlers:
    """The events of the page."""

    def __init__(
        self, answerer: Answerer, handle: IndexHandle, articles: Articles, config: Config
    ) -> None:
        self._answerer = answerer
        self._handle = handle
        self._articles = articles
        self._limit = QuestionLimit(config.settings.chat.questions_per_minute)
        self._language = config.settings.interface.language

    def load(self, accepted: str) -> Screen:
        """A page was opened.

        Args:
            accepted: the browser's ``Accept-Language``.
        """
        chosen = self._language
        session = Session(browser_language(accepted) if chosen == "auto" else chosen)
        return self._at_rest(session, View(), "")

    def clear(self, session: Session, view: View, selected: str) -> Screen:
        """The conversation is emptied; the article stays, unmarked."""
        session.leave()
        return replace(self._at_rest(Session(session.language), view, selected), question="")

    def select(self, session: Session, view: View, selected: str) -> Screen:
        """Another article was chosen, or all."""
        screen = self._at_rest(session, replace(view, shown=selected or view.shown), selected)
        # The conversation belongs to the question that may be running.
        conversation = None if session.turns else screen.conversation
        return replace(screen, session=None, busy=None, conversation=conversation)

    def show_added(self, session: Session, view: View, source: str) -> Screen:
        """An article was added: it is shown, and questions go to it.

        Of a file of several articles the first is shown, and questions go to all.
        """
        index, _ = self._index(session.language)
        alone = index is None or index.record(source) is not None
        view = replace(view, shown=source, version="")
        return self.select(session, view, source if alone else "")

    def show(self, session: Session, view: View, citation_id: str) -> Screen:
        """A citation was chosen: the pane moves to it."""
        found = session.find(citation_id)
        if found is None:
            return Screen()
        turn, at = found
        index, problem = self._index(session.language)
        document = index.documents.get(turn.cited[at].source) if index else None
        if document is None:
            gone = problem or messages.text("web_gone", session.language)
            return Screen(pane=empty_pane_html(gone))
        pane = pane_html(document, session.language, turn, citation_id)
        return Screen(view=replace(view, shown=document.source), pane=pane)

    def stop(self, session: Session) -> None:
        """The running question is to be left."""
        if session.running is not None:
            session.running.stop.set()

    def ask(
        self, session: Session, view: View, selected: str, question: str, literal: bool = False
    ) -> Iterator[Screen]:
        """A question was sent; ``literal`` takes it as it stands, whatever was said before."""
        running = Running()
        shown = question[:_KEPT_QUESTION]
        session = session.asking(Turn(shown), running)
        if problem := self._limit.problem(session.language):
            yield self._ended(session.with_last(Turn(shown, error=problem)), question)
            return
        yield Screen(session, None, self._conversation(session), question="", busy=True)
        earlier, sources = session.earlier, [selected] if selected else None
        work: Work[Answer, None] = Work(
            lambda _: self._answerer.ask(question, earlier, sources, session.language, literal)
        )
        if not work.wait(running.stop):
            session = session.with_last(Turn(shown, stopped=True))
            yield self._ended(session, question)
            return
        try:
            answer = work.result()
        except Exception as error:
            sentence = sentence_of(error, session.language)
            yield self._ended(session.with_last(Turn(shown, error=sentence)), question)
        else:
            yield self._answered(session, view, selected, shown, answer)

    def _ended(self, session: Session, question: str) -> Screen:
        """Without an answer; the question stands in the box again, to be changed or resent."""
        return Screen(session, None, self._conversation(session), question=question, busy=False)

    def _answered(
        self, session: Session, view: View, selected: str, question: str, answer: Answer
    ) -> Screen:
        index, _ = self._index(session.language)
        documents = index.documents if index else {}
        cited = (*answer.citations, *answer.nearest)
        context = tuple(context_of(documents.get(c.source), c) for c in answer.citations)
        turn = Turn(question, session.next_number, answer, context)
        session = session.with_last(turn)
        screen = Screen(session, view, self._conversation(session), busy=False)
        if index is None:
            return screen
        screen = self._with_choices(screen, index, session.language, selected)
        document = documents.get(cited[0].source) if cited else None
        if document is None or screen.view is None:
            return screen
        pane = pane_html(document, session.language, turn, turn.citation_id(0))
        return replace(screen, pane=pane, view=replace(screen.view, shown=document.source))

    def suggest(self, session: Session, selected: str) -> Iterator[str]:
        """Questions to go on with after the last answer: HTML, empty until they are found."""
        index, _ = self._index(session.language)
        # Gradio tells by the function whether it yields.
        yield from suggestions(session, self._answerer, index, selected)

    def add_text(self, session: Session, name: str, words: str) -> Iterator[Adding]:
        """A text was pasted."""
        unnamed = messages.text("web_unnamed", session.language)
        return self._add(session.language, pasted_name(name, unnamed), words.encode)

    def add_file(self, session: Session, path: Path) -> Iterator[Adding]:
        """A file was uploaded to ``path``, which is below the folder of uploads."""
        unnamed = messages.text("web_unnamed", session.language)
        name = safe_name(path.name, unnamed)

        def read() -> bytes:
            if not is_uploaded(path):
                raise SourceError("source_missing", source=name)
            return path.read_bytes()

        return self._add(session.language, name, read)

    def _add(self, language: Language, name: str, read: Callable[[], bytes]) -> Iterator[Adding]:
        yield Adding(progress_html(name, "web_waiting", 0, language))

        def add(report: Callable[[tuple[str, float]], None]) -> Added:
            bar = BarProgress(lambda stage, share: report((stage, share)))
            return self._articles.add(name, read(), bar)

        work: Work[Added, tuple[str, float]] = Work(add)
        for stage, share in work.reports():
            yield Adding(progress_html(name, stage, share, language))
        try:
            added = work.result()
        except Exception as error:
            yield Adding(message_html(sentence_of(error, language), done=False))
            return
        key = "web_added" if added.new else "web_already"
        sentence = messages.text(key, language, name=added.source)
        notes = [remark.message(language) for remark in added.record.remarks]
        yield Adding(message_html(sentence, done=True, notes=notes), added.record.documents[0])

    def _index(self, language: Language) -> tuple[LiveIndex | None, str]:
        """The live index, or the sentence that says why there is none."""
        try:
            return self._handle.current(), ""
        except Exception as error:
            return None, sentence_of(error, language)

    def _at_rest(self, session: Session, view: View, selected: str) -> Screen:
        """Everything, while no question is running."""
        index, problem = self._index(session.language)
        if index is None or not index.documents:
            sentence = problem or messages.text("web_no_article", session.language)
            conversation = conversation_html(session, (), False)
            return Screen(session, view, conversation, empty_pane_html(sentence), busy=False)
        shown = view.shown if view.shown in index.documents else next(iter(index.documents))
        turn = session.turns[-1] if session.turns else None
        screen = Screen(
            session,
            replace(view, shown=shown),
            self._conversation(session, selected),
            pane_html(index.documents[shown], session.language, turn),
            busy=False,
        )
        return self._with_choices(screen, index, session.language, selected)

    def _conversation(self, session: Session, selected: str = "") -> str:
        index, _ = self._index(session.language)
        if index is None:
            return conversation_html(session, (), False)
        examples: tuple[str, ...] = ()
        if not session.turns:
            examples = example_questions(index, selected or None)
        return conversation_html(session, examples, len(index.documents) > 1)

    @staticmethod
    def _with_choices(
        screen: Screen, index: LiveIndex, language: Language, selected: str
    ) -> Screen:
        """The selector filled anew, where the index is another one than it was filled from."""
        view = screen.view or View()
        if view.version == index.version:
            return screen
        documents = index.documents.values()
        titles = Counter(document.title for document in documents)
        choices = [(messages.text("web_all", language), "")]
        for document in documents:
            same = titles[document.title] > 1
            choices.append((document.source if same else document.title, document.source))
        kept = selected if selected in index.documents else ""
        view = replace(view, version=index.version)
        return replace(screen, view=view, choices=tuple(choices), selected=kept)
