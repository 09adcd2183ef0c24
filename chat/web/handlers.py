"""What each event of the page does: from a session and an input to what the page shows next.

Nothing here knows Gradio; ``page.py`` turns a ``Screen`` into updates of its components.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from chat.asking import Asked, Trace
from chat.examples import example_questions
from chat.observing.asking import Asking, asked_by
from chat.observing.observed import Answering
from chat.settings import Config
from chat.web.access.question_limit import QuestionLimit
from chat.web.adding import Adder
from chat.web.conversation import conversation_html
from chat.web.history.html import returned_html
from chat.web.history.restoring import restored
from chat.web.history.saved import now
from chat.web.history.staging import staged, stages_html
from chat.web.pane import empty_pane_html, pane_html
from chat.web.reading.choices import choices_of
from chat.web.reading.links import link_of, opened
from chat.web.reading.turns import turn_of
from chat.web.session import Running, Session, Turn, View
from chat.web.suggestions import suggestions
from chat.web.told import sentence_of
from chat.web.upload import Articles
from chat.web.wording import whole
from index.handle import IndexHandle
from index.view import IndexView
from ingest import messages
from ingest.messages import Language

LANGUAGE_COOKIE = "shutten-language"
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
        question: what stands in the question box. The page's script empties it when a question is
            on its way, and puts one back that was not answered, but not over other words.
        busy: whether a question is being answered.
        choices: the articles to choose from, as (label, source).
        selected: the source that questions are restricted to; empty for all.
        stage: how far the running question is, or that it comes back: HTML.
    """

    session: Session | None = None
    view: View | None = None
    conversation: str | None = None
    pane: str | None = None
    question: str | None = None
    busy: bool | None = None
    choices: tuple[tuple[str, str], ...] | None = None
    selected: str | None = None
    stage: str | None = None


def browser_language(accepted: str, chosen: str = "") -> Language:
    """The interface language of a browser.

    Args:
        accepted: its ``Accept-Language``, of which the first decides.
        chosen: what was chosen on the page (``LANGUAGE_COOKIE``), which goes before it.
    """
    if chosen in ("ja", "en"):
        return "ja" if chosen == "ja" else "en"
    return "ja" if accepted.split(",")[0].strip().lower().startswith("ja") else "en"


