"""Only what is on the public web: an address that somebody else names leads to no inner machine.

Whoever types into a page that others may open could otherwise have this machine fetch what only it
can reach (server-side request forgery, OWASP SSRF). The name is resolved here, once, and the
connection goes to the address that was looked at: a name that is resolved to another address
afterwards (DNS rebinding) gains nothing. Redirects pass through here, too.

An address of this machine itself is none of the outside, however public it is: what its firewall
keeps from others, the machine would reach.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

from ingest.errors import SourceError

# All that IANA has given out for the public; what stands for IPv4 addresses by translation
# (::/96, ::ffff:0:0:0/96, 64:ff9b::/96), site-local and unknown addresses lie outside of it.
_GIVEN_OUT = IPv6Network("2000::/3")
# Within it: 6to4 and Teredo, which stand for IPv4 addresses, private ones too; documentation.
_NOT_OUTSIDE = (IPv6Network("2002::/16"), IPv6Network("2001::/32"), IPv6Network("3fff::/20"))
# Relays of 6to4 (RFC 7526).
_RELAYS = IPv4Network("192.88.99.0/24")
# What answers below 1024 and is no web server is asked nothing; nor what browsers ask nothing of
# (https://fetch.spec.whatwg.org/#port-blocking): a request's words may be commands there.
_WEB_PORTS = (80, 443)
_BLOCKED_PORTS = frozenset(
    (1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6679, 6697, 10080)
    + tuple(range(6665, 6670))
)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if isinstance(found, IPv6Address):
        if found not in _GIVEN_OUT or any(found in network for network in _NOT_OUTSIDE):
            return False
    elif found in _RELAYS:
        return False
    return found.is_global and not found.is_multicast


def is_own(address: str) -> bool:
    """Whether an IP address is one of this machine's own; nothing is sent to find out."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
            ours = ip_address(str(probe.getsockname()[0]).partition("%")[0])
            return ours == ip_address(address.partition("%")[0])
    except (OSError, ValueError):  # there is no way to it, so it is not here
        return False


def is_web_port(port: int) -> bool:
    """Whether a web server may listen there."""
    return port in _WEB_PORTS or (port >= 1024 and port not in _BLOCKED_PORTS)


class PublicTransport(httpx.BaseTransport):
    """Sends requests to public addresses only.

    Proxies of the environment are not used: they would resolve the name themselves.
    """

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request.

        Raises:
            SourceError: its host has an address that is not public, or its port is no web server's.
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
    host = request.url.host
    port = request.url.port or (80 if request.url.scheme == "http" else 443)
    if not is_web_port(port):
        raise SourceError("url_port", source=str(request.url), port=port)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpx.ConnectError(str(error), request=request) from error
    addresses = [str(info[4][0]) for info in found]
    if not addresses or not all(_is_outside(address) for address in addresses):
        raise SourceError("url_private", source=str(request.url))
    return addresses[0]


def _is_outside(address: str) -> bool:
    return is_public(address) and not is_own(address)
