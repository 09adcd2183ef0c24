"""Requests that another site's page made a browser send are refused.

Browsers name the page's origin (``Origin``) with every request that may change something, and newer
ones say how the two sites are related (``Sec-Fetch-Site``). A program that is no browser names
neither, and is let through.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from chat.web.access.requests import Interface, Scope, refuse

_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_SECURE = ("https", "wss")
_OURS = ("same-origin", "none")


class Origins:
    """Refuses what comes from elsewhere, whatever it asks for; following a link to here is let be.

    Args:
        app: an ASGI application.
        interface: of sentences; "auto" leaves it to the browser.
    """

    def __init__(self, app: Any, interface: Interface = "auto") -> None:
        self._app = app
        self._interface = interface

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        if scope["type"] in ("http", "websocket") and is_foreign(scope):
            await refuse(scope, receive, send, 403, "access_foreign", self._interface)
        else:
            await self._app(scope, receive, send)


def is_foreign(scope: Scope) -> bool:
    """Whether a request was made by a page of another origin."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is not None and not _is_ours(origin, headers, _is_secure(scope)):
        return True
    site = headers.get("sec-fetch-site", "none")
    if site in _OURS or origin is not None:
        return False
    return not _is_followed_link(scope, headers)


def _is_followed_link(scope: Scope, headers: Headers) -> bool:
    navigates = headers.get("sec-fetch-mode") == "navigate"
    return (
        navigates and scope.get("method") == "GET" and headers.get("sec-fetch-dest") == "document"
    )


def _is_secure(scope: Scope) -> bool:
    """Whether it is known that the browser asked by TLS; of proxies only some say how it did."""
    return scope.get("scheme") in _SECURE


def _is_ours(origin: str, headers: Headers, secure: bool) -> bool:
    """Whether an origin has the host and port that the request was sent to.

    Of the same host's page without TLS a request that came by TLS is not taken: whoever is on the
    path can write that page. The other way round nothing is known to be wrong: a proxy that has TLS
    need not say so.

    A proxy may change ``Host`` and say what it was; a foreign page cannot say it for the proxy, as
    that needs leave, which a request with its origin does not get.
    """
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.scheme not in _PORTS or not parts.hostname:
        return False
    if secure and parts.scheme not in _SECURE:
        return False
    named = (headers.get("host"), headers.get("x-forwarded-host"))
    return any(_same(parts.scheme, parts.netloc, host.split(",")[0]) for host in named if host)


def _same(scheme: str, one: str, other: str) -> bool:
    place = _place(scheme, one)
    return place is not None and place == _place(scheme, other.strip())


def _place(scheme: str, netloc: str) -> tuple[str | None, int | None] | None:
    try:
        parts = urlsplit(f"{scheme}://{netloc}")
        return parts.hostname, parts.port or _PORTS[scheme]
    except ValueError:
        return None
