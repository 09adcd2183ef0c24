from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chat.web.api.turns import BusyError, GoneError, Turns


async def stays() -> None:
    await asyncio.Event().wait()


async def leaves() -> None:
    await asyncio.sleep(0)


def run(story) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(story(), 20)

    # In a thread of its own: tests of browsers leave an event loop running in this one.
    with ThreadPoolExecutor(1) as threads:
        threads.submit(lambda: asyncio.run(bounded())).result()


def test_what_a_function_returns_or_raises_is_handed_on():
    async def story():
        turns = Turns(1, 1)
        assert await turns.run(lambda: 7, stays()) == 7
        with pytest.raises(ZeroDivisionError):
            await turns.run(lambda: 1 // 0, stays())
        assert await turns.run(threading.get_ident, stays()) != threading.get_ident()

    run(story)


def test_no_more_wait_than_may():
    async def story():
        turns, go = Turns(1, 1), threading.Event()
        first = asyncio.ensure_future(turns.run(lambda: go.wait(20), stays()))
        await asyncio.sleep(0.05)
        second = asyncio.ensure_future(turns.run(lambda: 2, stays()))
        await asyncio.sleep(0.05)
        assert turns.waiting == 1
        with pytest.raises(BusyError):
            await turns.run(lambda: 3, stays())
        go.set()
        assert await first and await second == 2
        assert turns.waiting == 0

    run(story)


def test_one_site_has_half_of_the_places_to_wait():
    async def story():
        turns, go = Turns(1, 4), threading.Event()
        asked = [asyncio.ensure_future(turns.run(lambda: go.wait(20), stays(), "10.0.0.1"))]
        await asyncio.sleep(0.05)
        asked += [
            asyncio.ensure_future(turns.run(lambda: 2, stays(), address))
            for address in ("2001:db8::1", "2001:db8:0:1::1")
        ]
        await asyncio.sleep(0.05)
        with pytest.raises(BusyError):
            await turns.run(lambda: 3, stays(), "2001:db8:0:2::1")
        asked.append(asyncio.ensure_future(turns.run(lambda: 4, stays(), "10.0.0.2")))
        await asyncio.sleep(0.05)
        assert turns.waiting == 3
        go.set()
        assert await asyncio.gather(*asked) == [True, 2, 2, 4]

    run(story)


def test_who_goes_while_running_keeps_the_place_until_it_is_over():
    async def story():
        turns, go, ran = Turns(1, 5), threading.Event(), []
        with pytest.raises(GoneError):
            await turns.run(lambda: go.wait(20), leaves())
        waiting = asyncio.ensure_future(turns.run(lambda: ran.append(1), stays()))
        await asyncio.sleep(0.1)
        assert turns.waiting == 1 and ran == []
        go.set()
        await waiting
        assert ran == [1]

    run(story)


def test_places_are_given_back_by_whoever_goes_or_is_cancelled():
    async def story():
        turns, go = Turns(2, 50), threading.Event()
        running = [asyncio.ensure_future(turns.run(lambda: go.wait(20), stays())) for _ in range(2)]
        await asyncio.sleep(0.05)
        gone = [asyncio.ensure_future(turns.run(lambda: 1, leaves())) for _ in range(20)]
        cancelled = [asyncio.ensure_future(turns.run(lambda: 1, stays())) for _ in range(20)]
        await asyncio.sleep(0.05)
        for one in cancelled:
            one.cancel()
        found = await asyncio.gather(*gone, *cancelled, return_exceptions=True)
        assert {type(one) for one in found} == {GoneError, asyncio.CancelledError}
        assert turns.waiting == 0
        go.set()
        await asyncio.gather(*running)
        assert await asyncio.gather(*(turns.run(lambda: 5, stays()) for _ in range(9))) == [5] * 9

    run(story)
