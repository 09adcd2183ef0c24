"""A page from the web, once and within limits; afterwards it is a file like any other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ingest.deadline import Deadline
from ingest.errors import SourceError

if TYPE_CHECKING:
    import httpx

_URL = re.compile(r"https?://", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_AGENT = "Shutten (question answering over articles; one page at a user's request)"
_MAX_REASON = 120
_PACKED = ("", "identity", "gzip", "x-gzip")
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What fetching one page may cost.

    Attributes:
        seconds: wall time for all of it: the name, the headers, redirects, the body.
        silence: seconds without a byte after which we stop waiting.
        megabytes: size of the page, in millions of bytes.
        redirects: how many are followed.
    """

    seconds: float = 30.0
    silence: float = 10.0
    megabytes: float = 20.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent.

    Attributes:
        url: the address after redirects.
        data: the bytes, decompressed.
        suffix: a file name ending that fits what it said it sends; empty if it said nothing known.
        charset: the encoding that the server named; empty if none.
    """

    url: str
    data: bytes
    suffix: str
    charset: str


def is_url(given: str) -> bool:
    """Whether what the user named is an address on the web and not a path."""
    return _URL.match(given) is not None


def fetch(url: str, limits: FetchLimits | None = None, public: bool = False) -> Fetched:
    """Get one page.

    Args:
        url: its address.
        limits: what it may cost.
        public: whether only addresses of the public internet are asked; see ``ingest.addresses``.

    Raises:
        SourceError: there is no connection, no such page, it breaks a limit, is not public, or the
            address holds a password, which would be shown wherever the article is cited.
    """
    import httpx

    if _holds_credentials(url):
        raise SourceError("url_credentials")
    limits = limits or FetchLimits()
    deadline = Deadline(limits.seconds)
    try:
        return deadline.run(lambda: _fetched(url, limits, public, deadline))
    except (httpx.TimeoutException, TimeoutError) as error:
        raise SourceError("url_slow", source=url, seconds=limits.seconds) from error
    except httpx.TooManyRedirects as error:
        raise SourceError("url_redirects", source=url) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
        raise SourceError("url_invalid", source=url) from error
    except httpx.HTTPError as error:
        # What is wrong with a reply quotes it.
        reason = (" ".join(str(error).split()) or type(error).__name__)[:_MAX_REASON]
        raise SourceError("url_offline", source=url, reason=reason) from error


def _fetched(url: str, limits: FetchLimits, public: bool, deadline: Deadline) -> Fetched:
    import httpx

    from ingest.addresses import PublicTransport

    headers = {"user-agent": _AGENT, "accept-language": "ja,en;q=0.8", "accept-encoding": "gzip"}
    with (
        httpx.Client(
            transport=PublicTransport() if public else None,
            follow_redirects=True,
            max_redirects=limits.redirects,
            timeout=min(limits.silence, limits.seconds),
            headers=headers,
        ) as client,
        client.stream("GET", url, extensions={"trace": deadline.trace}) as response,
    ):
        if response.status_code >= httpx.codes.BAD_REQUEST:
            raise SourceError("url_status", source=url, status=response.status_code)
        packed = response.headers.get("content-encoding", "").strip().lower()
        if packed not in _PACKED:  # several layers make gigabytes of a few bytes
            raise SourceError("url_packed", source=url, packed=packed[:_MAX_REASON])
        data = _body(response, url, limits, deadline)
        shown = response.url.copy_with(userinfo=b"")  # a redirect may have put a password there
        return Fetched(str(shown), data, *_kind(response))


def _holds_credentials(url: str) -> bool:
    """Whether a user's name stands before the host, as every reader of addresses sees it."""
    # Whatever a parser takes for the end of the host: "\\" is "/" to browsers.
    authority = re.split(r"[/?#\\]", url.partition("://")[2], maxsplit=1)[0]
    return "@" in authority


def _body(response: httpx.Response, url: str, limits: FetchLimits, deadline: Deadline) -> bytes:
    """The bytes, given up as soon as they are too many or come too slowly."""
    most = int(limits.megabytes * 1_000_000)
    data = bytearray()
    for piece in response.iter_bytes():
        data += piece
        if len(data) > most:
            raise SourceError("url_large", source=url, limit=limits.megabytes)
        deadline.check()
    return bytes(data)


def _kind(response: httpx.Response) -> tuple[str, str]:
    said = response.headers.get("content-type", "")
    charset = _CHARSET.search(said)
    return _SUFFIXES.get(said.split(";")[0].strip().lower(), ""), charset[1] if charset else ""


def name_of(url: str, suffix: str) -> str:
    """A file name for a page: the last part of its address."""
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rsplit("/", 1)[-1]) or parts.hostname or "page"
    return last if suffix and last.lower().endswith(suffix) else last + suffix
