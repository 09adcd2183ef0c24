"""What the command ends with; imports nothing, so that it is known before anything else is."""

from __future__ import annotations

INTERRUPTED = 130
"""After Ctrl-C: 128 and the number of SIGINT, as shells have it."""


class Served(SystemExit):
    """A server has ended in order, with code 0: nothing in its memory needs to be taken apart."""

    def __init__(self) -> None:
        super().__init__(0)
