"""What one browser's conversation consists of; each is kept apart by Gradio's session state."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

from chat.answer import Answer, Citation, Reason
from chat.exchange import Exchange, exchange_of
from chat.observing.asking import new_id
from chat.smalltalk import clean
from chat.web.reading.found import Found
from ingest.document import Span
from ingest.messages import Language

# What a later question cannot refer to: nothing was asked, or only thanks were given.
_NOTHING_SAID = (Reason.INVALID, Reason.SMALLTALK)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it.

    Attributes:
        question: as typed.
        number: the answer's number in the conversation; 0 where there is none.
        answer: None while it is awaited, after a stop, or after an error.
        context: for each citation, the sentence around it as it was when the answer came.
        error: the sentence shown where the answer failed.
        stopped: whether the user stopped it.
        candidates: other places that the reader thought of.
        found: how the answer was found.
        literal: whether the question was taken as it stands.
        at: when the answer came, ISO 8601 in UTC; empty where that is not known.
        votable: whether the user may judge the answer.
        lapsed: the words of an answer that came back from the browser and no longer stand in the
            articles; None where there is none such.
    """

    question: str
    number: int = 0
    answer: Answer | None = None
    context: tuple[Context | None, ...] = ()
    error: str = ""
    stopped: bool = False
    candidates: tuple[Candidate, ...] = ()
    found: Found | None = None
    literal: bool = False
    at: str = ""
    votable: bool = False
    lapsed: str | None = None

    @property
    def pending(self) -> bool:
        """Whether the answer is still to come."""
        ended = self.answer is not None or self.error or self.stopped or self.lapsed is not None
        return not ended

    @property
    def cited(self) -> tuple[Citation, ...]:
        """What chips stand for, in the order of their numbers."""
        if self.answer is None:
            return ()
        others = (candidate.citation for candidate in self.candidates)
        return (*self.answer.citations, *self.answer.nearest, *others)

    def citation_id(self, at: int) -> str:
        """The name in the page of the citation at this place of ``cited``."""
        return f"{self.number}.{at + 1}"


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence, and the place of the cited words in it."""

    sentence: str
    cited: Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that the reader thought of, too.

    Attributes:
        citation: the place.
        context: the sentence around it.
        probability: how sure the reader was of it, 0 to 1.
    """

    citation: Citation
    context: Context | None
    probability: float


@dataclass(frozen=True, slots=True)
class Running:
    """A question being answered, or thought of; any thread may ask it to stop."""

    stop: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation; never changed, only replaced.

    Attributes:
        language: of the interface.
        turns: oldest first.
        running: the question being answered.
        thinking: what may be thought of as next questions, as long as none is asked.
        id: the conversation's name, as the browser keeps it and the log of questions has it.
        given: the highest number that an answer had, those that are gone counted.
        feedback: whether its answers may be judged.
    """

    language: Language
    turns: tuple[Turn, ...] = ()
    running: Running | None = None
    thinking: Running | None = None
    id: str = field(default_factory=new_id, compare=False)
    given: int = 0
    feedback: bool = False

    @property
    def earlier(self) -> tuple[Exchange, ...]:
        """What a follow-up can refer to, oldest first."""
        found = []
        for turn in self.turns:
            if turn.lapsed is not None:
                found.append(Exchange(clean(turn.question)))
            elif turn.answer is not None and turn.answer.reason not in _NOTHING_SAID:
                found.append(exchange_of(turn.answer))
        return tuple(found)

    @property
    def next_number(self) -> int:
        """The number of the next answer."""
        return 1 + max(self.given, *(turn.number for turn in self.turns), 0)

    def answered(self, turn: Turn, at: str) -> Turn:
        """The last turn with its answer, numbered; see ``Turn``."""
        literal, votable = self.turns[-1].literal, self.feedback
        return replace(turn, number=self.next_number, literal=literal, at=at, votable=votable)

    def before(self, turn: int) -> Session:
        """The conversation as it was before this turn; numbers that were given stay taken."""
        return replace(self, turns=self.turns[:turn], given=self.next_number - 1)

    def anew(self) -> Session:
        """Another conversation, empty."""
        return Session(self.language, feedback=self.feedback)

    def with_last(self, turn: Turn) -> Session:
        """The same conversation with another last turn, nothing running."""
        return replace(self, turns=(*self.turns[:-1], turn), running=None, thinking=Running())

    def ended(self, error: str = "", stopped: bool = False) -> Session:
        """The same conversation, its last question left without an answer."""
        return self.with_last(replace(self.turns[-1], error=error, stopped=stopped))

    def asking(self, turn: Turn, running: Running) -> Session:
        """The same conversation with a question more; nobody waits for what was thought of."""
        self.leave()
        return replace(self, turns=(*self.turns, turn), running=running, thinking=None)

    def leave(self) -> None:
        """What was thought of as next questions is no longer wanted."""
        if self.thinking is not None:
            self.thinking.stop.set()

    def find(self, citation_id: str) -> tuple[Turn, int] | None:
        """The turn and the place in ``cited`` of a citation by its name in the page."""
        for turn in self.turns:
            for at in range(len(turn.cited)):
                if turn.citation_id(at) == citation_id:
                    return turn, at
        return None


@dataclass(frozen=True, slots=True)
class View:
    """What stands beside the conversation; kept apart from it.

    Looking around in the articles while a question is being answered must not undo the answer,
    so events that only move the pane write this and never the session.

    Attributes:
        shown: the source of the article in the pane; empty for none.
        version: the index version that the selector was filled from.
    """

    shown: str = ""
    version: str = ""
