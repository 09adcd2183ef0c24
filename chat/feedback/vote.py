"""One judgement of one answer, and the line of the log that it is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

VERSION = 1
MAX_COMMENT = 500

Rating = Literal["up", "down"]


class Fault(StrEnum):
    """What is wrong with an answer."""

    WRONG_ANSWER = "wrong_answer"
    WRONG_PLACE = "wrong_place"
    INCOMPLETE = "incomplete"
    NOT_IN_ARTICLE = "not_in_article"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """Words of an article as they stood when the vote was taken.

    Attributes:
        source: the article.
        start: first code point in its text.
        end: one past the last.
        text: the words.
        sentence: the sentence that they are part of; empty where they reach over several, or where
            it is too long to be read.
    """

    source: str
    start: int
    end: int
    text: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """A judgement; nothing in it says whose it is.

    Attributes:
        id: names the answer; a later vote with the same takes the place of this one.
        given_at: when, ISO 8601 in UTC.
        rating: whether the user was content.
        question: what was asked.
        answered: whether it was answered.
        answer: what was answered.
        declined: whether the reply was that the articles do not say.
        confidence: of the answer.
        index_version: the index that was asked.
        after: what was asked before, oldest first.
        cited: the places of the answer, which held when the vote was taken.
        fault: what is wrong.
        comment: the user's words about it.
        gold: the right answer, marked in the article.
    """

    id: str
    given_at: str
    rating: Rating
    question: str
    answered: bool
    answer: str | None
    declined: bool
    confidence: float
    index_version: str
    after: tuple[str, ...] = ()
    cited: tuple[Place, ...] = ()
    fault: Fault | None = None
    comment: str = ""
    gold: Place | None = None


def line_of(vote: Vote) -> str:
    """The line of the log, with its line end."""
    row = {"version": VERSION} | asdict(vote)
    # Line and paragraph separators are line ends to some readers.
    words = json.dumps(row, ensure_ascii=False).replace("\u2028", "\\u2028")
    return words.replace("\u2029", "\\u2029") + "\n"


def vote_of(line: str) -> Vote | None:
    """The vote of a line; None where it is none, cut off or of another version."""
    try:
        row = json.loads(line)
        if row.pop("version") != VERSION:
            return None
        return _vote(row)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _vote(row: dict[str, Any]) -> Vote:
    gold = row.pop("gold")
    fault = row.pop("fault")
    cited = tuple(Place(**place) for place in row.pop("cited"))
    vote = Vote(
        **(row | {"after": tuple(row["after"])}),
        cited=cited,
        fault=Fault(fault) if fault else None,
        gold=Place(**gold) if gold else None,
    )
    if vote.rating not in ("up", "down") or not all(
        isinstance(word, str) for word in (vote.id, vote.question, vote.given_at, *vote.after)
    ):
        raise ValueError("not as it was written")
    return vote
