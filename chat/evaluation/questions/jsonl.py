"""JSON Lines: one object a line; unknown keys are accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from chat.evaluation.questions.columns import KEYS, nearest
from chat.evaluation.questions.draft import Draft
from chat.evaluation.questions.feedback import FEEDBACK, FEEDBACK_KEYS
from chat.evaluation.questions.issue import Issue, Place, issue, shown
from chat.evaluation.questions.text import MAX_LINE, TextFile

# Keys told as unknown are remembered, so that each is told once; a file may hold any number.
_MAX_UNKNOWN = 1000


def jsonl_drafts(file: TextFile) -> Iterator[Draft]:
    """What each line says; blank lines are passed over."""
    told: set[str] = set()
    for number, line in file.lines():
        place = Place(number)
        if len(line) > MAX_LINE:
            yield Draft(place, problems=(issue(place, "questions_long_line", limit=MAX_LINE),))
        elif line.strip():
            yield _draft(place, line, told)


def _draft(place: Place, line: str, told: set[str]) -> Draft:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict):
        return Draft(place, problems=(issue(place, "questions_not_json"),))
    hints = tuple(_slips(place, raw, told))
    problems: list[Issue] = []
    answerable, given = raw.get("answerable"), raw.get("id")
    if not isinstance(answerable, bool | None):
        problems.append(_wrong(place, "answerable", "true / false"))
    if not isinstance(given, str | int | None) or isinstance(given, bool):
        problems.append(_wrong(place, "id", '"…" / 1'))
    if not isinstance(raw.get("source"), str | None):
        problems.append(_wrong(place, "source", '"…"'))
    texts = {key: _texts(raw.get(key)) for key in ("after", "answers", "evidence")}
    problems.extend(_wrong(place, k, '["…", "…"]') for k, value in texts.items() if value is None)
    if not isinstance(raw.get("question"), str):
        problems.insert(0, issue(place, "questions_no_question"))
    if problems:
        return Draft(place, problems=tuple(problems), hints=hints)
    return Draft(
        place,
        question=raw["question"],
        id=None if given == "" else given,
        after=texts["after"] or (),
        answers=texts["answers"] or (),
        evidence=texts["evidence"] or (),
        answerable=answerable,
        kind=str(raw.get("kind") or ""),
        source=raw.get("source") or "",
        hints=hints,
    )


def _texts(value: Any) -> tuple[str, ...] | None:
    """The texts of a list, or of one text; None where it is neither."""
    if value is None:
        return ()
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        return None
    return tuple(item for item in values if item.strip())


def _wrong(place: Place, field: str, expected: str) -> Issue:
    return issue(place, "questions_bad_field", field=field, expected=expected)


def _slips(place: Place, raw: dict[str, Any], told: set[str]) -> Iterator[Issue]:
    """Keys that look like a slip of a known one; others are nobody's business."""
    if raw.get("kind") == FEEDBACK:
        raw = {key: value for key, value in raw.items() if key not in FEEDBACK_KEYS}
    for key in raw:
        if key in KEYS or key in told or len(told) >= _MAX_UNKNOWN:
            continue
        told.add(key)
        if meant := nearest(key[:100]):
            yield issue(place, "questions_unknown_key", name=shown(key), nearest=meant)
