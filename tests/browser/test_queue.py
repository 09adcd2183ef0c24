"""Whoever has to wait is told their place at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from chat.web import handlers
from tests.page_client import PageClient

pytestmark = pytest.mark.browser

AT_ONCE = 8
# The page hears of its place over the stream of another event, and only then which event is its.
LATE_NAMES = """
  const sent = window.fetch;
  window.fetch = async (...given) => {
    const response = await sent(...given);
    if (String(given[0]).includes("queue/join")) await new Promise((go) => setTimeout(go, 300));
    return response;
  };
"""


@pytest.fixture
def crowd(site) -> Iterator[Callable[[], PageClient]]:
    """As many questions of others as are worked on at a time, none of which is answered yet."""
    client = PageClient(site.url)

    def come() -> PageClient:
        before = len(site.answerer.asked)
        for number in range(AT_ONCE):
            assert client.ask("遅い「市場」", f"crowd{number}").status_code == 200
        while len(site.answerer.asked) < before + AT_ONCE:
            time.sleep(0.05)
        return client

    yield come
    site.answerer.go.set()
    for number in range(AT_ONCE):
        client.said(f"crowd{number}", []).join(20)


def ask(page, question: str) -> None:
    box = page.get_by_role("textbox", name="質問", exact=True)
    box.fill(question)
    box.press("Enter")


def told(page, words: str) -> None:
    """It is while nobody ahead moves, so that no later news can bring it."""
    page.locator(".log .searching", has_text=words).wait_for()


def test_the_place_in_the_line_is_told_before_anyone_moves(open_page, site, crowd) -> None:
    page = open_page()
    assert crowd().ask("「市場」", "before").status_code == 200
    ask(page, "「1871年」")
    told(page, "前に 1 人")
    site.answerer.go.set()
    page.wait_for_selector('[data-answer="1"]')


def test_whoever_is_next_is_told_so(open_page, site, crowd) -> None:
    page = open_page()
    crowd()
    ask(page, "「1871年」")
    told(page, "次の番です")
    site.answerer.go.set()
    page.wait_for_selector('[data-answer="1"]')


def test_the_place_is_told_too_while_another_event_goes_on(
    open_page, site, crowd, monkeypatch
) -> None:
    go = threading.Event()

    def suggest(*_: object) -> Iterator[str]:
        go.wait(15)
        yield ""

    monkeypatch.setattr(handlers, "suggestions", suggest)
    page = open_page(before=LATE_NAMES)
    ask(page, "「灯台」")
    page.wait_for_selector('[data-answer="1"]')
    page.wait_for_selector("#send", state="visible")
    page.wait_for_timeout(500)
    assert crowd().ask("「市場」", "before").status_code == 200
    ask(page, "「1871年」")
    told(page, "前に 1 人")
    go.set()
    site.answerer.go.set()
    page.wait_for_selector('[data-answer="2"]')
