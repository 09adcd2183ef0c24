"""Tries passwords: not too often, not too many at once, and away from the page's event loop."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
import secrets
from collections import Counter, OrderedDict

from chat.web.access.networks import site_of
from chat.web.access.password import PasswordHash
from chat.web.access.shares import may_wait
from chat.web.access.throttle import Throttle

_MOST_WAITING = 8
_REMEMBERED = 64


class WaitError(Exception):
    """No password is tried now.

    Attributes:
        seconds: how long to wait.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, math.ceil(seconds))
        super().__init__(seconds)


class Doorkeeper:
    """Knows the password's hash.

    Args:
        password: the hash.
        throttle: slows down who tries.
    """

    def __init__(self, password: PasswordHash, throttle: Throttle | None = None) -> None:
        self._password = password
        self._throttle = Throttle() if throttle is None else throttle
        self._one_at_a_time = asyncio.Lock()
        self._waiting: Counter[str] = Counter()
        # Programs send the password with each request; scrypt for each would be the whole work.
        self._secret = secrets.token_bytes(32)
        self._right: OrderedDict[bytes, None] = OrderedDict()

    async def admits(self, password: str, address: str) -> bool:
        """Whether it is the password.

        Raises:
            WaitError: it was not tried.
        """
        if seconds := self._throttle.wait(address):
            raise WaitError(seconds)
        site = site_of(address)
        if not may_wait(self._waiting[site], self._waiting.total(), _MOST_WAITING):
            raise WaitError(2)
        self._waiting[site] += 1
        try:
            # One after the other: each takes 32 MB, and who waits is judged by what came before.
            async with self._one_at_a_time:
                if seconds := self._throttle.wait(address):
                    raise WaitError(seconds)
                right = await asyncio.to_thread(self._password.matches, password)
                (self._throttle.succeeded if right else self._throttle.failed)(address)
                return right
        finally:
            self._waiting[site] -= 1
            self._waiting += Counter()  # those at 0 are forgotten

    async def admits_program(self, password: str, address: str) -> bool:
        """As ``admits``, for a password that comes with every request."""
        name = hmac.digest(self._secret, password.encode("utf-8", "replace"), hashlib.sha256)
        if name in self._right:
            return True
        if not await self.admits(password, address):
            return False
        self._right[name] = None
        while len(self._right) > _REMEMBERED:
            self._right.popitem(last=False)
        return True
