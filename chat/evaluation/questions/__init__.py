"""Question files: one JSON object a line; only ``question`` is needed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chat.evaluation.questions.question import EvaluationQuestion
from ingest import messages
from ingest.errors import QuestionFileError
from ingest.messages import Language, language_of_environment

__all__ = ["EvaluationQuestion", "read_questions"]


def read_questions(path: Path, language: Language | None = None) -> list[EvaluationQuestion]:
    """The questions of a JSONL file; blank lines are passed over, unknown keys accepted.

    Args:
        path: the file.
        language: of the reasons in error messages.

    Raises:
        QuestionFileError: the file is missing, unreadable or empty, or a line (named by its
            number) is not what it should be.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise QuestionFileError("questions_missing", file=path) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise QuestionFileError("questions_unreadable", file=path, reason=reason) from error
    questions = [
        _Line(path, number, language or language_of_environment()).parse(line)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]
    if not questions:
        raise QuestionFileError("questions_empty", file=path)
    return questions


@dataclass(frozen=True, slots=True)
class _Line:
    file: Path
    number: int
    language: Language

    def parse(self, line: str) -> EvaluationQuestion:
        try:
            raw = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self._error("questions_not_json") from error
        if not isinstance(raw, dict):
            raise self._error("questions_not_json")
        if not isinstance(raw.get("question"), str):
            raise self._error("questions_no_question")
        if any("\ud800" <= c <= "\udfff" for c in raw["question"]):
            raise self._wrong("question", "Unicode")
        given = raw.get("id")
        answerable = raw.get("answerable")
        if not isinstance(answerable, bool | None):
            raise self._wrong("answerable", "true / false")
        if not isinstance(given, str | int | None) or isinstance(given, bool):
            raise self._wrong("id", "text")
        answers = self._texts(raw, "answers")
        return EvaluationQuestion(
            id=self.number if given is None else given,
            question=raw["question"],
            after=self._texts(raw, "after"),
            answers=answers,
            evidence=self._texts(raw, "evidence"),
            answerable=True if answerable is None and answers else answerable,
            kind=str(raw.get("kind") or ""),
        )

    def _texts(self, raw: dict[str, Any], field: str) -> tuple[str, ...]:
        value = raw.get(field)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(field, '["…", "…"]')
        return tuple(value)

    def _wrong(self, field: str, expected: str) -> QuestionFileError:
        return self._error("questions_bad_field", field=field, expected=expected)

    def _error(self, key: str, /, **details: object) -> QuestionFileError:
        reason = messages.text(key, self.language, **details)
        return QuestionFileError("questions_line", file=self.file, line=self.number, reason=reason)
