"""Progress that somebody can put an end to."""

from __future__ import annotations

import threading

from index.progress import NoProgress, Progress
from ingest.errors import BuildCancelledError

# From here on there is nothing left to save by stopping, and soon the version is published.
_LAST_STAGE = "stage_write"


class CancellableProgress:
    """Tells another how far a build is, and ends the build once that is asked for.

    What was published is never told as cancelled: the last stage runs to its end.

    Args:
        stop: set by whoever wants it ended.
        inner: told of everything.
    """

    def __init__(self, stop: threading.Event, inner: Progress | None = None) -> None:
        self._stop = stop
        self._inner = inner or NoProgress()
        self._writing = False

    def check(self) -> None:
        """End the build where that is asked for.

        Raises:
            BuildCancelledError: it is.
        """
        if self._stop.is_set() and not self._writing:
            raise BuildCancelledError("build_cancelled")

    def stage(self, key: str, total: int) -> None:
        """A stage begins; see ``Progress``.

        Raises:
            BuildCancelledError: the build is to end.
        """
        self.check()
        self._writing = key == _LAST_STAGE
        self._inner.stage(key, total)

    def advance(self, steps: int) -> None:
        """So many steps are done; see ``Progress``.

        Raises:
            BuildCancelledError: the build is to end.
        """
        self.check()
        self._inner.advance(steps)
