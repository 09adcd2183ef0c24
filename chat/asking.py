"""What is asked, how it is answered, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from chat.answer import Answer
from chat.exchange import Exchange
from chat.reader import Reading
from index.search import Hit, SearchSettings
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
    earlier: tuple[str | Exchange, ...] = ()
    sources: tuple[str, ...] | None = None
    language: Language = "ja"
    literal: bool = False


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
