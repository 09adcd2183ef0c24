"""The process that reads a question file for another one: what the file says as lines of JSON.

Run by ``apart``. The first line holds format, encoding and delimiter, each other one a draft; in
place of any of them the last one may be the sentence about the file.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO, cast

from chat.evaluation.questions.draft import MAX_TEXTS, Draft
from chat.evaluation.questions.file import open_questions
from chat.evaluation.questions.issue import Issue, Place
from ingest.errors import QuestionFileError
from ingest.memory import limit_memory
from ingest.messages import Language

ENDED, BEYOND = 0, 3
"""Exit codes: the spool is whole; the file takes more memory or room than it may."""
_TEXTS = ("after", "answers", "evidence")
_NICENESS = 10


def main(arguments: Sequence[str]) -> None:
    """Write the spool of a question file.

    Args:
        arguments: the file, the language of sentences, the spool, and the limits: processor
            seconds, MiB of memory, MiB of the spool.
    """
    file, language, spool = arguments[:3]
    seconds, megabytes, most = map(int, arguments[3:])
    _limit(seconds, megabytes, most)
    try:
        with Path(spool).open("w", encoding="ascii") as out:
            _spool(Path(file), cast("Language", language), out)
    except (MemoryError, OSError):  # of the spool alone: errors of the file are told in it
        os._exit(BEYOND)


def _spool(path: Path, language: Language, out: TextIO) -> None:
    def say(said: Mapping[str, Any]) -> None:
        out.write(json.dumps(said) + "\n")

    try:
        file = open_questions(path, language)
        say({"format": file.format, "encoding": file.encoding, "delimiter": file.delimiter})
        for draft in file.drafts():
            say(draft_to_json(draft))
    except QuestionFileError as error:
        details = {key: value for key, value in error.details.items() if value != path}
        say({"error": error.key, "details": details})


def _limit(seconds: int, megabytes: int, most: int) -> None:
    """Let the system end this process where the file costs more than it may, where it can."""
    limit_memory(megabytes)
    try:
        import resource
    except ImportError:  # Windows
        return
    os.nice(_NICENESS)  # questions that people wait for go first
    _, most_seconds = resource.getrlimit(resource.RLIMIT_CPU)
    if most_seconds == resource.RLIM_INFINITY or most_seconds > seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    size = most << 20
    _, most_bytes = resource.getrlimit(resource.RLIMIT_FSIZE)
    if most_bytes == resource.RLIM_INFINITY or most_bytes > size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # told as an error instead


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """A draft as a JSON object, which holds what is not empty."""
    said: dict[str, Any] = {
        "place": _place(draft.place),
        "question": draft.question,
        "id": draft.id,
        "answerable": draft.answerable,
        "kind": draft.kind,
        "source": draft.source,
        "problems": [_issue(found) for found in draft.problems],
        "hints": [_issue(found) for found in draft.hints],
    }
    # Of too many texts it is told that there are too many: nobody needs all of them.
    said |= {name: list(getattr(draft, name)[: MAX_TEXTS + 1]) for name in _TEXTS}
    return {name: value for name, value in said.items() if value not in (None, [])}


def draft_from_json(said: Mapping[str, Any]) -> Draft:
    """The draft that ``draft_to_json`` made the object of."""
    return Draft(
        Place(*said["place"]),
        question=said.get("question"),
        id=said.get("id"),
        answerable=said.get("answerable"),
        kind=said["kind"],
        source=said["source"],
        problems=tuple(_issue_of(found) for found in said.get("problems", ())),
        hints=tuple(_issue_of(found) for found in said.get("hints", ())),
        **{name: tuple(said.get(name, ())) for name in _TEXTS},
    )


def _place(place: Place) -> list[Any]:
    return [place.at, place.sheet]


def _issue(found: Issue) -> list[Any]:
    details = {
        name: {"place": _place(value)} if isinstance(value, Place) else value
        for name, value in found.details.items()
    }
    return [_place(found.place), found.key, details]


def _issue_of(said: Sequence[Any]) -> Issue:
    details = {
        name: Place(*value["place"]) if isinstance(value, dict) else value
        for name, value in said[2].items()
    }
    return Issue(Place(*said[0]), said[1], details)
