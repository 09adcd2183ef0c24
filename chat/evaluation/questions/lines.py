"""A plain list: one question a line, without gold."""

from __future__ import annotations

from collections.abc import Iterator

from chat.evaluation.questions.draft import Draft
from chat.evaluation.questions.issue import Place, issue
from chat.evaluation.questions.text import MAX_LINE, TextFile


def line_drafts(file: TextFile) -> Iterator[Draft]:
    """What each line says; blank lines and those that begin with ``#`` are passed over."""
    for number, line in file.lines():
        place = Place(number)
        words = line.strip()
        if len(line) > MAX_LINE:
            yield Draft(place, problems=(issue(place, "questions_long_line", limit=MAX_LINE),))
        elif words and not words.startswith("#"):
            yield Draft(place, question=words)
