"""How many evaluations one place may have at once, so that nobody fills the line for all."""

from __future__ import annotations

import threading
from collections import Counter

from chat.web.access.networks import network_of

# One that is carried out, and one that waits for it.
MOST_OF_ONE = 2


class Places:
    """Counts the evaluations of each place, those that wait among them.

    Args:
        most: how many a place may have.
    """

    def __init__(self, most: int = MOST_OF_ONE) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Whether an address may have one more, which it then has."""
        network = network_of(address)
        with self._lock:
            if self._counts[network] >= self._most:
                return False
            self._counts[network] += 1
            return True

    def leave(self, address: str) -> None:
        """One of an address has ended."""
        network = network_of(address)
        with self._lock:
            self._counts[network] -= 1
            self._counts += Counter()  # those at 0 are forgotten
