"""A build in a process of its own that says where it is, and waits there if it is told to.

Each phase is named over a pipe as it is reached. At the one that is aimed at, the build waits until
it is killed, interrupted, or told to go on.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath
from typing import Any
from unittest import mock

import numpy as np
from tqdm import tqdm

import chat.app
import chat.building
import index.build
import index.corpus
from chat.__main__ import main
from index.analysis import terms
from index.build import Builder
from index.reading import DirectParser
from ingest.format import Parsed, RawFile
from ingest.isolation import ParseLimits, shared_parser
from tests.index.conftest import CharacterEncoder
from tests.index.crash.file_steps import Step, watching
from tests.index.crash.scene import Scene

CONTEXT = multiprocessing.get_context("forkserver")
# Imports, and Sudachi's dictionary, are loaded once for all children.
CONTEXT.set_forkserver_preload([__name__])
terms("橋")
# Its lock is of the system, and would be told as left behind by each child that is killed.
tqdm.get_lock()

WAITING, ENDED = "waiting", "ended"
_PATIENT = ParseLimits(seconds=300.0)


@dataclass(frozen=True)
class Aim:
    """Where to wait: when a phase is reached for the n-th time, counted from 0."""

    phase: str
    n: int


class Reporting:
    """Tells where a build is: of its progress, and of what it does to files."""

    def __init__(self, pipe: Connection, aim: Aim | None) -> None:
        self._pipe = pipe
        self._aim = aim
        self._reached: Counter[str] = Counter()
        self._flipped = False

    def reach(self, phase: str) -> None:
        self._pipe.send(phase)
        n = self._reached[phase]
        self._reached[phase] += 1  # at once: what is interrupted here is reached no second time
        if self._aim == Aim(phase, n):
            self._pipe.send(WAITING)
            self._pipe.recv()

    def stage(self, key: str, total: int) -> None:
        if key == "stage_model":
            self.reach("model")

    def advance(self, steps: int) -> None:
        if not any(self._reached[later] for later in ("parse", "model", "embed", "terms")):
            self.reach("read")

    def close(self) -> None:
        pass

    def before(self, step: Step) -> None:
        self.reach(self._phase(step))

    def after(self, step: Step) -> None:
        self._flipped = self._flipped or step.kind == "replace"

    def _phase(self, step: Step) -> str:
        path = PurePosixPath(step.path)
        if path.name == "build.holder":
            return "unlock" if step.kind == "unlink" else "lock"
        if step.kind == "replace":
            return "flip"
        if step.kind in ("rename", "unlink", "rmdir"):
            return "prune" if self._flipped else "rename" if step.kind == "rename" else "clean"
        if step.kind == "fsync":
            if self._flipped:
                return "fsync after the flip"
            return "fsync the pointer" if path.name == ".CURRENT" else "fsync"
        if step.kind == "mkdir":
            return "make a folder"
        return f"write {'the pointer' if path.name == '.CURRENT' else path.name}"


@dataclass(frozen=True)
class _Parser:
    report: Reporting

    def parse(self, file: RawFile) -> Parsed:
        self.report.reach("parse")
        return DirectParser().parse(file)


class _Encoder(CharacterEncoder):
    report: Reporting

    def encode_passages(
        self, texts: Sequence[str], advance: Callable[[int], None] = lambda _: None
    ) -> np.ndarray:
        vectors = []
        for text in texts:
            self.report.reach("embed")
            vectors.append(super().encode_passages([text]))
        return np.concatenate(vectors)


@contextmanager
def _reporting(scene: Scene, pipe: Connection, aim: Aim | None) -> Iterator[Reporting]:
    report = Reporting(pipe, aim)

    def reported_terms(text: str) -> list[str]:
        report.reach("terms")
        return terms(text)

    with mock.patch.object(index.corpus, "terms", reported_terms), watching(scene.disk, report):
        yield report


def _encoder(report: Reporting) -> _Encoder:
    encoder = _Encoder()
    encoder.report = report
    return encoder


def _heed_ctrl_c() -> None:
    """As from a terminal: a shell that starts tests in the background has them ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _build(root: Path, pipe: Connection, aim: Aim | None) -> None:
    _heed_ctrl_c()
    scene = Scene(root)
    with _reporting(scene, pipe, aim) as report:
        builder = Builder(scene.store, _encoder(report), scene.settings, _Parser(report))
        builder.build(scene.sources(), report)
    pipe.send(ENDED)


def _command(root: Path, pipe: Connection, aim: Aim | None) -> None:
    """``shutten index build``, with what it says in files; parses in a process of its own."""
    _heed_ctrl_c()
    scene = Scene(root)
    for name, descriptor in (("out", 1), ("err", 2)):
        os.dup2(os.open(root / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor)
    config = root / "config.toml"
    config.write_text("[sources]\npaths = ['articles']\n[models]\nreader = 'sentence'\n")
    sys.argv = ["shutten", "--config", str(config), "--index-dir", str(scene.store.root)]
    sys.argv += ["index", "build"]
    with (
        _reporting(scene, pipe, aim) as report,
        mock.patch.object(chat.app, "Encoder", lambda *_: _encoder(report)),
        mock.patch.object(chat.building, "shown_progress", lambda *_: report),
        # A busy machine takes longer than a file may.
        mock.patch.object(index.build, "shared_parser", lambda _: shared_parser(_PATIENT)),
    ):
        main()


class Child:
    """A build that runs beside this process.

    Args:
        scene: what is built.
        aim: where it waits; None for nowhere.
        command: run the command rather than the builder.
    """

    def __init__(self, scene: Scene, aim: Aim | None = None, command: bool = False) -> None:
        self.pipe, theirs = CONTEXT.Pipe()
        self.phases: list[str] = []
        self._ended = False
        target: Any = _command if command else _build
        self.process = CONTEXT.Process(target=target, args=(scene.root, theirs, aim), daemon=True)
        self.process.start()
        theirs.close()

    def waits(self) -> bool:
        """Let it run until it waits where it was told to; False where it ends before."""
        return self._listen(None)

    def runs(self, seconds: float) -> bool:
        """Let it run so long after it began; False where it ends before."""
        self._listen(None, first=True)
        self.process.join(seconds)
        self._listen(0)
        return not self._ended and self.process.is_alive()

    def go_on(self) -> None:
        self.pipe.send(None)

    def end(self) -> int:
        """Wait until it has ended; gives the exit code."""
        self.process.join(120)
        self._listen(0)
        self.pipe.close()
        code = self.process.exitcode
        assert code is not None, "the build does not end"
        self.process.close()
        return code

    def send(self, number: int) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, number)

    def kill(self) -> bool:
        """Kill it now; whether it was still building."""
        self.process.kill()
        return self.end() == -signal.SIGKILL and not self._ended

    def _listen(self, timeout: float | None, first: bool = False) -> bool:
        """Hear what it says, until it waits, ends, or says nothing within ``timeout``."""
        try:
            while self.pipe.poll(timeout):
                said = self.pipe.recv()
                if said in (WAITING, ENDED):
                    self._ended = said == ENDED
                    return said == WAITING
                self.phases.append(said)
                if first:
                    break
        except (EOFError, ConnectionResetError):
            pass  # it is gone; whether it had ended before, it would have said
        return False
