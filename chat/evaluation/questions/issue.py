"""What is wrong, or looks odd, at one place of a question file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest import messages
from ingest.errors import QuestionFileError
from ingest.messages import Language

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands.

    Attributes:
        at: the number of a line or row, from 1, or a path in JSON (``data[0].paragraphs[2]``).
        sheet: whether the number is that of a sheet's row.
    """

    at: int | str
    sheet: bool = False

    def words(self, language: Language) -> str:
        """The place in words."""
        if isinstance(self.at, str):
            return self.at
        if self.sheet:
            return messages.text("questions_row", language, number=self.at)
        return messages.text("questions_at_line", language, number=self.at)


@dataclass(frozen=True, slots=True)
class Issue:
    """A problem or a hint, told when the language is known.

    Attributes:
        place: where.
        key: the sentence's name in ``ingest/messages``.
        details: its fields; places are put in words.
    """

    place: Place
    key: str
    details: Mapping[str, object]

    def reason(self, language: Language) -> str:
        """What is wrong, and what to do, without the full stop."""
        details = {
            name: value.words(language) if isinstance(value, Place) else value
            for name, value in self.details.items()
        }
        return messages.text(self.key, language, **details)


def issue(place: Place, key: str, /, **details: object) -> Issue:
    """An issue of that sentence."""
    return Issue(place, key, details)


def error_of(path: Path, problem: Issue, language: Language) -> QuestionFileError:
    """The problem as an error."""
    return QuestionFileError(
        "questions_line",
        file=path,
        place=problem.place.words(language),
        reason=problem.reason(language),
    )


def shown(text: str, limit: int = _SHOWN) -> str:
    """A text as a sentence quotes it: on one line, cut when long, without control signs."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
