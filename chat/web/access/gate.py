"""Nothing of the page is had without a session, or the password with the request."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import quote, urlencode

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse

from chat.web.access.doorkeeper import Doorkeeper, WaitError
from chat.web.access.requests import Interface, Scope, address_of, path_of, refuse
from chat.web.access.sessions import Sessions

COOKIE = "shutten-session"
LOGIN, LOGOUT = "/login", "/logout"
# What a supervisor asks, and the way in.
_OPEN = frozenset({LOGIN, "/healthz", "/readyz"})
_LONGEST_HEADER = 4096
_LONGEST_COOKIES = 65_536
# The page's script goes to the login page by it. Not "www-authenticate": browsers would ask too.
_ASK = "x-shutten-login"


def cookie_name(scope: Scope) -> str:
    """What the session's cookie is called where a request came in.

    Behind https browsers take a name with a prefix from a secure response only, "__Host-" from this
    host only: neither a neighbouring host nor somebody on a path without TLS can put a session of
    theirs there (RFC 6265bis, section 4.1.3).
    """
    if scope.get("scheme") not in ("https", "wss"):
        return COOKIE
    return ("__Secure-" if str(scope.get("root_path", "")).rstrip("/") else "__Host-") + COOKIE


def token_of(scope: Scope) -> str:
    """The token of the session that a request belongs to, as it says; else empty."""
    # Cookies do not know ports: another service's may be of any form, and must not hide ours.
    cookies = cookie_parser(Headers(scope=scope).get("cookie", "")[:_LONGEST_COOKIES])
    return cookies.get(cookie_name(scope), "")


class Gate:
    """Sends who is not logged in to the login page, programs a sentence.

    A program may send the password with its requests instead (HTTP Basic, any user name).

    Args:
        app: an ASGI application.
        sessions: who is logged in.
        doorkeeper: tries passwords.
        interface: of sentences; "auto" leaves it to the browser.
    """

    def __init__(
        self, app: Any, sessions: Sessions, doorkeeper: Doorkeeper, interface: Interface = "auto"
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._doorkeeper = doorkeeper
        self._interface = interface

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        if scope["type"] not in ("http", "websocket") or path_of(scope) in _OPEN:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            admitted = self._sessions.holds(token_of(scope)) or await self._by_password(scope)
        except WaitError as wait:
            told = {"retry-after": str(wait.seconds)}
            details = {"seconds": wait.seconds}
            await refuse(scope, receive, send, 429, "login_wait", self._interface, told, **details)
            return
        if admitted:
            await self._app(scope, receive, send)
        elif _shows_page(scope, headers):
            await _to_login(scope)(scope, receive, send)
        else:
            way_in = {_ASK: str(scope.get("root_path", "")).rstrip("/") + LOGIN}
            await refuse(scope, receive, send, 401, "login_needed", self._interface, way_in)

    async def _by_password(self, scope: Scope) -> bool:
        kind, _, words = Headers(scope=scope).get("authorization", "").partition(" ")
        if kind.lower() != "basic" or len(words) > _LONGEST_HEADER:
            return False
        try:
            pair = base64.b64decode(words, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return False
        _, colon, password = pair.partition(":")
        if not colon:
            return False
        return await self._doorkeeper.admits_program(password, address_of(scope))


def _shows_page(scope: Scope, headers: Headers) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] in ("GET", "HEAD")
        and "text/html" in headers.get("accept", "")
    )


def _to_login(scope: Scope) -> RedirectResponse:
    """To the login page, which leads back here."""
    root = str(scope.get("root_path", "")).rstrip("/")
    below, query = path_of(scope), scope.get("query_string", b"").decode("latin-1")
    wanted = quote(root + below) + (f"?{query}" if query else "")
    where = "" if wanted == root + "/" else "?" + urlencode({"next": wanted})
    return RedirectResponse(root + LOGIN + where, 303, headers={"cache-control": "no-store"})
