"""What a browser kept of a conversation, believed only as far as the live index bears it out.

Whoever sits at a browser can write anything into its storage. So nothing here fails, everything
is bounded, and a citation is made anew from the index, if the words stand there; of what was
kept only its place and role are used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from chat.answer import Answer, Citation, Reason, Role, Timings, cite
from chat.web.conversation import context_of
from chat.web.history.saved import MAX_CHARACTERS, MAX_TURNS, VERSION
from chat.web.session import Session, Turn
from index.view import IndexView
from ingest.document import Passage, Span

_MAX_QUESTION = 5000
_MAX_WORDS = 2000
_MAX_PLACES = 200
_MAX_NUMBER = 1_000_000
_NAME = re.compile(r"[0-9a-f]{16}")
_INDEX_VERSION = re.compile(r"[0-9A-Za-z.-]{0,60}")


def restored(kept: str, session: Session, index: IndexView | None) -> Session:
    """The conversation that a browser kept; an empty one where that is none.

    Args:
        kept: the JSON, as ``saved_json`` makes it, or anything else.
        session: whose language and rights the conversation gets.
        index: what its citations are checked against; without one, none holds.
    """
    empty = session.anew()
    # Twice: the script's JSON may be written with more escapes than ours.
    if not isinstance(kept, str) or len(kept) > 2 * MAX_CHARACTERS:
        return empty
    try:
        raw = json.loads(kept)
    except (ValueError, RecursionError):
        return empty
    if not isinstance(raw, dict) or raw.get("version") != VERSION:
        return empty
    name, rows = raw.get("id"), raw.get("turns")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or not isinstance(rows, list):
        return empty
    turns: list[Turn] = []
    last = 0
    for row in rows[-MAX_TURNS:]:
        if isinstance(row, dict) and isinstance(row.get("question"), str):
            turn = _turn(row, _number(row.get("number"), last), session.feedback, index)
            last = max(last, turn.number)
            turns.append(turn)
    given = _number(raw.get("given"), last - 1) if "given" in raw else 0
    turned = tuple(turns)
    return Session(session.language, turned, id=name, given=given, feedback=session.feedback)


def _number(raw: object, last: int) -> int:
    """An answer's number as it was, so that what the page shows of it names it; else the next."""
    return raw if type(raw) is int and last < raw <= _MAX_NUMBER else last + 1


def _turn(row: Mapping[str, Any], number: int, feedback: bool, index: IndexView | None) -> Turn:
    question = _words(row["question"], _MAX_QUESTION)
    literal, at = row.get("literal") is True, _time(row.get("at"))
    given = row.get("answer")
    if isinstance(given, dict):
        answer = _answer(question, given, index)
        if answer is None:
            return Turn(question, literal=literal, at=at, lapsed=_words(given.get("answer")))
        context = tuple(_context(citation, index) for citation in answer.citations)
        votable = feedback and bool(at)
        return Turn(question, number, answer, context, literal=literal, at=at, votable=votable)
    if "lapsed" in row:
        return Turn(question, literal=literal, at=at, lapsed=_words(row["lapsed"]))
    if error := _words(row.get("error")):
        return Turn(question, error=error, literal=literal, at=at)
    return Turn(question, stopped=True, literal=literal, at=at)


def _context(citation: Citation, index: IndexView | None) -> Any:
    return context_of(index.documents.get(citation.source) if index else None, citation)


def _answer(question: str, raw: Mapping[str, Any], index: IndexView | None) -> Answer | None:
    """The answer as it is today; None where one of its own places is not what it was."""
    citations: list[Citation] = []
    for row in _rows(raw.get("citations")):
        found = _cited(row, index)
        if found is not None:
            citations.append(found)
        elif row.get("role") not in (Role.SUPPORT, Role.DIFFERENT):
            return None
    texts = [citation.text for citation in citations if citation.role is Role.ANSWER]
    if raw.get("answered") is not False and not texts:
        return None
    nearest = [c for c in (_cited(row, index) for row in _rows(raw.get("nearest"))) if c]
    answered = bool(texts)
    return Answer(
        question=question,
        answered=answered,
        answer="\n".join(texts) if answered else None,
        confidence=_share(raw.get("confidence")),
        reason=None if answered else _reason(raw.get("reason")),
        reply="" if answered else _words(raw.get("reply")),
        understood_as=_words(raw.get("understood_as"), _MAX_QUESTION) or None,
        citations=tuple(citations),
        nearest=() if answered else tuple(nearest),
        index_version=_version(raw.get("index_version")),
        timings_ms=Timings(),
    )


def _rows(raw: object) -> list[dict[str, Any]]:
    rows = raw[:_MAX_PLACES] if isinstance(raw, list) else []
    return [row for row in rows if isinstance(row, dict)]


def _cited(row: Mapping[str, Any], index: IndexView | None) -> Citation | None:
    """The citation of a place that holds the same words today."""
    source, span = row.get("source"), _span(row.get("start"), row.get("end"))
    if index is None or not isinstance(source, str) or span is None:
        return None
    document = index.documents.get(source)
    if document is None or span.end > len(document.text):
        return None
    if span.of(document.text) != row.get("text"):
        return None
    try:
        role = Role(str(row.get("role")))
    except ValueError:
        return None
    return cite(document, _passage(index, source, span), span, role)


def _passage(index: IndexView, source: str, span: Span) -> Passage:
    try:
        return index.passage_around(source, span)
    except LookupError:  # an article without passages
        return Passage(source, span.start, span.end)


def _span(start: object, end: object) -> Span | None:
    # True and False are numbers, too.
    if type(start) is int and type(end) is int and 0 <= start < end:
        return Span(start, end)
    return None


def _words(raw: object, longest: int = _MAX_WORDS) -> str:
    """A text, cut, without halves of characters, which no page can be made of."""
    if not isinstance(raw, str):
        return ""
    return raw[:longest].encode("utf-8", "replace").decode("utf-8")


def _share(raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or raw != raw:
        return 0.0
    return float(min(max(raw, 0), 1))  # cut first: an integer may be larger than any float


def _reason(raw: object) -> Reason | None:
    with suppress(ValueError):
        return Reason(str(raw))
    return None


def _version(raw: object) -> str:
    return raw if isinstance(raw, str) and _INDEX_VERSION.fullmatch(raw) else ""


def _time(raw: object) -> str:
    """A time as ``saved.now`` writes it, else nothing."""
    if not isinstance(raw, str) or len(raw) > 40 or not raw.isascii():
        return ""
    with suppress(ValueError):
        if datetime.fromisoformat(raw).tzinfo is not None:
            return raw
    return ""
