"""The page behind a reverse proxy: below a path of its own, with what the proxy says of clients."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from chat.web.access.networks import parsed

Network = IPv4Network | IPv6Network

# So many bits stand before an IPv4 address in ``::ffff:192.0.2.1``.
_MAPPED = 96
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")
# Who is no trusted proxy does not say where it comes from, or by what name it called us; Gradio
# would believe it.
FORWARDED = "shutten.forwarded"
"""In the scope of a request that came through a proxy, trusted or not."""
_CLAIMS = ("x-forwarded-", "x-gradio-server", "x-real-ip", "forwarded")


def networks(listed: str) -> tuple[Network, ...]:
    """The networks of a list with commas; an address alone is a network of one.

    Raises:
        ValueError: one is neither.
    """
    return tuple(_plain(ip_network(part.strip())) for part in listed.split(",") if part.strip())


def _plain(network: Network) -> Network:
    """An IPv4 network as such also where it is written as IPv6 has it."""
    if isinstance(network, IPv6Network) and network.prefixlen >= _MAPPED:
        first = network.network_address.ipv4_mapped
        if first is not None:
            return IPv4Network((first, network.prefixlen - _MAPPED))
    return network


class Proxied:
    """ASGI middleware that hides the proxy from what is behind it.

    The path that arrives may begin with ``root_path`` or not: proxies differ in whether they take
    it off. Behind this it never does, as if there were no proxy; ``scope["root_path"]`` has it.
    ``X-Forwarded-For``, ``-Proto`` and ``-Host`` of trusted proxies become the client, the scheme
    and the host of the request; of others they are dropped, as is everything of the kind.

    Args:
        app: an ASGI application.
        root_path: where browsers see the page: "" or "/…" without a slash at the end.
        trusted: the proxies, by address.
    """

    def __init__(self, app: Any, root_path: str = "", trusted: Sequence[Network] = ()) -> None:
        self._app = app
        self._root = root_path
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request; see the ASGI specification."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if self._root and scope["path"] == self._root and scope["type"] == "http":
            # Addresses in the page are relative to a folder.
            headers = [(b"location", f"{self._root}/".encode()), (b"content-length", b"0")]
            await send({"type": "http.response.start", "status": 308, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        await self._app(self._below(self._seen(scope)), receive, send)

    def _below(self, scope: Any) -> Any:
        """With the path as it is without a proxy."""
        if not self._root:
            return scope
        path, raw = scope["path"], scope.get("raw_path")
        if path.startswith(f"{self._root}/"):
            path = path[len(self._root) :]
            raw = raw[len(self._root) :] if raw else raw
        return {**scope, "path": path, "raw_path": raw, "root_path": self._root}

    def _seen(self, scope: Any) -> Any:
        """With client, scheme and host as the proxy saw them."""
        said = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        kept = [
            (name, value)
            for name, value in scope["headers"]
            if not name.decode("latin-1").startswith(_CLAIMS)
        ]
        scope = {**scope, "headers": kept, FORWARDED: len(kept) < len(scope["headers"])}
        peer = scope.get("client")
        if peer is None or not self._trusts(peer[0]):
            return scope
        host = said.get("x-forwarded-host", "").split(",")[0].strip()
        if _HOST.fullmatch(host):
            scope["headers"] = [(b"host", host.encode()), *(h for h in kept if h[0] != b"host")]
        scheme = said.get("x-forwarded-proto", "").split(",")[0].strip()
        if scheme in ("http", "https"):
            secure = scheme == "https"
            web = scope["type"] == "http"
            scope["scheme"] = scheme if web else ("wss" if secure else "ws")
        client = self._client(said.get("x-forwarded-for", "").split(","))
        return {**scope, "client": (client, 0)} if client else scope

    def _client(self, hops: Iterable[str]) -> str:
        """The last address that no trusted proxy has: each adds who asked it at the end."""
        client = ""
        for hop in reversed([hop.strip() for hop in hops]):
            if parsed(hop) is None:
                break
            client = hop
            if not self._trusts(hop):
                break
        return client

    def _trusts(self, address: str) -> bool:
        found = parsed(address)
        return found is not None and any(found in network for network in self._trusted)
