"""A side in a process of its own, as the benchmark sees it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

ROOT = Path(__file__).resolve().parents[2]
# The peers neither tell anybody that they run nor look for models elsewhere.
_ALONE = {"HAYSTACK_TELEMETRY_ENABLED": "False", "HF_HUB_OFFLINE": "1"}


class SideError(Exception):
    """A side could not do what it was ordered to; ``error`` has type and first line."""

    def __init__(self, error: Mapping[str, str]) -> None:
        super().__init__(f"{error['type']}: {error['message']}")
        self.error = dict(error)


@dataclass(frozen=True, slots=True)
class Launch:
    """How processes of one kind are started.

    Attributes:
        command: what is run, arguments included.
        environment: what is set beside what is set already.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, str]:
        """The whole environment of the process."""
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return kept | _ALONE | dict(self.environment)


def side(module: str, python: Path | str = sys.executable) -> tuple[str, ...]:
    """The command of a side's module, without its arguments."""
    return (str(python), "-m", f"benchmarks.peers.sides.{module}")


def timed_run(launch: Launch) -> float:
    """Seconds of a process from its start to its end.

    Raises:
        SideError: it failed; has the last line that it wrote.
    """
    started = time.perf_counter()
    done = subprocess.run(
        launch.command, env=launch.variables, cwd=ROOT, capture_output=True, text=True
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SideError(_last_line(done.stderr))
    return seconds


def _last_line(text: str) -> dict[str, str]:
    """The error that a traceback ends with."""
    kind, _, message = (text.strip().splitlines() or ["Ended"])[-1].partition(": ")
    return {"type": kind, "message": message}


class Worker:
    """A side that is served; a context manager that ends its process.

    Args:
        launch: how it is started.
    """

    def __init__(self, launch: Launch) -> None:
        self._log = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115 (see close)
        self._process = subprocess.Popen(
            launch.command,
            env=launch.variables,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
        )
        self._orders = cast("IO[str]", self._process.stdin)
        self._replies = cast("IO[str]", self._process.stdout)

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def order(self, what: str, **details: object) -> dict[str, Any]:
        """What it replies to an order of :mod:`~benchmarks.peers.protocol`.

        Raises:
            SideError: it could not carry it out, or it ended. A question that failed is no such
                error; its reply says so.
        """
        with contextlib.suppress(BrokenPipeError):
            self._orders.write(json.dumps({"do": what} | details) + "\n")
            self._orders.flush()
        line = self._replies.readline()
        if not line:
            self._log.seek(0)
            raise SideError(_last_line(self._log.read()))
        reply: dict[str, Any] = json.loads(line)
        if "error" in reply and what != "ask":
            raise SideError(reply["error"])
        return reply

    def close(self) -> None:
        """End the process."""
        with contextlib.suppress(BrokenPipeError):
            self._orders.close()
        self._process.wait()
        self._replies.close()
        self._log.close()
