"""What the terminal shows: progress on stderr (only on a terminal), answers and tables as text."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence

from tqdm import tqdm

from chat.answer import Answer, Role
from ingest import messages
from ingest.messages import Language


class TerminalProgress:
    """A progress bar a stage, on stderr, only where that is a terminal."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._bar: tqdm[None] | None = None

    def stage(self, key: str, total: int) -> None:
        """See ``index.progress.Progress``."""
        self.close()
        self._bar = tqdm(
            total=total,
            desc=messages.text(key, self._language),
            file=sys.stderr,
            disable=not sys.stderr.isatty(),
            leave=False,
        )

    def advance(self, steps: int) -> None:
        """See ``index.progress.Progress``."""
        if self._bar is not None:
            self._bar.update(steps)

    def close(self) -> None:
        """Remove the bar that stands."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def answer_lines(answer: Answer, language: Language) -> list[str]:
    """An answer for people to read."""
    lines: list[str] = []
    if answer.understood_as is not None:
        lines.append(messages.text("answer_understood", language, question=answer.understood_as))
    lines.append(answer.answer if answer.answer is not None else answer.reply)
    for number, place in enumerate(answer.citations or answer.nearest, start=1):
        if place.role is Role.DIFFERENT:
            lines.append(messages.text("web_different", language, words=place.text))
        page = [messages.text("web_page", language, page=place.page)] if place.page else []
        headings = " > ".join([*place.headings, *page]) or place.title
        lines.append(
            messages.text(
                "answer_place",
                language,
                number=number,
                source=place.source,
                start=place.start,
                end=place.end,
                headings=headings,
            )
        )
        if not answer.answered:
            lines.append("    " + " ".join(place.text.split()))
    return lines


def width(text: str) -> int:
    """Columns of a terminal that a text takes; East Asian wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows of cells in columns: the first to the left, the others to the right."""
    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  "
        + "  ".join(
            cell + " " * (size - width(cell)) if i == 0 else " " * (size - width(cell)) + cell
            for i, (cell, size) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
