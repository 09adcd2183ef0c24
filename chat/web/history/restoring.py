"""What a browser kept of a conversation, believed only as far as the live index bears it out.

Whoever sits at a browser can write anything into its storage. So nothing here fails, everything
is bounded, and a citation is made anew from the index, if the words stand there; of what was
kept only its place and role are used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from chat.answer import Answer, Reason, Role, Timings
from chat.web.history.places import Named, Place, places_of
from chat.web.history.saved import MAX_CHARACTERS, MAX_TURNS, VERSION
from chat.web.session import Session, Turn
from index.view import IndexView

_MAX_QUESTION = 5000
_MAX_WORDS = 2000
# More than is ever kept: ``saved_json`` writes a place in 90 characters at least.
_MAX_PLACES = MAX_CHARACTERS // 90
_MAX_NUMBER = 1_000_000
_NAME = re.compile(r"[0-9a-f]{16}")
_INDEX_VERSION = re.compile(r"[0-9A-Za-z.-]{0,60}")
_Places = Mapping[Named, Place]


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
    said = [row for row in rows[-MAX_TURNS:] if _is_turn(row)]
    named = [name for row in said for name in _named(row)]
    if len(named) > _MAX_PLACES:
        return empty
    places = {} if index is None else places_of(filter(None, named), index)
    turns: list[Turn] = []
    last = 0
    for row in said:
        turn = _turn(row, _number(row.get("number"), last), session.feedback, places)
        last = max(last, turn.number)
        turns.append(turn)
    given = _number(raw.get("given"), last - 1) if "given" in raw else 0
    turned = tuple(turns)
    return Session(session.language, turned, id=name, given=given, feedback=session.feedback)


def _is_turn(row: object) -> bool:
    return isinstance(row, dict) and isinstance(row.get("question"), str)


def _named(row: Mapping[str, Any]) -> Iterator[Named | None]:
    """The places of a turn's answer; None for what is none."""
    given = row.get("answer")
    if isinstance(given, dict):
        for kind in ("citations", "nearest"):
            yield from map(Named.of, _rows(given.get(kind)))


def _number(raw: object, last: int) -> int:
    """An answer's number as it was, so that what the page shows of it names it; else the next."""
    return raw if type(raw) is int and last < raw <= _MAX_NUMBER else last + 1


def _turn(row: Mapping[str, Any], number: int, feedback: bool, places: _Places) -> Turn:
    question = _words(row["question"], _MAX_QUESTION)
    literal, at = row.get("literal") is True, _time(row.get("at"))
    given = row.get("answer")
    if isinstance(given, dict):
        cited = _cited(given, places)
        if cited is None:
            return Turn(question, literal=literal, at=at, lapsed=_words(given.get("answer")))
        answer = _answer(question, given, cited, places)
        context = tuple(place.context for place in cited)
        votable = feedback and bool(at)
        return Turn(question, number, answer, context, literal=literal, at=at, votable=votable)
    if "lapsed" in row:
        return Turn(question, literal=literal, at=at, lapsed=_words(row["lapsed"]))
    if error := _words(row.get("error")):
        return Turn(question, error=error, literal=literal, at=at)
    return Turn(question, stopped=True, literal=literal, at=at)


def _cited(raw: Mapping[str, Any], places: _Places) -> list[Place] | None:
    """The answer's places; None where one of its own is not what it was."""
    found: list[Place] = []
    for row in _rows(raw.get("citations")):
        place = _place(row, places)
        if place is not None:
            found.append(place)
        elif row.get("role") not in (Role.SUPPORT, Role.DIFFERENT):
            return None
    if raw.get("answered") is not False and not _own(found):
        return None
    return found


def _own(cited: Sequence[Place]) -> list[str]:
    """The words that are the answer."""
    return [place.citation.text for place in cited if place.citation.role is Role.ANSWER]


def _answer(
    question: str, raw: Mapping[str, Any], cited: Sequence[Place], places: _Places
) -> Answer:
    """The answer as it is today."""
    texts = _own(cited)
    nearest = [p.citation for p in (_place(r, places) for r in _rows(raw.get("nearest"))) if p]
    answered = bool(texts)
    return Answer(
        question=question,
        answered=answered,
        answer="\n".join(texts) if answered else None,
        confidence=_share(raw.get("confidence")),
        reason=None if answered else _reason(raw.get("reason")),
        reply="" if answered else _words(raw.get("reply")),
        understood_as=_words(raw.get("understood_as"), _MAX_QUESTION) or None,
        citations=tuple(place.citation for place in cited),
        nearest=() if answered else tuple(nearest),
        index_version=_version(raw.get("index_version")),
        timings_ms=Timings(),
    )


def _rows(raw: object) -> list[dict[str, Any]]:
    rows = raw if isinstance(raw, list) else []
    return [row for row in rows if isinstance(row, dict)]


def _place(row: Mapping[str, Any], places: _Places) -> Place | None:
    name = Named.of(row)
    return None if name is None else places.get(name)


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
