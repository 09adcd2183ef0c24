"""Who may change the library from the page: as the settings say, else whoever sits here."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Literal

Choice = Literal["auto", "on", "off"]


def is_loopback(host: str) -> bool:
    """Whether an address to serve at can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def may_change(choice: Choice, host: str, password: bool = False) -> bool:
    """Whether articles may be added, removed and renamed from the page, and the index rebuilt.

    Args:
        choice: ``[chat] library``; "auto" leaves it to who sits here, or knows the password.
        host: the address that the page is served at.
        password: whether the page asks for one.
    """
    return (password or is_loopback(host)) if choice == "auto" else choice == "on"
