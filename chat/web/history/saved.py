"""A conversation as the JSON that the browser keeps, and that its script exports."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from chat.answer import Answer, Citation
from chat.confidence import band_of
from chat.web.session import Session, Turn

VERSION = 1
MAX_TURNS = 100
"""Turns of one conversation that are kept; older ones are dropped."""
MAX_CHARACTERS = 400_000
"""Of a conversation's JSON."""


def now() -> str:
    """The time to the millisecond: it names an answer within its conversation."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def saved_json(session: Session) -> str:
    """The conversation, its newest turns as far as they fit; empty where nothing was said."""
    turns: list[str] = []
    room = MAX_CHARACTERS
    for turn in reversed(session.turns[-MAX_TURNS:]):
        words = json.dumps(_turn(turn), ensure_ascii=False, separators=(",", ":"))
        room -= len(words) + 1
        if room < 0:
            break
        turns.append(words)
    if not turns:
        return ""
    head = f'"version":{VERSION},"id":{json.dumps(session.id)}'
    if session.given:
        head += f',"given":{session.given}'
    return f'{{{head},"turns":[{",".join(reversed(turns))}]}}'


def _turn(turn: Turn) -> dict[str, Any]:
    row: dict[str, Any] = {"question": turn.question}
    if turn.literal:
        row["literal"] = True
    if turn.at:
        row["at"] = turn.at
    if turn.answer is not None:
        return row | {"number": turn.number, "answer": _answer(turn.answer)}
    if turn.lapsed is not None:
        return row | {"lapsed": turn.lapsed}
    # What is still awaited when the page is left was stopped by that.
    return row | ({"error": turn.error} if turn.error else {"stopped": True})


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "answered": answer.answered,
        "answer": answer.answer,
        "confidence": answer.confidence,
        "band": band_of(answer.confidence),
        "reason": answer.reason,
        "reply": answer.reply,
        "understood_as": answer.understood_as,
        "index_version": answer.index_version,
        "citations": [_citation(citation) for citation in answer.citations],
        "nearest": [_citation(citation) for citation in answer.nearest],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "role": citation.role,
        "source": citation.source,
        "title": citation.title,
        "headings": list(citation.headings),
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "text": citation.text,
    }
