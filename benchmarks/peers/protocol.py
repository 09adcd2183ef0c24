"""What the benchmark and a side say to each other: one JSON object a line, an answer to each.

Only the standard library is imported here, since the peers run where Shutten is not installed. A
side is a module of :mod:`benchmarks.peers.sides` that hands its class to :func:`run`. It is served
(``serve``: orders on the standard input, replies on the standard output), or asked one question
from the terminal (``ask``), which is how its cold start is timed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import IO, Any, Protocol

PACKAGES = (
    "faiss-cpu",
    "faiss-haystack",
    "haystack-ai",
    "numpy",
    "sentence-transformers",
    "sentence-transformers-haystack",
    "tokenizers",
    "torch",
    "transformers",
    "transformers-haystack",
    "txtai",
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as every side gets it.

    Attributes:
        title: of its article, then its headings, one a line.
        text: its words.
        source: the file of Shutten's index that it stands in.
        start: where it begins there.
    """

    title: str
    text: str
    source: str
    start: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What a side looked at for a question.

    Attributes:
        found: the passages that it found to read, by number, best first.
        read: how many of them its model read, in part at least.
    """

    found: tuple[int, ...]
    read: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the models are, and how many passages are read.

    Attributes:
        models: a folder as ``shutten models export`` writes it.
        passages: how many are read for a question.
    """

    models: Path
    passages: int


class Side(Protocol):
    """One way to answer questions from passages. It loads no model when it is made."""

    def load_encoder(self) -> None:
        """Load what a build needs, so that a build is timed without it."""
        ...

    def build(self, passages: list[Passage], sources: Path, folder: Path) -> None:
        """Embed the passages and write an index.

        Args:
            passages: in the order of their numbers.
            sources: the same texts as a folder of articles, for a side that takes those.
            folder: where to write; it is there and empty.
        """
        ...

    def open(self, passages: list[Passage], folder: Path) -> None:
        """Load an index that was built, and all models."""
        ...

    def ask(self, question: str) -> str | None:
        """Answer one question, keeping nothing of earlier ones.

        Returns:
            The answer's words; None where it says that the passages do not answer.
        """
        ...

    def looked(self, question: str) -> Looked:
        """What it looked at for the question that was asked last; not timed."""
        ...


def read_passages(file: Path) -> list[Passage]:
    """The passages of a file, one JSON object a line."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [Passage(**json.loads(line)) for line in lines]


def write_passages(passages: list[Passage], file: Path) -> None:
    """Write what ``read_passages`` reads."""
    lines = [json.dumps(asdict(passage)) + "\n" for passage in passages]
    file.write_text("".join(lines), encoding="utf-8")


def peak_megabytes() -> float | None:
    """The most memory that this process held at once (MB resident); None where Linux is not.

    ``getrusage`` does not tell it: its figure begins with that of the process that started this.
    """
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    found = [int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM:")]
    return found[0] if found else None


def versions() -> dict[str, str]:
    """Of the packages here that figures depend on."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def error_of(error: Exception) -> dict[str, str]:
    """Its type and its first line."""
    lines = str(error).splitlines() or [""]
    return {"type": type(error).__name__, "message": lines[0]}


def carry_out(side: Side, order: dict[str, Any]) -> dict[str, Any]:
    """The reply to one order; ``seconds`` are those of the work itself."""
    if order["do"] == "tell":
        return {"peak_megabytes": peak_megabytes(), "versions": versions()}
    if order["do"] == "ask":
        return answered(side, order["question"])
    passages = read_passages(Path(order["passages"])) if "passages" in order else []
    folder = Path(order.get("folder", ""))
    started = time.perf_counter()
    match order["do"]:
        case "load_encoder":
            side.load_encoder()
        case "build":
            side.build(passages, Path(order["sources"]), folder)
        case "open":
            side.open(passages, folder)
        case other:
            raise ValueError(f"There is no order {other!r}.")
    return {"seconds": time.perf_counter() - started}


def answered(side: Side, question: str) -> dict[str, Any]:
    """The reply to a question: ``answer`` or ``error``, and what was looked at for it."""
    started = time.perf_counter()
    reply: dict[str, Any]
    try:
        reply = {"answer": side.ask(question)}
    except Exception as error:  # a peer's failure is a result, whatever it is
        reply = {"error": error_of(error)}
    seconds = time.perf_counter() - started
    return {"seconds": seconds} | reply | asdict(side.looked(question))


def serve(side: Side, orders: IO[str], replies: IO[str]) -> None:
    """Carry out orders until there are no more; what fails is replied as ``error``."""
    for line in orders:
        try:
            reply = carry_out(side, json.loads(line))
        except Exception as error:
            reply = {"error": error_of(error)}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


def run(make: Callable[[Place], Side]) -> None:
    """The command line of a side."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--passages", type=int, required=True, help="read for a question")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve")
    ask = commands.add_parser("ask")
    ask.add_argument("--index", type=Path, required=True)
    ask.add_argument("question")
    options = parser.parse_args()
    # Libraries print; replies go where they do not.
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    side = make(Place(options.models, options.passages))
    if options.command == "serve":
        serve(side, sys.stdin, replies)
        return
    try:
        side.open([], options.index)
        answer = side.ask(options.question)
    except Exception as error:
        sys.exit("{type}: {message}".format(**error_of(error)))
    replies.write(f"{answer}\n")
    replies.flush()
