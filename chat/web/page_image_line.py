"""Who waits for a picture of a page: a few at a time, and none of them holds a thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from chat.web.access.question_limit import QuestionLimit
from chat.web.evaluating.places import Places
from ingest.errors import BusyError

KEY: Final = "too_many_pictures"
MOST_WAITING, MOST_OF_ONE = 12, 4
_SECONDS = 5  # A page takes less, most times.


class PictureLine:
    """Pictures are drawn one after the other; who is one too many is told to come again.

    Args:
        limit: how many a place may have drawn a minute.
    """

    def __init__(self, limit: QuestionLimit) -> None:
        self._limit = limit
        self._places = Places(MOST_OF_ONE)
        self._waiting = 0
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """While an address has its turn.

        Raises:
            BusyError: too many wait, or it had too many; says how long to wait.
        """
        if self._waiting >= MOST_WAITING or not self._places.enter(address):
            raise BusyError(KEY, seconds=_SECONDS)
        self._waiting += 1
        try:
            self._limit.admit(address)
            async with self._one_at_a_time:
                yield
        finally:
            self._waiting -= 1
            self._places.leave(address)
