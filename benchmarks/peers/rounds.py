"""Measures all sides on one set of texts, taking turns, so that a slow machine slows all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks.peers.material import Question
from benchmarks.peers.rows import ROWS, Row, Start
from benchmarks.peers.texts import Texts
from benchmarks.peers.worker import SideError, Worker, timed_run

_BLOCK = 8
_FIRST_QUESTIONS = 3


@dataclass(slots=True)
class Measured:
    """What was measured of one side; lists are by round.

    Attributes:
        build: seconds of each build.
        cold: seconds of each cold start.
        replies: to the questions in their order, one list a round.
        peaks: most memory held at once (MB), of the process that built and the one that answered.
        errors: what it could not do at all, by step: build, cold, answer.
        versions: of its packages.
    """

    build: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    replies: list[list[dict[str, Any]]] = field(default_factory=list)
    peaks: dict[str, float | None] = field(default_factory=dict)
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)


def turn(rows: Sequence[Row], number: int) -> list[Row]:
    """The sides in the order of a turn: with every turn another one comes first."""
    begin = number % len(rows) if rows else 0
    return [*rows[begin:], *rows[:begin]]


class Rounds:
    """The measurements of one set.

    Args:
        texts: the set.
        start: how sides are started.
        folder: for the indices of the peers.
        rounds: how often each thing is measured.
        rows: the sides; what is measured of each lies in ``measured``.
    """

    def __init__(
        self, texts: Texts, start: Start, folder: Path, rounds: int, rows: Sequence[Row] = ROWS
    ) -> None:
        self._texts = texts
        self._start = start
        self._folder = folder
        self._rounds = rounds
        self._rows = rows
        self.measured = {row.name: Measured() for row in rows}

    def measure(self) -> dict[str, Measured]:
        """Everything, step by step."""
        self.build()
        self.start_cold()
        self.answer()
        return self.measured

    def build(self) -> None:
        """Each side's index, in every round anew."""
        with self._served([row for row in self._rows if row.builds], "build") as workers:
            for row in list(workers):
                self._try(workers, row, "build", "load_encoder")
            for number in tqdm(range(self._rounds), desc="builds"):
                for row in turn(list(workers), number):
                    target = self._built(row.module, number)
                    target.mkdir(parents=True)
                    details = {
                        "passages": str(self._texts.passages),
                        "sources": str(self._texts.sources),
                        "folder": str(target),
                    }
                    if (reply := self._try(workers, row, "build", "build", details)) is not None:
                        self.measured[row.name].build.append(reply["seconds"])

    def start_cold(self) -> None:
        """One question to a new process; the first of each, with files to read, is not counted."""
        rows = [row for row in self._answering if row.cold]
        questions = self._texts.questions
        for row in rows:
            with suppress(SideError):
                self._start_once(row, questions[0].words)
        for number in tqdm(range(self._rounds), desc="cold starts"):
            question = questions[number % len(questions)].words
            for row in turn(rows, number):
                try:
                    self.measured[row.name].cold.append(self._start_once(row, question))
                except SideError as error:
                    self._fail(row, "cold", error)

    def _start_once(self, row: Row, question: str) -> float:
        return timed_run(self._start.asked(row, self._index(row), question))

    def answer(self) -> None:
        """All questions, one by one to each side, in blocks."""
        with self._served(self._answering, "answer") as workers:
            for row in list(workers):
                index = {"passages": str(self._texts.passages), "folder": str(self._index(row))}
                self._try(workers, row, "answer", "open", index)
            for row in list(workers):
                self._ask(workers, row, self._texts.questions[:_FIRST_QUESTIONS])
            for row in workers:
                self.measured[row.name].replies = [[] for _ in range(self._rounds)]
            for number, (at, block) in enumerate(tqdm(self._blocks(), desc="questions")):
                for row in turn(list(workers), number):
                    asked = self._ask(workers, row, block)
                    if row in workers:
                        self.measured[row.name].replies[at] += asked
                    else:
                        self.measured[row.name].replies = []

    def _ask(
        self, workers: dict[Row, Worker], row: Row, block: Sequence[Question]
    ) -> list[dict[str, Any]]:
        """The replies of one side to some questions; fewer where its process ended."""
        replies = []
        for question in block:
            reply = self._try(workers, row, "answer", "ask", {"question": question.words})
            if reply is None:
                break
            replies.append(reply)
        return replies

    @property
    def _answering(self) -> list[Row]:
        """The sides that answer, and have an index to answer from."""
        able = [row for row in self._rows if row.answers]
        return [row for row in able if "build" not in self.measured[row.name].errors]

    def _blocks(self) -> list[tuple[int, Sequence[Question]]]:
        asked = self._texts.questions
        begins = range(0, len(asked), _BLOCK)
        rounds = range(self._rounds)
        return [(number, asked[begin : begin + _BLOCK]) for number in rounds for begin in begins]

    def _built(self, module: str, number: int) -> Path:
        return self._folder / module / str(number)

    def _index(self, row: Row) -> Path:
        return self._built(row.index_of or row.module, 0) if row.peer else self._texts.index

    @contextmanager
    def _served(self, rows: Sequence[Row], step: str) -> Iterator[dict[Row, Worker]]:
        """All of them served at once; what they held is asked in the end."""
        with ExitStack() as stack:
            workers = {row: stack.enter_context(Worker(self._start.served(row))) for row in rows}
            yield workers
            for row, worker in workers.items():
                told = worker.order("tell")
                self.measured[row.name].peaks[step] = told["peak_megabytes"]
                self.measured[row.name].versions = told["versions"]

    def _try(
        self,
        workers: dict[Row, Worker],
        row: Row,
        step: str,
        what: str,
        details: dict[str, str] | None = None,
    ) -> dict[str, Any] | None:
        """The reply to an order; a peer that fails is left out of the rest of the step."""
        try:
            return workers[row].order(what, **(details or {}))
        except SideError as error:
            self._fail(row, step, error)
            workers.pop(row).close()
            return None

    def _fail(self, row: Row, step: str, error: SideError) -> None:
        if not row.peer:
            raise error
        self.measured[row.name].errors.setdefault(step, error.error)
