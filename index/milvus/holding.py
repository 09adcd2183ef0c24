"""One builder at a time, wherever it runs: an alias that only one can make.

Making an alias that is there fails, in one step, on the server. It names an empty collection whose
name tells who holds it. A builder that died leaves it: another on the same machine sees that its
process is gone and takes over; elsewhere nobody can tell, so that people have to say so
(``shutten index unlock``).
"""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from index.lock import process_start
from index.milvus.place import Place
from index.milvus.schemas import create_note
from ingest.errors import BuildRunningError, IndexStateError

_WAIT = 0.2


@dataclass(frozen=True, slots=True)
class RemoteHolder:
    """A process that builds somewhere.

    Attributes:
        host: the machine.
        pid: its number there.
        started: when it started, in clock ticks since the machine did; 0 where nobody can tell.
        since: when it took the lock, seconds since 1970.
    """

    host: str
    pid: int
    started: int
    since: int

    @classmethod
    def here(cls) -> RemoteHolder:
        """This process."""
        pid = os.getpid()
        return cls(socket.gethostname()[:60], pid, process_start(pid) or 0, int(time.time()))

    @property
    def gone(self) -> bool:
        """Whether it ran on this machine and runs no more."""
        if self.host != socket.gethostname()[:60] or not self.started:
            return False
        return process_start(self.pid) != self.started

    def encoded(self) -> str:
        """As part of a collection's name."""
        text = f"{self.host}\n{self.pid}\n{self.started}\n{self.since}"
        return text.encode("utf-8").hex()

    @classmethod
    def decoded(cls, text: str) -> RemoteHolder | None:
        """What ``encoded`` wrote; None where it is something else."""
        try:
            host, *numbers = bytes.fromhex(text).decode("utf-8").split("\n")
            pid, started, since = map(int, numbers)
        except ValueError:
            return None
        return cls(host, pid, started, since)


class RemoteLock:
    """The builder's lock on one index."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._alias = f"{place.name}_builder"
        self._head = f"{place.name}_builder_"
        self._own = ""

    def acquire(self, timeout: float) -> None:
        """Take it.

        Args:
            timeout: seconds to wait for another builder.

        Raises:
            BuildRunningError: another builder holds it.
            IndexStateError: the cluster cannot be reached.
        """
        until = time.monotonic() + timeout
        while not self._try():
            holder = self.holder()
            if holder is not None and holder.gone:
                self.break_()
            elif time.monotonic() >= until:
                raise self._held(holder)
            else:
                time.sleep(_WAIT)

    def _try(self) -> bool:
        self._own = self._head + RemoteHolder.here().encoded()
        client = self._place.client
        with self._place.calling():
            if not client.has_collection(self._own):
                create_note(client, self._own)
        try:
            with self._place.calling():
                client.create_alias(self._own, self._alias)
        except IndexStateError:
            self._drop(self._own)
            if self._place.target(self._alias) is None:
                raise  # it is not that another has it
            return False
        return True

    def release(self) -> None:
        """Let the next one build."""
        if self._own and self._place.target(self._alias) == self._own:
            self.break_()

    def holder(self) -> RemoteHolder | None:
        """Who holds it; None where it is free, or nobody can tell."""
        target = self._place.target(self._alias) or ""
        return RemoteHolder.decoded(target.removeprefix(self._head))

    def break_(self) -> bool:
        """Take it from whoever holds it; whether somebody did."""
        target = self._place.target(self._alias)
        if target is None:
            return False
        with self._place.calling():
            self._place.client.drop_alias(self._alias)
        self._drop(target)
        return True

    def _drop(self, collection: str) -> None:
        with self._place.calling():
            self._place.client.drop_collection(collection)

    def _held(self, holder: RemoteHolder | None) -> BuildRunningError:
        if holder is None:
            return BuildRunningError("build_running", directory=self._place)
        since = datetime.fromtimestamp(holder.since, UTC)
        return BuildRunningError(
            "build_running_remote",
            directory=self._place,
            host=holder.host,
            pid=holder.pid,
            since=f"{since:%Y-%m-%d %H:%M:%S} UTC",
        )
