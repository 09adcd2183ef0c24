"""One builder at a time: the lock on an index directory, and who holds it.

The lock is an operating-system lock (flock), so a crash never leaves it behind. Beside it lies a
note of who holds it, for the sentence that the others are told; it decides nothing, and is believed
only of a process that is alive and started when the note says.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import BuildRunningError


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that builds.

    Attributes:
        pid: its number.
        started: when it started, in clock ticks since the machine did; numbers are given again.
        since: when it took the lock, local time.
    """

    pid: int
    started: int
    since: str

    @property
    def alive(self) -> bool:
        """Whether that very process still runs."""
        return process_start(self.pid) == self.started


def process_start(pid: int) -> int | None:
    """When a process started, in clock ticks since the machine did; None where nobody can tell."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        # The name before it, in brackets, may hold anything.
        return int(status.rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return None


class BuildLock:
    """The builder's lock on one index directory, held until it is released or its process ends.

    Args:
        directory: the index directory, which must be there.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = FileLock(directory / "build.lock")
        self._note = directory / "build.holder"

    def acquire(self, timeout: float) -> None:
        """Take it.

        Args:
            timeout: seconds to wait for another builder.

        Raises:
            BuildRunningError: another builder holds it.
            OSError: the directory cannot be written.
        """
        try:
            self._lock.acquire(timeout=timeout)
        except Timeout as error:
            holder = self.holder()
            if holder is None:
                raise BuildRunningError("build_running", directory=self._directory) from error
            raise BuildRunningError(
                "build_running_by",
                directory=self._directory,
                pid=holder.pid,
                since=holder.since,
            ) from error
        self._write_note()

    def release(self) -> None:
        """Let the next one build."""
        with contextlib.suppress(OSError):
            self._note.unlink(missing_ok=True)
        self._lock.release()

    def holder(self) -> Holder | None:
        """Who holds it, as far as can be told; None where it is free, too."""
        try:
            holder = Holder(**json.loads(self._note.read_text(encoding="utf-8")))
            return holder if holder.alive else None
        except (OSError, ValueError, TypeError):
            return None

    def _write_note(self) -> None:
        started = process_start(os.getpid())
        if started is None:
            return
        holder = Holder(os.getpid(), started, f"{datetime.now():%Y-%m-%d %H:%M:%S}")
        # A full disk is told by the build itself.
        with contextlib.suppress(OSError):
            self._note.write_text(json.dumps(asdict(holder)), encoding="utf-8")
