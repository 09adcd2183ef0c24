"""A few at once, the others in a queue, in threads beside the event loop."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from chat.web.access.networks import site_of
from chat.web.access.shares import may_wait
from chat.web.work import Work

T = TypeVar("T")


class BusyError(Exception):
    """Too many are waiting already."""


class GoneError(Exception):
    """Whoever asked has gone."""


class Turns:
    """Runs functions in threads, so many at once, in the order of their coming.

    Who goes while waiting is not run at all. What runs cannot be stopped within native code; its
    place stays taken until it ends, so that those who ask and go cannot take more cores than that.

    Args:
        at_once: how many may run.
        longest: how many may wait.
    """

    def __init__(self, at_once: int, longest: int) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._longest = longest
        self._waiting: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return self._waiting.total()

    async def run(self, function: Callable[[], T], gone: Awaitable[object], address: str = "") -> T:
        """What a function returns or raises, when its turn has come.

        Args:
            function: is called in a thread of its own.
            gone: is done when whoever asked has gone.
            address: from which it is asked; one site alone has half of the places to wait.

        Raises:
            BusyError: too many are waiting, of all or of that site.
            GoneError: whoever asked went meanwhile.
        """
        leaving = asyncio.ensure_future(gone)
        try:
            await self._turn(leaving, site_of(address))
            return await _first(self._begin(function), leaving)
        finally:
            leaving.cancel()

    async def _turn(self, leaving: asyncio.Future[object], site: str) -> None:
        if not self._places.locked():
            await self._places.acquire()
            return
        own = self._waiting[site] if site else 0  # of no address known
        if not may_wait(own, self.waiting, self._longest):
            raise BusyError
        self._waiting[site] += 1
        place = asyncio.ensure_future(self._places.acquire())
        try:
            await _first(place, leaving)
        except BaseException:
            if not place.cancel() and not place.cancelled():
                self._places.release()  # it had just been given
            raise
        finally:
            self._waiting[site] -= 1
            self._waiting += Counter()  # those at 0 are forgotten

    def _begin(self, function: Callable[[], T]) -> asyncio.Future[T]:
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[T] = loop.create_future()

        def end(value: T | None, error: BaseException | None) -> None:
            self._places.release()
            if ended.done():
                return
            if error is not None:
                ended.set_exception(error)
            else:
                ended.set_result(value)  # type: ignore[arg-type]

        def work(_: object) -> None:
            value, error = None, None
            try:
                value = function()
            except BaseException as raised:
                error = raised
            with suppress(RuntimeError):  # the server has ended meanwhile
                loop.call_soon_threadsafe(end, value, error)

        Work[None, None](work)
        return ended


async def _first(wanted: asyncio.Future[T], leaving: asyncio.Future[object]) -> T:
    """What is waited for; nobody waits for it any longer once ``leaving`` is done."""
    either: set[asyncio.Future[Any]] = {wanted, leaving}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not wanted.done():
            wanted.cancel()
    if wanted.done() and not wanted.cancelled():
        return wanted.result()
    raise GoneError
