"""Only what is on the public web: an address that somebody else names leads to no inner machine.

Whoever types into a page that others may open could otherwise have this machine fetch what only it
can reach (server-side request forgery, OWASP SSRF). The name is resolved here, once, and the
connection goes to the address that was looked at: a name that is resolved to another address
afterwards (DNS rebinding) gains nothing. Redirects pass through here, too.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx

from ingest.errors import SourceError

# Networks whose addresses stand for IPv4 addresses, private ones among them.
_TRANSLATED = (
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2002::/16"),
    IPv6Network("2001::/32"),
    IPv6Network("::/96"),
    # Site-local, of documentation, and set aside.
    IPv6Network("fec0::/10"),
    IPv6Network("3fff::/20"),
    IPv6Network("5f00::/16"),
)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif any(found in network for network in _TRANSLATED):
            return False
    return found.is_global and not found.is_multicast


class PublicTransport(httpx.BaseTransport):
    """Sends requests to public addresses only.

    Proxies of the environment are not used: they would resolve the name themselves.
    """

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request.

        Raises:
            SourceError: its host has an address that is not public.
            httpx.HTTPError: as any transport; a name that nobody knows among them.
        """
        host = request.url.host
        address = _resolved(request)
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            # Certificates are of the name.
            extensions={**request.extensions, "sni_hostname": host},
        )
        return self._inner.handle_request(pinned)

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()


def _resolved(request: httpx.Request) -> str:
    host, port = request.url.host, request.url.port or 443
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpx.ConnectError(str(error), request=request) from error
    addresses = [str(info[4][0]) for info in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise SourceError("url_private", source=str(request.url))
    return addresses[0]
