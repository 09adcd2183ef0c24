"""From a seed and a number to a case: a file changed at random, or a page and how it is sent."""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from random import Random

from ingest.format import RawFile
from tests.ingest.fuzz.containers import mutated_archive, mutated_pdf
from tests.ingest.fuzz.corpus import Seed, corpus
from tests.ingest.fuzz.grammar import CLAIMS, CODINGS, ODD
from tests.ingest.fuzz.mutations import grown, mutated, mutated_text

PLAN = (
    "html", "docx", "text", "pdf", "markdown", "epub", "html", "docx", "csv", "text", "pdf",
    "html", "address", "docx", "markdown", "jsonl", "text", "pdf", "epub", "html",
)  # fmt: skip
"""The kind of each case, over and over: so that any few hundred in a row hold some of all."""
_LARGE = 0.02
_ENDINGS = (
    ".txt", ".md", ".html", ".xhtml", ".pdf", ".docx", ".epub", ".csv", ".tsv", ".jsonl",
    ".json", "", ".png", ".TXT", ".xlsx", ".zip", ".text.", ".駅",
)  # fmt: skip
_ADDRESSES = (
    "https://example.org/news/2024/page.html?id=1#top",
    "http://example.org:8080/a%20b/%E9%A7%85.pdf",
    "https://例え.jp/駅/記事",
    "https://user:word@example.org/",
    "http://[2001:db8::1]:80/a.txt",
    "HTTPS://EXAMPLE.ORG/../..//a/./b.md?",
)
_IN_ADDRESSES = (
    "//", "/", "\\", ":", "@", "?", "#", "%", "%zz", "%00", "%0a", "%ff", "[", "]", "[::1", "..",
    ".", " ", "\n", "\t", "\0", "\udce3", "é", "駅", "xn--", "xn--a", "-", "_", ":99999", ":-1",
    ":0x50", "0", "127.1", "0x7f000001", "a" * 64 + ".", "a" * 3000, "(", ";", "'", '"', "<",
    "{", "|", "\u3002", "\u200d", "１２７", "::", "ß", "%25", "&", "+",
)  # fmt: skip
_KINDS = (
    "text/html", "text/html; charset=", "application/pdf", "text/plain; charset=", "text/csv",
    "application/epub+zip", "application/xhtml+xml; charset=\"", "application/octet-stream", "",
    "/;=;charset==", "text/markdown",
)  # fmt: skip
_LINES = (
    "", "content-length: 5", "content-length: -1", "content-length: 99999999999999999999",
    "content-encoding: br", "content-encoding: gzip, gzip", "content-encoding: \xff",
    "transfer-encoding: chunked", "set-cookie: a=\x01", "location: /", "x" * 70_000 + ": a",
    ": a", "a", "a: b\x00c", " a: b", "content-type: a\r\ncontent-type: b",
)  # fmt: skip
_STATUSES = (
    "200 OK", "200", "301 Moved", "302 Found", "304 Not Modified", "404 Not Found", "500",
    "999 a", "abc", "100", "204 No Content", "206 Partial", "99", "1000",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """What a reader is given.

    Attributes:
        kind: the format that it began as, or "address".
        file: the file; of an address its name alone counts, which is the address.
        reply: what a server sends there, piece by piece.
    """

    kind: str
    file: RawFile
    reply: tuple[bytes, ...] = ()


def make_case(seed: int, number: int) -> Case:
    """The case of that number; the same each time."""
    random = Random(f"{seed}:{number}")
    kind = PLAN[number % len(PLAN)]
    if kind == "address":
        return _address(random)
    begun, other = _pair(kind, random)
    data = _changed(kind, begun.data, other.data, random)
    return Case(kind, _named(begun.name, data, random))


def _pair(kind: str, random: Random) -> tuple[Seed, Seed]:
    """A file to change, and one to take from: of the same format, or any."""
    packed = kind in ("docx", "epub")
    others = ("docx", "epub") if packed else tuple(corpus())
    taken = kind if random.random() < 0.7 else random.choice(others)
    return random.choice(corpus()[kind]), random.choice(corpus()[taken])


def _changed(kind: str, data: bytes, other: bytes, random: Random) -> bytes:
    if kind in ("docx", "epub"):
        return mutated_archive(data, random, other)
    if kind == "pdf":
        return mutated_pdf(data, random, other)
    data = mutated_text(data, random, kind, other)
    return grown(data, random, kind) if random.random() < _LARGE else data


def _named(name: str, data: bytes, random: Random) -> RawFile:
    """Mostly as it is called, and nothing said of its encoding."""
    ending = PurePath(name).suffix
    if random.random() < 0.12:
        ending = random.choice(_ENDINGS)
    encoding = _claim(random) if random.random() < 0.06 else ""
    charset = _claim(random) if random.random() < 0.06 else ""
    url = random.choice(("", "", "", "https://example.org/a"))
    return RawFile(f"articles/case{ending}", f"case{ending}", data, encoding, url, charset)


def _claim(random: Random) -> str:
    claim = random.choice((*CLAIMS, *CODINGS))
    return claim + random.choice(ODD) if random.random() < 0.1 else claim


def _address(random: Random) -> Case:
    url = random.choice(_ADDRESSES)
    for _ in range(random.choice((0, 0, 0, 1, 1, 2, 5))):
        at = random.randint(url.index("//") + 2, len(url))
        url = url[:at] + random.choice(_IN_ADDRESSES) + url[at + random.choice((0, 0, 1, 9)) :]
    kind = random.choice(("html", "html", "text", "pdf", "epub", "csv"))
    begun, other = _pair(kind, random)
    data = begun.data if random.random() < 0.5 else _changed(kind, begun.data, other.data, random)
    reply = _reply(random, data)
    pieces = _pieces(reply, random)
    return Case("address", RawFile(url, "", data), pieces)


def _reply(random: Random, data: bytes) -> bytes:
    """What a server sends, as it goes over the wire."""
    status = random.choice(_STATUSES) if random.random() < 0.4 else "200 OK"
    kind = random.choice(_KINDS)
    lines = [
        f"HTTP/1.1 {status}",
        f"content-type: {kind}{_claim(random) if kind.endswith('=') else ''}",
    ]
    if status.startswith("30"):
        to = random.choice(
            (
                *_ADDRESSES,
                "/a",
                "//",
                "http://[",
                "",
                "file:///etc/passwd",
                "javascript:1",
                "ftp://a/",
            )
        )
        lines.append(
            f"location: {to}{random.choice(_IN_ADDRESSES) if random.random() < 0.5 else ''}"
        )
    if random.random() < 0.3:
        lines.append(
            f"content-encoding: {random.choice(('gzip', 'x-gzip', 'GZIP', 'identity', ''))}"
        )
        data = random.choice((gzip.compress(data, mtime=0), zlib.compress(data), data))
    if random.random() < 0.3:
        lines.append(random.choice(_LINES))
    head = "\r\n".join([*lines, "connection: close", "", ""]).encode("utf-8", "surrogateescape")
    reply = head + data
    return mutated(reply, random, "html", data) if random.random() < 0.3 else reply


def _pieces(reply: bytes, random: Random) -> tuple[bytes, ...]:
    cuts: Sequence[int] = sorted(
        random.randint(0, len(reply)) for _ in range(random.choice((0, 0, 1, 5)))
    )
    edges = [0, *cuts, len(reply)]
    return tuple(reply[a:b] for a, b in itertools.pairwise(edges) if a < b)
