"""Slows down who tries passwords, without locking anybody out."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

from chat.web.access.buckets import Clock, TokenBuckets
from chat.web.access.networks import network_of, site_of

_FREE = 5  # wrong ones before an address has to wait
_LONGEST_WAIT = 60.0
_FORGET_AFTER = 900.0
_ADDRESSES = 4096
# Of all addresses together: a try costs a third of a second of one core.
_PER_MINUTE, _AT_ONCE = 30, 60
_ALL = ""
# Of one site: more than one network of it comes to, and a fifth of what all may.
_SITE_PER_MINUTE, _SITE_AT_ONCE = 6, 20


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last: float


class Throttle:
    """Says how long an address has to wait before it may try a password.

    After five wrong ones an address waits 1, 2, 4 … seconds, a minute at most. Wrong ones of all
    addresses together are bounded too, and those of one site (``site_of``) to a share of that, as
    it could use up what others come in by. Neither holds anybody up who came in from the same
    address before, and nobody else for longer than some seconds.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[str, _Failures] = OrderedDict()
        self._welcome: OrderedDict[str, None] = OrderedDict()
        self._sites = TokenBuckets(_SITE_PER_MINUTE / 60, _SITE_AT_ONCE, _ADDRESSES, clock)
        self._all = TokenBuckets(_PER_MINUTE / 60, _AT_ONCE, keys=1, clock=clock)

    def __len__(self) -> int:
        return max(len(self._failed), len(self._welcome))

    def wait(self, address: str) -> float:
        """The seconds until this address may try; 0 for now."""
        place = network_of(address)
        failures = self._failures(place)
        own = 0.0
        if failures.count >= _FREE:
            pause = min(2.0 ** (failures.count - _FREE), _LONGEST_WAIT)
            own = max(0.0, failures.last + pause - self._clock())
        if place in self._welcome:
            return own
        return max(own, self._sites.wait(site_of(address)), self._all.wait(_ALL))

    def failed(self, address: str) -> None:
        """A wrong password came from there."""
        place = network_of(address)
        count = min(self._failures(place).count + 1, _FREE + 16)
        self._remember(place, _Failures(count, self._clock()))
        self._sites.take(site_of(address))
        self._all.take(_ALL)

    def succeeded(self, address: str) -> None:
        """The right password came from there."""
        place = network_of(address)
        self._failed.pop(place, None)
        self._welcome[place] = None
        self._welcome.move_to_end(place)
        while len(self._welcome) > _ADDRESSES:
            self._welcome.popitem(last=False)

    def _failures(self, place: str) -> _Failures:
        found = self._failed.get(place)
        if found is None or self._clock() - found.last > _FORGET_AFTER:
            return _Failures(0, 0.0)
        return found

    def _remember(self, place: str, failures: _Failures) -> None:
        self._failed[place] = failures
        self._failed.move_to_end(place)
        while len(self._failed) > _ADDRESSES:
            self._failed.popitem(last=False)
