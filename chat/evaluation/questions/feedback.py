"""What users said of answers in the web chat, as lines of a question file.

A JSONL question file whose lines have these keys beside those of every question file, so that it
can be evaluated as it is, and with gold once an editor has written some.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

FEEDBACK = "feedback"
"""The ``kind`` of such questions."""
FEEDBACK_KEYS = ("rating", "reason", "answer", "index_version", "given_at")


@dataclass(frozen=True, slots=True)
class Feedback:
    """One judgement of one answer.

    Attributes:
        id: names it; unique in a file.
        question: what was asked.
        rating: whether the user was content.
        answer: what was answered; None where nothing was.
        index_version: the index that was asked.
        given_at: when; aware of its time zone.
        reason: what the user wrote about it.
        after: the user's earlier questions, oldest first.
        answers: gold answers, where somebody knows them.
        evidence: gold sentences.
        answerable: whether the articles answer it, where somebody knows.
        source: the article that was asked about.
    """

    id: str
    question: str
    rating: Literal["up", "down"]
    answer: str | None
    index_version: str
    given_at: datetime
    reason: str = ""
    after: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    answerable: bool | None = None
    source: str = ""


def feedback_line(feedback: Feedback) -> str:
    """The line that a question file holds for it, with its line end.

    Raises:
        ValueError: ``given_at`` has no time zone.
    """
    if feedback.given_at.tzinfo is None:
        raise ValueError("given_at has no time zone")
    given_at = feedback.given_at.astimezone(UTC).isoformat(timespec="seconds")
    row: dict[str, object] = {
        "id": _whole(feedback.id),
        "kind": FEEDBACK,
        "question": _whole(feedback.question),
        "after": [_whole(earlier) for earlier in feedback.after],
        "answers": [_whole(answer) for answer in feedback.answers],
        "evidence": [_whole(sentence) for sentence in feedback.evidence],
        "answerable": feedback.answerable,
        "source": _whole(feedback.source),
        "rating": feedback.rating,
        "reason": _whole(feedback.reason),
        "answer": None if feedback.answer is None else _whole(feedback.answer),
        "index_version": feedback.index_version,
        "given_at": given_at.replace("+00:00", "Z"),
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def _whole(text: str) -> str:
    """The text without NUL and halves of characters, which a browser can send."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
