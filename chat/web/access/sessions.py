"""Who is logged in: random tokens, of which only digests are kept, in bounded memory."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict

from chat.web.access.buckets import Clock

LIFETIME = 7 * 24 * 3600
_MOST = 10_000


class Sessions:
    """The sessions of everybody; gone when the process ends.

    Args:
        lifetime: seconds after which one ends.
        most: how many are kept; the oldest goes first.
        clock: seconds that only go forward.
    """

    def __init__(
        self, lifetime: float = LIFETIME, most: int = _MOST, clock: Clock = time.monotonic
    ) -> None:
        self._lifetime = lifetime
        self._most = most
        self._clock = clock
        self._ends: OrderedDict[bytes, float] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._ends)

    def begin(self) -> str:
        """A new session's token."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tidy()
            self._ends[_digest(token)] = self._clock() + self._lifetime
            while len(self._ends) > self._most:
                self._ends.popitem(last=False)
        return token

    def holds(self, token: str) -> bool:
        """Whether a token is one of a session that goes on."""
        # Looked up by digest, so that no comparison's time tells of a token.
        end = self._ends.get(_digest(token)) if token else None
        return end is not None and self._clock() < end

    def end(self, token: str) -> None:
        """The session of a token is over."""
        with self._lock:
            self._ends.pop(_digest(token), None)

    def _tidy(self) -> None:
        now = self._clock()
        while self._ends and next(iter(self._ends.values())) <= now:
            self._ends.popitem(last=False)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
