"""Parsing in a process of its own, with a limit on time and memory for each file.

Parsers of PDF, HTML and zip archives are large programs in C that meet whatever people have. In a
process of its own a crash, a hang or a flood of memory costs one file and not the build, and not
the chat that is running beside it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ingest.document import Span
from ingest.errors import SourceError
from ingest.format import Parsed, RawFile
from ingest.serialized import parsed_from_json
from ingest.worker import read_frame, write_frame

_Frames = tuple[bytes, bytes]
_ROOT = Path(__file__).resolve().parents[1]
_START = "import sys; sys.path.insert(0, sys.argv[3]); from ingest.worker import main; "
_START += "main(float(sys.argv[1]), int(sys.argv[2]))"
_IDLE_END = -int(getattr(signal, "SIGALRM", 0))  # Windows has none: there it waits without end
# Seconds after which who waits for a file looks whether it was interrupted.
_HEED = 0.05


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """What one file may cost.

    Attributes:
        seconds: wall time.
        megabytes: memory of the parsing process, in MiB; not held on Windows.
    """

    seconds: float = 10.0
    megabytes: int = 1024


class IsolatedParser:
    """Parses files one after the other in a process that is replaced when it is lost.

    Safe to share between threads; they wait for each other.
    """

    def __init__(self, limits: ParseLimits | None = None) -> None:
        self._limits = limits or ParseLimits()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def parse(self, file: RawFile) -> Parsed:
        """The documents in a file.

        Raises:
            SourceError: it cannot be read, or not within the limits.
        """
        reply, _ = self._ask(file, {})
        return parsed_from_json(reply["parsed"])

    def picture(self, file: RawFile, sha256: str, span: Span) -> bytes:
        """The page of a PDF on which words begin, as PNG; see ``pdf.places.cited_page``.

        Raises:
            SourceError: it cannot be drawn, or the file gives another text than that.
        """
        cited = {"sha256": sha256, "start": span.start, "end": span.end}
        return self._ask(file, {"picture": cited})[1]

    def close(self) -> None:
        """End the process; the next file starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):  # what was not sent is not sent now
                        stream.close()

    def _ask(self, file: RawFile, task: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """What the process replies.

        Raises:
            SourceError: that it cannot do it, or within the limits.
        """
        with self._lock:
            encoded, picture = self._reply(file, task)
        reply = json.loads(encoded)
        if "key" in reply:
            raise SourceError(reply["key"], **reply["details"])
        return reply, picture

    def _reply(self, file: RawFile, task: dict[str, Any]) -> _Frames:
        if self._process is not None and self._process.poll() is not None:
            self.close()  # it ended while it was idle
        fresh = self._process is None
        process = self._process = self._process or self._start()
        answers: queue.Queue[_Frames | None] = queue.Queue()
        talk = threading.Thread(target=_talk, args=(process, file, task, answers), daemon=True)
        talk.start()
        try:
            answer = _heeding(answers, self._limits.seconds)
        except queue.Empty:
            self._end(talk)
            raise SourceError(
                "source_slow", source=file.source, seconds=self._limits.seconds
            ) from None
        except BaseException:  # Ctrl-C
            self._end(talk)
            raise
        if answer is not None:
            return answer
        self._end(talk)
        if not fresh and process.returncode == _IDLE_END:  # just as it was asked
            return self._reply(file, task)
        raise SourceError("source_crashed", source=file.source)

    def _end(self, talk: threading.Thread) -> None:
        process = self._process
        if process is not None:
            process.kill()
        talk.join()
        self.close()

    def _start(self) -> subprocess.Popen[bytes]:
        limits = [str(self._limits.seconds), str(self._limits.megabytes), str(_ROOT)]
        return subprocess.Popen(  # noqa: S603 (our own program; the file goes through a pipe)
            [sys.executable, "-c", _START, *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )


def _heeding(answers: queue.Queue[_Frames | None], seconds: float) -> _Frames | None:
    """The answer; ``queue.Empty`` where none comes in time.

    A signal that the system gave to another thread does not interrupt the main thread while it
    waits, so that it waits by moments: Ctrl-C would be heard after the file.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end - _HEED:
        try:
            return answers.get(timeout=_HEED)
        except queue.Empty:
            pass
    return answers.get(timeout=max(0.0, end - time.monotonic()))


def _talk(
    process: subprocess.Popen[bytes],
    file: RawFile,
    task: dict[str, Any],
    answers: queue.Queue[_Frames | None],
) -> None:
    """Send a file and wait for the reply; None where the process is gone."""
    fields = {"source": file.source, "name": file.name}
    fields |= {"encoding": file.encoding, "url": file.url, "charset": file.charset}
    try:
        assert process.stdin is not None  # noqa: S101  (opened as a pipe)
        assert process.stdout is not None  # noqa: S101 (opened as a pipe)
        write_frame(process.stdin, json.dumps({"file": fields, **task}).encode())  # type: ignore[arg-type]
        write_frame(process.stdin, file.data)  # type: ignore[arg-type]
        answers.put((read_frame(process.stdout), read_frame(process.stdout)))  # type: ignore[arg-type]
    except (OSError, EOFError, ValueError):
        answers.put(None)


def own_parser(limits: ParseLimits) -> IsolatedParser:
    """A parser that waits for nobody else's files, ended with this process."""
    parser = IsolatedParser(limits)
    atexit.register(parser.close)
    return parser


@cache
def shared_parser(limits: ParseLimits) -> IsolatedParser:
    """The parser that this process shares, ended with it."""
    return own_parser(limits)
