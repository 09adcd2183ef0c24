"""``python -m chat.healthcheck``: whether the chat that runs in this container answers.

Looks at the port of the settings on this machine, as the container's HEALTHCHECK; imports nothing
heavy, since it is started every half minute.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

_SECONDS = 4.0


def healthy(host: str, port: int) -> bool:
    """Whether ``/healthz`` is answered with 200."""
    connection = HTTPConnection(host, port, timeout=_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    """The exit code: 0 where it answers, else 1."""
    host = os.environ.get("SHUTTEN_CHAT__HOST", "127.0.0.1")
    if host in ("0.0.0.0", "::"):  # noqa: S104  (compared, not bound)
        host = "127.0.0.1"
    return 0 if healthy(host, int(os.environ.get("SHUTTEN_CHAT__PORT", "7860"))) else 1


if __name__ == "__main__":
    sys.exit(main())
