"""One case and its reader, in this process: what comes of it, and whether all holds that should."""

from __future__ import annotations

import socket
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpcore
import httpx

from ingest.errors import SourceError
from ingest.fetch import fetch, is_url, name_of
from ingest.format import Parsed, RawFile
from ingest.load import parse_file
from ingest.readers.pdf.places import cited_page
from tests.ingest.fuzz.cases import Case
from tests.ingest.fuzz.invariants import check_parsed, check_refusal, demand

READ = "read"
_ROOT = Path(__file__).resolve().parents[3]
_PICTURED = 7  # one PDF in so many is drawn, too
_PUBLIC = "93.184.216.34"


@dataclass(frozen=True, slots=True)
class Met:
    """What became of a case.

    Attributes:
        outcome: ``READ``, or the key of the sentence.
        failure: what does not hold, and where; empty where all does.
        seconds: of the processor.
    """

    outcome: str
    failure: str = ""
    seconds: float = 0.0


def meet(case: Case) -> Met:
    """Have a case read, and look at what comes of it.

    Raises:
        MemoryError: the process may have no more.
    """
    began = time.process_time()
    outcome, failure = "", ""
    try:
        outcome = _outcome(case)
    except MemoryError:
        raise
    except Exception as error:
        failure = described(error)
    return Met(outcome or "failed", failure, time.process_time() - began)


def _outcome(case: Case) -> str:
    file = case.file
    try:
        if case.reply:
            file = _fetched(file.source, case.reply)
        parsed = parse_file(file)
    except SourceError as error:
        check_refusal(file, error)
        return error.key
    check_parsed(file, parsed)
    if parsed.documents[0].format == "pdf" and len(file.data) % _PICTURED == 0:
        _picture(file, parsed)
    return READ


def _picture(file: RawFile, parsed: Parsed) -> None:
    """A PDF's page with the first words framed."""
    document = parsed.documents[0]
    block = document.blocks[0]
    from ingest.document import Span

    try:
        drawn = cited_page(file, document.sha256, Span(block.start, block.end))
    except SourceError as error:
        check_refusal(file, error)
    else:
        demand(drawn.startswith(b"\x89PNG"), "a page is drawn as PNG")


def _fetched(url: str, reply: tuple[bytes, ...]) -> RawFile:
    """A page as it comes over the wire, as a file to read; nothing leaves this process."""
    demand(is_url(url), "it is an address")
    with _wire(reply):
        page = fetch(url, public=True)
    # A redirect's address is the page's.
    return RawFile(url, name_of(page.url, page.suffix), page.data, "", page.url, page.charset)


@contextmanager
def _wire(reply: tuple[bytes, ...]) -> Iterator[None]:
    made = httpx.HTTPTransport

    def transport(**options: Any) -> httpx.HTTPTransport:
        inner = made(**options)
        inner._pool = httpcore.ConnectionPool(network_backend=httpcore.MockBackend(list(reply)))
        return inner

    with (
        patch("ingest.addresses.httpx.HTTPTransport", transport),
        patch("ingest.addresses.socket.getaddrinfo", _resolve),
    ):
        yield


def _resolve(host: str, port: int, **_options: object) -> Sequence[tuple[Any, ...]]:
    """As the system does: a name has to be one, and an address of numbers means itself."""
    host.encode("idna")
    if "\0" in host:
        raise ValueError("embedded null character")
    try:
        numbers = socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        numbers = host.strip("[]") if ":" in host else _PUBLIC
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (numbers, port))]


def described(error: Exception) -> str:
    """What a failure is, and the last place of ours that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT)]
    product = [
        frame
        for frame in ours
        if "/tests/" not in frame.filename and "/.venv/" not in frame.filename
    ]
    place = (product or ours or list(frames))[-1]
    return f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.name})"[:400]
