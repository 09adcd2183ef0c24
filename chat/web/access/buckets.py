"""Token buckets, one for each of many keys, in bounded memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from itertools import islice

Clock = Callable[[], float]


class TokenBuckets:
    """Lets so much through for each key: a full bucket at once, then as fast as it fills.

    A bucket that is full again is forgotten; where there are too many, the one used longest ago.

    Args:
        per_second: how fast a bucket fills.
        size: what it holds.
        keys: how many buckets are kept at most.
        clock: seconds that only go forward.
    """

    def __init__(
        self, per_second: float, size: float, keys: int = 4096, clock: Clock = time.monotonic
    ) -> None:
        self._per_second = per_second
        self._size = size
        self._keys = keys
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._levels)

    def wait(self, key: str) -> float:
        """The seconds until one more is let through; 0 where it is now. Takes nothing."""
        with self._lock:
            return self._missing(self._level(key))

    def take(self, key: str, count: float = 1) -> float:
        """Take so many: 0, or the seconds to wait, where nothing was taken.

        More than a bucket holds would never be let through; of more, all that it holds is taken.
        """
        with self._lock:
            level, count = self._level(key), min(count, self._size)
            missing = self._missing(level, count)
            if not missing:
                self._keep(key, level - count)
            return missing

    def _missing(self, level: float, count: float = 1) -> float:
        return max(0.0, (count - level) / self._per_second)

    def _level(self, key: str) -> float:
        level, at = self._levels.get(key, (self._size, 0.0))
        return min(self._size, level + (self._clock() - at) * self._per_second)

    def _keep(self, key: str, level: float) -> None:
        now = self._clock()
        self._levels[key] = (level, now)
        self._levels.move_to_end(key)
        while len(self._levels) > self._keys:
            self._levels.popitem(last=False)
        for old, (kept, at) in list(islice(self._levels.items(), 2)):  # a little tidying each time
            if kept + (now - at) * self._per_second >= self._size:
                del self._levels[old]
