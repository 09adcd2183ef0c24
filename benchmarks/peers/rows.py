"""The sides that are compared, and how each is started."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.worker import Launch, side

OURS = "Shutten"
EVERY_PASSAGE = "Shutten, every passage read"
PLAIN = "plain script"
STOCK_ENCODE = "encode alone"


@dataclass(frozen=True, slots=True)
class Row:
    """A side, as it is filed.

    Attributes:
        name: of its row.
        module: of ``benchmarks.peers.sides``.
        peer: whether it is none of ours.
        index_of: the module whose index it answers from; empty for its own.
        answers: whether it answers questions.
        cold: whether its cold start is measured.
    """

    name: str
    module: str
    peer: bool = True
    index_of: str = ""
    answers: bool = True
    cold: bool = True

    @property
    def builds(self) -> bool:
        """Whether it makes an index."""
        return not self.index_of


ROWS = (
    Row(OURS, "ours", peer=False),
    Row(EVERY_PASSAGE, "ours_every_passage", peer=False, index_of="ours", cold=False),
    Row("Haystack", "haystack_pipeline"),
    Row("txtai", "txtai_rag"),
    Row(PLAIN, "plain_script"),
    Row("plain script, title read", "plain_script_titled", index_of="plain_script", cold=False),
    Row(STOCK_ENCODE, "stock_encode", answers=False, cold=False),
)


@dataclass(frozen=True, slots=True)
class Start:
    """How the sides are started.

    Attributes:
        python: of the peers' environment.
        models: the exported models.
        read: passages read for a question.
        settings: Shutten's that differ from those shipped, as environment variables.
    """

    python: Path
    models: Path
    read: int
    settings: dict[str, str]

    def served(self, row: Row) -> Launch:
        """A side that is served."""
        return Launch((*self._command(row), "serve"), self.settings)

    def asked(self, row: Row, index: Path, question: str) -> Launch:
        """One question from the terminal; Shutten by its own command."""
        if not row.peer:
            command = (sys.executable, "-m", "chat", "ask", question)
            return Launch(command, {"SHUTTEN_INDEX__DIR": str(index)} | self.settings)
        return Launch((*self._command(row), "ask", "--index", str(index), question))

    def _command(self, row: Row) -> tuple[str, ...]:
        places = ("--models", str(self.models), "--passages", str(self.read))
        return (*side(row.module, self.python if row.peer else sys.executable), *places)
