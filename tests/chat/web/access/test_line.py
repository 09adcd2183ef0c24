"""Who waits in the line of events, of the layer alone and of the served page."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from chat.settings import Config, Settings
from chat.web.access.line import MOST_WAITING, Line
from chat.web.handlers import Handlers, Screen
from index.handle import IndexHandle
from index.store import Store
from tests.chat.web.serving import serving

JOIN = "/gradio_api/queue/join"
ONE, OTHER = "192.0.2.1", "198.51.100.7"
SLOW = "slow"


def asked(address: str) -> dict[str, Any]:
    headers: list[tuple[bytes, bytes]] = []
    scope = {"type": "http", "method": "POST", "path": JOIN, "client": (address, 5)}
    return {**scope, "headers": headers}


async def status_of(line: Line, address: str) -> int:
    said: list[int] = []

    async def send(message: Any) -> None:
        said.append(message.get("status", 0))

    await line(asked(address), None, send)
    return said[0]


def run(story) -> None:
    # In a thread of its own: tests of browsers leave an event loop running in this one.
    with ThreadPoolExecutor(1) as threads:
        threads.submit(lambda: asyncio.run(story())).result()


async def yes(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


@pytest.mark.parametrize(
    "many",
    [
        [ONE] * 64,
        [ONE, f"::ffff:{ONE}"] * 32,
        [f"2001:db8:1:{number:x}::1" for number in range(64)],
    ],
)
def test_one_site_fills_a_quarter_of_the_line(many: list[str]) -> None:
    async def story() -> None:
        line = Line(yes, waiting=lambda: many)
        assert await status_of(line, many[0]) == 429
        assert await status_of(line, OTHER) == 200
        assert await status_of(line, "2001:db8:2::1") == 200
        assert await status_of(Line(yes, waiting=lambda: many[1:]), many[0]) == 200

    run(story)


def test_a_few_sites_together_leave_room_for_others() -> None:
    async def story() -> None:
        waiting: list[str] = []
        line = Line(yes, waiting=lambda: waiting)
        for number in range(1000):
            address = f"192.0.2.{number % 20}"
            waiting += [address] * (await status_of(line, address) == 200)
        assert 0 < MOST_WAITING - len(waiting) < 64
        assert await status_of(line, OTHER) == 200

    run(story)


def test_events_that_are_still_being_sent_count_as_waiting() -> None:
    """Else whoever sends the last byte of very many at once has them all in the line."""

    async def story() -> None:
        go, entered = asyncio.Event(), 0

        async def slow(scope: Any, receive: Any, send: Any) -> None:
            nonlocal entered
            entered += 1
            await go.wait()
            await yes(scope, receive, send)

        line = Line(slow, waiting=list)
        sending = [asyncio.create_task(status_of(line, ONE)) for _ in range(300)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert entered == 64
        other = asyncio.create_task(status_of(line, OTHER))
        go.set()
        found = await asyncio.gather(*sending)
        assert (found.count(200), found.count(429)) == (64, 236)
        assert await other == 200
        assert await status_of(line, ONE) == 200, "their places are given back"

    run(story)


class _Builder:
    def source_set(self, *_: object) -> object:
        raise AssertionError


class Site:
    """The page behind a proxy on this machine, which says for whom it asks."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=60)
        found = self.http.get("/config").json()["dependencies"]
        self.load = next(one for one in found if "load" in [target[1] for target in one["targets"]])

    def open(self, session: str, kept: str = "", address: str = OTHER) -> httpx.Response:
        """The event of a page that is opened."""
        body = {"data": [kept], "fn_index": self.load["id"], "session_hash": session}
        return self.http.post(JOIN, json=body, headers={"x-forwarded-for": address})

    def ended(self, session: str) -> bool:
        """Whether a session's event ends before there is nothing to say but that one waits."""
        address = f"/gradio_api/queue/data?session_hash={session}"
        with self.http.stream("GET", address) as events:
            told = (line for line in events.iter_lines() if "heartbeat" in line or "_comp" in line)
            return "process_completed" in next(told, "")


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    from chat.web.server import create_app

    settings = Settings.model_validate({"chat": {"trusted_proxies": "127.0.0.1"}})
    config = Config(settings, folder / "config.toml", folder, folder)
    handle = IndexHandle(Store(folder / "index"))
    with serving(folder, lambda: create_app(None, handle, _Builder(), config, None)) as url:
        yield url


@pytest.fixture
def site(tmp_path, monkeypatch) -> Iterator[Site]:
    """Where to open the page with ``SLOW`` takes until the test is over."""
    go, loaded = threading.Event(), Handlers.load

    def load(self: Handlers, accepted: str, chosen: str, query: Any, kept: str) -> Screen:
        if kept == SLOW:
            go.wait(120)
        return loaded(self, accepted, chosen, query, kept)

    monkeypatch.setattr(Handlers, "load", load)
    with served(tmp_path) as url:
        try:
            yield Site(url)
        finally:
            go.set()


def test_a_page_that_takes_long_to_open_holds_no_other_up(site: Site) -> None:
    for number in range(4):
        assert site.open(f"slow{number}", SLOW, ONE).status_code == 200
    assert site.open("other").status_code == 200
    assert site.ended("other")


def test_one_address_behind_the_proxy_does_not_fill_the_pages_line(site: Site) -> None:
    found = [site.open(f"one{number}", SLOW, ONE).status_code for number in range(300)]
    assert 64 <= found.count(200) <= 64 + 8, "those that are worked on do not wait"
    assert found[-1] == 429
    assert site.open("other").status_code == 200