class Handlers:
    """The events of the page."""

    def __init__(
        self,
        answerer: Answering,
        handle: IndexHandle,
        articles: Articles,
        config: Config,
        limit: QuestionLimit | None = None,
    ) -> None:
        self._answerer = answerer
        self._handle = handle
        self.adder = Adder(articles, handle.latest)
        self._limit = limit or QuestionLimit(config.settings.chat.questions_per_minute)
        self._language = config.settings.interface.language
        self._feedback = config.settings.chat.feedback

    def load(
        self,
        accepted: str,
        chosen: str = "",
        query: Mapping[str, str] | None = None,
        kept: str = "",
    ) -> Screen:
        """A page was opened.

        Args:
            accepted: the browser's ``Accept-Language``, where the settings leave it to that.
            chosen: the language that was chosen on the page; empty for none.
            query: of the address that was opened; a permanent link's leads to its words.
            kept: the conversation that the browser kept; see ``restored``.
        """
        configured = "" if self._language == "auto" else self._language
        language = browser_language(accepted, chosen or configured)
        screen = self.open(Session(language, feedback=self._feedback), View(), "", kept)
        return self._linked(screen, query or {})

    def _linked(self, screen: Screen, query: Mapping[str, str]) -> Screen:
        """The pane at what a permanent link names, or with a sentence that says what is gone."""
        link, session, view = link_of(query), screen.session, screen.view
        index, _ = self._index(session.language) if session else (None, "")
        if link is None or session is None or view is None or not index or not index.documents:
            return screen
        found = opened(link, index.documents)
        document = found.document or index.documents[view.shown]
        pane = pane_html(document, session.language, linked=found)
        return replace(screen, pane=pane, view=replace(view, shown=document.source))

    def open(self, session: Session, view: View, selected: str, kept: str) -> Screen:
        """A conversation that the browser kept takes the place of this one."""
        session.leave()
        session = restored(kept, session, self._latest(session.language)[0])
        cited = session.turns[-1].cited if session.turns else ()
        view = replace(view, shown=cited[0].source) if cited else view
        return self._at_rest(session, view, selected)

    def clear(self, session: Session, view: View, selected: str) -> Screen:
        """The conversation is emptied; the article stays, unmarked."""
        session.leave()
        return replace(self._at_rest(session.anew(), view, selected), question="")

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
        others = [other for other in session.turns if other is not turn]
        pane = pane_html(document, session.language, turn, citation_id, others)
        return Screen(view=replace(view, shown=document.source), pane=pane)

    def stop(self, session: Session) -> None:
        """The running question is to be left."""
        if session.running is not None:
            session.running.stop.set()

    def ask(
        self, session: Session, view: View, selected: str, question: str, literal: bool = False
    ) -> Iterator[Screen]:
        """A question was sent; ``literal`` takes it as it stands, whatever was said before."""
        if session.running is not None:  # one at a time: it would take the other's place
            yield Screen()
            return
        running, question = Running(), whole(question)
        shown = question[:_KEPT_QUESTION]
        session = session.asking(Turn(shown, literal=literal), running)
        if problem := self._limit.problem(session.language):
            yield self._ended(session.ended(error=problem), question)
            return
        yield Screen(session, None, self._conversation(session), busy=True, stage="")
        earlier, sources = session.earlier, (selected,) if selected else None
        asked = Asked(question, earlier, sources, session.language, literal)
        asking = Asking("page", session.id)

        def answer_it() -> Trace:
            with asked_by(asking):
                return self._answerer.trace([asked])[0]

        work = staged(answer_it)
        for stage in stages_html(work, running.stop, session.language):
            # Said once more: of values that come close on each other a slow page draws the last.
            yield Screen(busy=True, stage=stage)
        if not work.wait(running.stop):
            yield self._ended(session.ended(stopped=True), question)
            return
        try:
            trace = work.result()
        except Exception as error:
            sentence = sentence_of(error, session.language)
            yield self._ended(session.ended(error=sentence), question)
        else:
            yield self._answered(session, view, selected, trace)

    def _ended(self, session: Session, question: str) -> Screen:
        """Without an answer; the question comes back to be changed or resent."""
        stage = returned_html(question)
        return Screen(session, None, self._conversation(session), busy=False, stage=stage)

    def _answered(self, session: Session, view: View, selected: str, trace: Trace) -> Screen:
        index, _ = self._index(session.language)
        turn = session.answered(turn_of(session.turns[-1].question, trace, index), now())
        session = session.with_last(turn)
        screen = Screen(session, view, self._conversation(session), busy=False)
        if index is None:
            return screen
        screen = self._with_choices(screen, index, session.language, selected)
        document = index.documents.get(turn.cited[0].source) if turn.cited else None
        if document is None or screen.view is None:
            return screen
        others = session.turns[:-1]
        pane = pane_html(document, session.language, turn, turn.citation_id(0), others)
        return replace(screen, pane=pane, view=replace(screen.view, shown=document.source))

    def suggest(self, session: Session, selected: str) -> Iterator[str]:
        """Questions to go on with after the last answer: HTML, empty until they are found."""
        index, _ = self._index(session.language)
        # Gradio tells by the function whether it yields.
        yield from suggestions(session, self._answerer, index, selected)

    def _index(self, language: Language) -> tuple[IndexView | None, str]:
        """The live index, or the sentence that says why there is none."""
        return _or_sentence(self._handle.current, language)

    def _latest(self, language: Language) -> tuple[IndexView | None, str]:
        """The same; one that is being loaded is waited for, since its articles are listed."""
        return _or_sentence(self._handle.latest, language)

    def _at_rest(self, session: Session, view: View, selected: str) -> Screen:
        """Everything, while no question is running."""
        index, problem = self._latest(session.language)
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
            pane_html(index.documents[shown], session.language, turn, "", session.turns[:-1]),
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
        screen: Screen, index: IndexView, language: Language, selected: str
    ) -> Screen:
        """The selector filled anew, where the index is another one than it was filled from."""
        view = screen.view or View()
        if view.version == index.version:
            return screen
        choices = choices_of(index.heads, language)
        kept = selected if selected in index.documents else ""
        view = replace(view, version=index.version)
        return replace(screen, view=view, choices=choices, selected=kept)


def _or_sentence(
    index_of: Callable[[], IndexView], language: Language
) -> tuple[IndexView | None, str]:
    try:
        return index_of(), ""
    except Exception as error:
        return None, sentence_of(error, language)
