"""The log of votes: JSON Lines that are only appended to, by any number of processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from chat.feedback.vote import Vote, line_of, vote_of
from index.durable import make_folder
from ingest.errors import FeedbackError

MAX_BYTES = 100_000_000
"""A log is not let grow beyond this by whoever presses a button again and again."""
_WAIT_SECONDS = 10.0


@dataclass(slots=True)
class Votes:
    """The votes that count.

    Attributes:
        latest: the last vote on each answer, in the order of their first ones.
        given: how many were given, those that another took the place of counted.
        broken: lines that hold none.
    """

    latest: dict[str, Vote] = field(default_factory=dict)
    given: int = 0
    broken: int = 0


class VoteLog:
    """The log in one folder.

    Args:
        folder: made with the first vote.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "votes.jsonl"
        self._folder = folder

    def append(self, vote: Vote) -> None:
        """Write a vote down; it is on the disk when this returns.

        Raises:
            FeedbackError: it could not be written.
        """
        line = line_of(vote).encode("utf-8", "replace")
        try:
            make_folder(self._folder)
            with FileLock(self._folder / ".lock", timeout=_WAIT_SECONDS):
                self._write(line)
        except Timeout as error:
            raise FeedbackError("feedback_busy") from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise FeedbackError(
                "feedback_unwritable", folder=self._folder, reason=reason
            ) from error

    def _write(self, line: bytes) -> None:
        new = not self.path.exists()
        # Questions are nobody else's business.
        opened = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(opened, "r+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size + len(line) > MAX_BYTES:
                raise FeedbackError("feedback_full", file=self.path)
            if size:
                file.seek(-1, os.SEEK_END)
                # A process that was killed may have left half a line.
                line = line if file.read(1) == b"\n" else b"\n" + line
            while line:
                line = line[file.write(line) :]
            os.fsync(file.fileno())
        if new and os.name == "posix":
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def read(self) -> Votes:
        """All votes; lines that are none are passed over and counted.

        Raises:
            FeedbackError: the file is there and cannot be read.
        """
        votes = Votes()
        for line in self._lines():
            vote = vote_of(line)
            if vote is None:
                votes.broken += 1
            else:
                votes.given += 1
                votes.latest[vote.id] = vote
        return votes

    def _lines(self) -> Iterator[str]:
        try:
            with self.path.open(encoding="utf-8", errors="replace", newline="\n") as file:
                yield from (line for line in file if line.strip())
        except FileNotFoundError:
            return
        except OSError as error:
            reason = error.strerror or str(error)
            raise FeedbackError("feedback_unreadable", file=self.path, reason=reason) from error
