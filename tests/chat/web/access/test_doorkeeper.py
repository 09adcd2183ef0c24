"""Who waits for a try, where many do."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chat.web.access.doorkeeper import Doorkeeper, WaitError


class Held:
    """A password that is compared when a test says so."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def matches(self, password: str) -> bool:
        assert self.go.wait(60)
        return password == "right"


async def tried(doorkeeper: Doorkeeper, addresses: list[str]) -> list[asyncio.Task[bool]]:
    """A try from each address, all at once; those that may have their turn wait for it."""
    tries = [asyncio.create_task(doorkeeper.admits("right", address)) for address in addresses]
    for _ in range(3):
        await asyncio.sleep(0)
    return tries


def run(story) -> None:
    # In a thread of its own: tests of browsers leave an event loop running in this one.
    with ThreadPoolExecutor(1) as threads:
        threads.submit(lambda: asyncio.run(story())).result()


@pytest.mark.parametrize(
    "many",
    [
        ["192.0.2.1"] * 20,
        ["::ffff:192.0.2.1", "192.0.2.1"] * 10,
        [f"2001:db8:1:{number:x}::1" for number in range(20)],
    ],
)
def test_one_site_does_not_take_all_places_of_those_that_wait(many: list[str]) -> None:
    async def story() -> None:
        password = Held()
        doorkeeper = Doorkeeper(password)
        tries = await tried(doorkeeper, [*many, "198.51.100.7", "2001:db8:2::1"])
        password.go.set()
        found = await asyncio.gather(*tries, return_exceptions=True)
        assert found[-2:] == [True, True]
        refused = [one for one in found if isinstance(one, WaitError)]
        assert len(refused) == 16
        assert {one.seconds for one in refused} == {2}
        # Places are given back.
        assert await asyncio.gather(*await tried(doorkeeper, many[:4])) == [True] * 4

    run(story)


def test_no_more_wait_than_may_of_however_many_sites() -> None:
    async def story() -> None:
        password = Held()
        tries = await tried(Doorkeeper(password), [f"192.0.2.{number}" for number in range(20)])
        password.go.set()
        found = await asyncio.gather(*tries, return_exceptions=True)
        assert found[:8] == [True] * 8
        assert all(isinstance(one, WaitError) for one in found[8:])

    run(story)
