"""What the page's events about votes do: check what comes from a browser, write it down."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chat.answer import Reason, Role
from chat.feedback.log import VoteLog
from chat.feedback.vote import MAX_COMMENT, Fault, Place, Vote
from chat.web.history.saved import now
from chat.web.sentences import Sentences
from chat.web.session import Session, Turn
from chat.web.told import sentence_of
from chat.web.voting.selecting import MAX_SELECTED, selected_span
from index.handle import IndexSource
from ingest import messages
from ingest.document import Document, Span
from ingest.errors import FeedbackError

_MAX_EARLIER = 20
_MAX_TIME = 40
# Words drawn, spaces and all; more is not looked at.
_MAX_WORDS = 4 * MAX_SELECTED
_LONGEST_SENTENCE = MAX_SELECTED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a vote or a selection.

    Attributes:
        number: the answer's number.
        turn: when the answer came, as the browser said: its name, see ``Turn.at``.
        sentence: what the user is told.
        done: whether it was taken.
        rating: the vote that was taken, if one was.
        gold: the place that was found, if one was asked for.
    """

    number: int
    turn: str
    sentence: str
    done: bool
    rating: str = ""
    gold: Place | None = None


class Votes:
    """Takes votes.

    Args:
        handle: what citations and selections are checked against.
        log: where votes are written down.
        allowed: whether any is taken.
    """

    def __init__(self, handle: IndexSource, log: VoteLog, allowed: bool) -> None:
        self.allowed = allowed
        self._handle = handle
        self._log = log

    def mark(self, session: Session, raw: object) -> Outcome:
        """Words were selected in the pane as the right answer."""
        return self._told(session, raw, self._mark)

    def vote(self, session: Session, raw: object) -> Outcome:
        """An answer was judged."""
        return self._told(session, raw, self._vote)

    def _told(
        self,
        session: Session,
        raw: object,
        take: Callable[[Session, Turn, Mapping[str, Any]], Outcome],
    ) -> Outcome:
        given = raw if isinstance(raw, dict) else {}
        number = given.get("number")
        number = number if type(number) is int else 0
        at = given.get("turn")
        at = at[:_MAX_TIME] if isinstance(at, str) else ""
        try:
            if not self.allowed:
                raise FeedbackError("feedback_off")
            turn = next((t for t in session.turns if t.number == number and t.answer), None)
            if turn is None or not turn.votable:
                raise FeedbackError("vote_no_answer")
            # Another conversation may have been opened since: it has an answer of that number, too.
            if turn.at != at:
                raise FeedbackError("vote_elsewhere")
            return take(session, turn, given)
        except Exception as error:
            return Outcome(number, at, sentence_of(error, session.language), done=False)

    def _mark(self, session: Session, turn: Turn, raw: Mapping[str, Any]) -> Outcome:
        before, words = raw.get("before"), raw.get("words")
        if type(before) is not int or before < 0 or not isinstance(words, str):
            raise FeedbackError("vote_nothing_selected")
        if len(words) > _MAX_WORDS:
            raise FeedbackError("vote_selected_too_much", limit=MAX_SELECTED)
        document = self._document(raw.get("source"))
        gold = _place(Sentences(document), selected_span(document, before, words))
        sentence = messages.text("vote_marked", session.language)
        return Outcome(turn.number, turn.at, sentence, done=True, gold=gold)

    def _vote(self, session: Session, turn: Turn, raw: Mapping[str, Any]) -> Outcome:
        rating, answer = raw.get("rating"), turn.answer
        if answer is None or not isinstance(rating, str) or rating not in ("up", "down"):
            raise FeedbackError("vote_no_answer")
        up = rating == "up"
        cited = self._cited(turn)
        if up and answer.answered and cited is None:
            raise FeedbackError("vote_moved")
        at = session.turns.index(turn)
        earlier = [t.question for t in session.turns[:at] if t.answer is not None]
        self._log.append(
            Vote(
                id=_name(session, turn),
                given_at=now(),
                rating="up" if up else "down",
                question=turn.question,
                answered=answer.answered,
                answer=answer.answer,
                declined=answer.reason is Reason.NOT_IN_ARTICLE,
                confidence=answer.confidence,
                index_version=answer.index_version,
                after=() if turn.literal else tuple(earlier[-_MAX_EARLIER:]),
                cited=cited or (),
                fault=None if up else _fault(raw.get("fault")),
                comment=_comment(raw.get("comment")),
                gold=None if up else self._gold(raw.get("gold")),
            )
        )
        sentence = messages.text("vote_taken", session.language)
        return Outcome(turn.number, turn.at, sentence, done=True, rating=rating)

    def _cited(self, turn: Turn) -> tuple[Place, ...] | None:
        """The answer's own places; None where one of them no longer holds."""
        found = []
        documents = self._handle.current().documents
        known: dict[str, Sentences] = {}
        for citation in turn.answer.citations if turn.answer else ():
            if citation.role is not Role.ANSWER:
                continue
            document, span = documents.get(citation.source), Span(citation.start, citation.end)
            if document is None or span.of(document.text) != citation.text:
                return None
            found.append(_place(known.setdefault(document.source, Sentences(document)), span))
        return tuple(found)

    def _gold(self, raw: object) -> Place | None:
        """The place that was marked; what the browser says of it is compared with the text."""
        if raw is None:
            return None
        given = raw if isinstance(raw, dict) else {}
        document = self._document(given.get("source"))
        start, end, words = given.get("start"), given.get("end"), given.get("text")
        if type(start) is not int or type(end) is not int or not isinstance(words, str):
            raise FeedbackError("vote_nothing_selected")
        if not 0 <= start < end <= len(document.text) or end - start > 2 * _MAX_WORDS:
            raise FeedbackError("vote_moved")
        span = Span(start, end)
        if span.of(document.text) != words or not words.strip():
            raise FeedbackError("vote_moved")
        return _place(Sentences(document), span)

    def _document(self, source: object) -> Document:
        documents = self._handle.current().documents
        document = documents.get(source) if isinstance(source, str) else None
        if document is None:
            raise FeedbackError("vote_moved")
        return document


def _name(session: Session, turn: Turn) -> str:
    """The same for every vote on this answer; nobody finds the conversation by it."""
    words = "\n".join((session.id, turn.at, turn.question))
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]


def _place(sentences: Sentences, span: Span) -> Place:
    document, found = sentences.document, sentences.around(span)
    sentence = found[0][found[1]] if found else Span(0, 0)
    # Of what is too long to be read, the words alone.
    whole = sentence.end - sentence.start <= _LONGEST_SENTENCE
    return Place(
        source=document.source,
        start=span.start,
        end=span.end,
        text=span.of(document.text),
        sentence=sentence.of(document.text) if whole else "",
    )


def _fault(raw: object) -> Fault | None:
    return Fault(raw) if isinstance(raw, str) and raw in set(Fault) else None


def _comment(raw: object) -> str:
    """The user's words, at most ``MAX_COMMENT`` characters, without control characters."""
    words = raw[:MAX_COMMENT] if isinstance(raw, str) else ""
    shown = (c if c.isprintable() or c == "\n" else " " for c in words)
    return "".join(shown).strip()
