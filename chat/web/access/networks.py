"""From where a request comes: what of an address counts as one place, and what as one site."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

Address = IPv4Address | IPv6Address


def parsed(words: str) -> Address | None:
    """The address that words are, an IPv4 one as such; None where they are none.

    A socket for both kinds names IPv4 peers as ``::ffff:192.0.2.1``.
    """
    try:
        found = ip_address(words)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return found if mapped is None else mapped


def network_of(address: str) -> str:
    """What counts as one place: an IPv4 address, of IPv6 the 64 bits that name a network."""
    return _named(address, 64)


def site_of(address: str) -> str:
    """As ``network_of``, but of IPv6 the most that one customer is given: 48 bits (RFC 6177).

    Those are 65,536 networks, and each has what is meant for one.
    """
    return _named(address, 48)


@lru_cache(4096)  # all that wait are looked at for each that comes
def _named(address: str, bits: int) -> str:
    found = parsed(address.partition("%")[0])
    if found is None:
        return address[:64]
    if isinstance(found, IPv4Address):
        return str(found)
    rest = 128 - bits
    return f"{IPv6Address(int(found) >> rest << rest)}/{bits}"
