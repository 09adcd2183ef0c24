"""The process in which files are parsed: what a file does to it, it does to nobody else.

Run by ``ingest.isolation``. Requests and replies are frames: eight bytes of length, big-endian,
then so many bytes. A request is a JSON object and a frame of the file's bytes; the reply is a
JSON object and a frame of bytes (a picture, or nothing). JSON, not pickle: a parser that a file
has taken over must not run code elsewhere.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any, BinaryIO

from ingest.document import Span
from ingest.errors import SourceError
from ingest.format import RawFile
from ingest.load import parse_file
from ingest.memory import limit_memory
from ingest.serialized import parsed_to_json

_LENGTH = 8
IDLE_SECONDS = 120
"""After so long without a request the process ends; the next request starts another."""


def read_frame(stream: BinaryIO) -> bytes:
    """The next frame.

    Raises:
        EOFError: the stream ended.
    """
    size = int.from_bytes(_exactly(stream, _LENGTH), "big")
    return _exactly(stream, size)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Send one frame."""
    stream.write(len(data).to_bytes(_LENGTH, "big"))
    stream.write(data)
    stream.flush()


def reply_to(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """What the file held, or the sentence about it, as a JSON object; and the picture asked for.

    Args:
        request: the fields of a ``RawFile`` but its bytes under ``file``; the hash of its text and
            a span in that under ``picture`` where the page that holds them is asked for.
        data: the file's bytes.
    """
    source = request["file"]["source"]
    try:
        file = RawFile(data=data, **request["file"])
        if cited := request.get("picture"):
            return {"picture": True}, _picture(file, **cited)
        return {"parsed": parsed_to_json(parse_file(file))}, b""
    except SourceError as error:
        # Numbers stay numbers: sentences write them with commas or a certain number of digits.
        details = {k: v if isinstance(v, int | float) else str(v) for k, v in error.details.items()}
        return {"key": error.key, "details": details}, b""
    except MemoryError:
        return _memory(source), b""
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:200]
        return {"key": "source_broken", "details": {"source": source, "reason": reason}}, b""


def _picture(file: RawFile, sha256: str, start: int, end: int) -> bytes:
    from ingest.readers.pdf.places import cited_page

    return cited_page(file, sha256, Span(start, end))


def _memory(source: str) -> dict[str, Any]:
    return {"key": "source_memory", "details": {"source": source}}


def _alarm(seconds: float) -> None:
    """End this process in so long, even inside a library and if nobody is left to end it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main(seconds: float, megabytes: int) -> None:
    """Answer requests on stdin until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    limit_memory(megabytes)
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not become a reply
    requests = sys.stdin.buffer
    while True:
        _alarm(IDLE_SECONDS)
        try:
            request = json.loads(read_frame(requests))
            data = read_frame(requests)
        except EOFError:
            return
        _alarm(2 * seconds)
        try:
            reply, picture = reply_to(request, data)
            encoded = json.dumps(reply).encode("ascii")
        except MemoryError:
            encoded, picture = json.dumps(_memory(request["file"]["source"])).encode("ascii"), b""
        write_frame(replies, encoded)
        write_frame(replies, picture)


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
