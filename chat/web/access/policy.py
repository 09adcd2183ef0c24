"""The headers under which browsers show the page: nothing from elsewhere, no script but ours.

Scripts that stand in the page are named by their hashes in the Content-Security-Policy, those of
Gradio's template as they are served and those that Gradio's script puts into the page from its
``head``; any other, however it got there, does not run. Gradio compiles templates of components in
the browser, which needs 'unsafe-eval', and sets styles in attributes, which needs 'unsafe-inline'.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable
from typing import Any

from starlette.datastructures import Headers, MutableHeaders

from chat.web.access.requests import path_of

_SCRIPT = re.compile(r"<script(\s[^>]*)?>(.*?)</script>", re.S | re.I)
_HEADERS = (
    # Not "no-referrer": forms would be sent with the origin "null".
    ("referrer-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), midi=(), hid=(),"
        " display-capture=(), browsing-topics=()",
    ),
)


def inline_scripts(html: str) -> list[str]:
    """The hashes of the scripts that stand in a page, as a policy names them."""
    found = (match for match in _SCRIPT.finditer(html) if "src=" not in (match[1] or ""))
    return [script_hash(match[2]) for match in found]


def script_hash(words: str) -> str:
    """The hash of a script's or style's words, as a policy names it."""
    # Browsers see "\n" for every end of line.
    digest = hashlib.sha256(words.replace("\r\n", "\n").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy(scripts: Iterable[str] = ()) -> str:
    """The Content-Security-Policy of a page.

    Args:
        scripts: hashes of the scripts that stand in it.
    """
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self' 'unsafe-eval'", *dict.fromkeys(scripts))),
            "script-src-attr 'none'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "object-src 'none'",
            "frame-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


class Policy:
    """Adds the headers to every response; one that has a policy of its own keeps that.

    Args:
        app: an ASGI application.
        head: what Gradio's script puts into the page's head.
    """

    def __init__(self, app: Any, head: str = "") -> None:
        self._app = app
        self._head = inline_scripts(head)
        self._plain = policy()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif path_of(scope) == "/" and scope["method"] in ("GET", "HEAD"):
            page = _Page(
                self._head, send, "gzip" in Headers(scope=scope).get("accept-encoding", "")
            )
            await self._app(_uncompressed(scope), receive, page.send)
        else:
            await self._app(scope, receive, _with_headers(send, self._plain))


def _with_headers(send: Any, policy: str) -> Any:
    async def send_with_headers(message: Any) -> None:
        if message["type"] == "http.response.start":
            _add(MutableHeaders(raw=message.setdefault("headers", [])), policy)
            message["headers"] = list(message["headers"])
        await send(message)

    return send_with_headers


def _add(headers: MutableHeaders, policy: str) -> None:
    for name, value in (*_HEADERS, ("content-security-policy", policy)):
        headers.setdefault(name, value)


def _uncompressed(scope: Any) -> Any:
    kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": kept}


class _Page:
    """Gradio's page: read whole, because the policy that goes before names what stands in it."""

    def __init__(self, scripts: list[str], send: Any, compress: bool) -> None:
        self._scripts = scripts
        self._send = send
        self._compress = compress
        self._start: Any = None
        self._body = bytearray()

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._finish()

    async def _finish(self) -> None:
        body = bytes(self._body)
        headers = MutableHeaders(raw=list(self._start.get("headers", ())))
        scripts = inline_scripts(body.decode("utf-8", "replace"))
        _add(headers, policy([*self._scripts, *scripts]))
        if self._compress and len(body) > 1000:
            body = gzip.compress(body, 5, mtime=0)
            headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(body))
            headers.add_vary_header("accept-encoding")
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})
