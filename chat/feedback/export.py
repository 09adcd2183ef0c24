"""Votes as a question file that ``shutten evaluate`` reads.

Gold is only what somebody stood in for: the words that were marked as the right answer, those of
an answer that was found right, or that the articles do not say. Other votes are questions without
gold, for an editor to complete.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from chat.evaluation.questions.feedback import Feedback, feedback_line
from chat.evaluation.questions.formulas import as_text
from chat.feedback.vote import Fault, Place, Vote

_COLUMNS = ("id", "question", "after", "answers", "evidence", "answerable", "kind", "source")
_MORE = ("rating", "reason", "answer", "index_version", "given_at")
_BAR = re.compile("([|\uff5c])")


def question_of(vote: Vote) -> Feedback:
    """The vote as a question, with gold where it gives any."""
    answers, places, answerable = _gold(vote)
    sentences = dict.fromkeys(place.sentence or place.text for place in places)
    sources = {place.source for place in places}
    reason = ": ".join(filter(None, (vote.fault.value if vote.fault else "", vote.comment)))
    return Feedback(
        id=vote.id,
        question=vote.question,
        rating=vote.rating,
        answer=vote.answer,
        index_version=vote.index_version,
        given_at=_time(vote.given_at),
        reason=reason,
        after=tuple(earlier for earlier in vote.after if earlier.strip()),
        answers=answers,
        evidence=tuple(sentences),
        answerable=answerable,
        source=next(iter(sources)) if len(sources) == 1 else "",
    )


def _gold(vote: Vote) -> tuple[tuple[str, ...], tuple[Place, ...], bool | None]:
    """Answers, the places that they stand at, and whether there is one."""
    if vote.gold is not None:
        return (vote.gold.text,), (vote.gold,), True
    if vote.rating == "up" and vote.answered:
        # One answer of several lines lists items.
        return ("\n".join(place.text for place in vote.cited),), vote.cited, True
    right_to_decline = vote.rating == "up" and vote.declined
    if right_to_decline or (vote.rating == "down" and vote.fault is Fault.NOT_IN_ARTICLE):
        return (), (), False
    return (), (), None


def has_gold(question: Feedback) -> bool:
    """Whether an answer to it can be judged."""
    return bool(question.answers) or question.answerable is False


def _time(words: str) -> datetime:
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def jsonl(questions: Iterable[Feedback]) -> str:
    """The questions as JSON Lines."""
    return "".join(feedback_line(question) for question in questions)


def csv_table(questions: Iterable[Feedback]) -> str:
    """The questions as a table; several texts in a cell are set apart by ``|``."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow((*_COLUMNS, *_MORE))
    for question in questions:
        row = json.loads(feedback_line(question))
        writer.writerow(_cell(row[key]) for key in (*_COLUMNS, *_MORE))
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, list):
        words = " | ".join(_BAR.sub(r"\\\1", str(text)) for text in value)
    elif isinstance(value, bool):
        words = "true" if value else "false"
    else:
        words = "" if value is None else str(value)
    return as_text(words)
