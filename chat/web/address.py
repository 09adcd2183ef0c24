"""Where the page is served: checked and bound before anything else starts."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import webbrowser

from ingest.errors import ServeError

_NEIGHBOURS = 20


def bind(host: str, port: int) -> socket.socket:
    """A socket bound to the address; port 0 takes any free one.

    Raises:
        ServeError: the host is not one of this machine's, or the port is taken or forbidden.
    """
    family, address = _resolve(host, port)
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it would let two servers share a port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        # A second server on the same port is refused only where one listens.
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise _refused(host, port, error) from error
    return bound


def check_address(host: str, port: int) -> None:
    """Find out whether the page could be served there.

    Raises:
        ServeError: it could not; see ``bind``.
    """
    bind(host, port).close()


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise ServeError("host_unusable", host=host, reason=_reason(error)) from error
    # "localhost" has an address of each family; browsers try both.
    found.sort(key=lambda info: info[0] != socket.AF_INET)
    family, _, _, _, address = found[0]
    return family, (str(address[0]), port)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _refused(host: str, port: int, error: OSError) -> ServeError:
    if error.errno == errno.EADDRINUSE:
        return ServeError("port_in_use", port=port, other=_free_port(host, port))
    if error.errno == errno.EACCES:
        other = _free_port(host, max(port, 7859))
        return ServeError("web_port_forbidden", port=port, reason=_reason(error), other=other)
    return ServeError("host_unusable", host=host, reason=_reason(error))


def _free_port(host: str, port: int) -> int:
    """A free port, near ``port`` if there is one."""
    near = range(port + 1, min(port + 1 + _NEIGHBOURS, 65536))
    family, (address, _) = _resolve(host, port)
    for candidate in [*near, 0]:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            try:
                probe.bind((address, candidate))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return 0


def url_of(host: str, port: int, root_path: str = "") -> str:
    """What to type into a browser on this machine.

    Args:
        host: served at.
        port: served at.
        root_path: of ``[chat]``; the page is below it, with a proxy or without.
    """
    path = f"{root_path}/" if root_path else ""
    if host in ("", "0.0.0.0"):  # noqa: S104  (compared, not bound)
        host = "127.0.0.1"
    elif host == "::":
        host = "::1"
    return f"http://[{host}]:{port}{path}" if ":" in host else f"http://{host}:{port}{path}"


def has_display() -> bool:
    """Whether somebody sits before this machine's screen."""
    if os.environ.get("CI"):
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_browser(url: str) -> None:
    """Show the page, where there is a display; never waits for the browser."""
    if has_display():
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
