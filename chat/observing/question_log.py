"""One line of JSON a question, on the logger ``shutten.questions``.

Line breaks and every other sign that is not ASCII are escaped, so that no question can write a line
of its own, or speak to the terminal that shows the log.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

from chat.answer import Answer
from chat.observing.asking import Asking
from chat.observing.event import ANSWERED, QuestionEvent
from chat.way import milliseconds
from index.durable import make_folder
from ingest.errors import ConfigError

LOGGER = "shutten.questions"
OFF = "off"
_log = logging.getLogger(LOGGER)


class QuestionLog:
    """Writes a line when a question has ended.

    Args:
        with_text: whether the words of questions and answers may stand in it.
    """

    def __init__(self, with_text: bool = False) -> None:
        self._with_text = with_text

    def began(self, asking: Asking) -> None:
        """Nothing is written before a question has ended."""

    def ended(self, event: QuestionEvent) -> None:
        """Write its line."""
        if _log.isEnabledFor(logging.INFO):
            _log.info("%s", json.dumps(record_of(event, self._with_text)))


def record_of(event: QuestionEvent, with_text: bool = False) -> dict[str, Any]:
    """What is written of a question; see ``docs/api.md`` for the fields."""
    asked = event.asked
    record: dict[str, Any] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "id": event.asking.id,
        "session": event.asking.session,
        "origin": event.asking.origin,
        "index": event.answer.index_version if event.answer else "",
        "characters": len(asked.question),
        "earlier": len(asked.earlier),
        "restricted": asked.sources is not None,
        "literal": asked.literal,
        "answered": event.outcome == ANSWERED,
        "reason": event.answer.reason if event.answer else None,
        "error": event.error or None,
        "wall_ms": milliseconds(event.seconds),
    }
    if event.answer is not None:
        record |= _of_answer(event.answer)
    record["best"] = _best(event)
    if with_text:
        record |= _words(event)
    return record


def _of_answer(answer: Answer) -> dict[str, Any]:
    timings = answer.timings_ms
    return {
        "confidence": answer.confidence,
        "resolved": answer.understood_as is not None,
        "citations": [
            {"role": c.role, "source": c.source, "start": c.start, "end": c.end}
            for c in answer.citations
        ],
        "timings_ms": {"search": timings.search, "read": timings.read, "total": timings.total},
    }


def _best(event: QuestionEvent) -> dict[str, Any] | None:
    """The best passage: its place, the ranks it was found by, what the reader made of it."""
    if event.best is None:
        return None
    hit, reading = event.best
    return {
        "source": hit.passage.source,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "bm25_rank": hit.lexical_rank,
        "bm25_score": round(hit.lexical_score, 4),
        "vector_rank": hit.dense_rank,
        "vector_score": round(hit.dense_score, 4),
        "fused_score": round(hit.score, 4),
        "reader_score": round(reading.score, 4) if reading else None,
    }


def _words(event: QuestionEvent) -> dict[str, Any]:
    answer = event.answer
    return {
        "question": event.asked.question,
        "understood_as": answer.understood_as if answer else None,
        "answer": answer.answer if answer else None,
    }


class _File(WatchedFileHandler):
    """A file that may be moved away by logrotate; only its owner may read it."""

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        return os.fdopen(os.open(self.baseFilename, flags, 0o600), "a", encoding="utf-8")

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; a file that cannot be opened anew costs the line, too."""
        with suppress(OSError):
            super().emit(record)

    def close(self) -> None:
        """Let go of the file; what a full disk did not take is lost."""
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        """A full disk costs lines, never an answer."""


@contextmanager
def logging_to(place: str, base: Path) -> Iterator[None]:
    """Let the lines go where the settings say, as long as the server runs.

    Args:
        place: ``[chat] question_log``: "off", a file, or empty for stderr where that is no
            terminal.
        base: what a relative path is relative to.

    Raises:
        ConfigError: the file cannot be written.
    """
    # A person who looks on at a terminal is told what concerns them, not this.
    if place == OFF or (not place and sys.stderr.isatty()):
        yield
        return
    handler = _handler(place, base)
    handler.setFormatter(logging.Formatter("%(message)s"))
    before = _log.level, _log.propagate
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    _log.propagate = False
    try:
        yield
    finally:
        _log.removeHandler(handler)
        _log.setLevel(before[0])
        _log.propagate = before[1]
        handler.close()


def _handler(place: str, base: Path) -> logging.Handler:
    if not place:
        return logging.StreamHandler(sys.stderr)
    path = base / Path(place).expanduser()
    try:
        make_folder(path.parent)
        return _File(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError("question_log_unwritable", file=path, reason=reason) from error
