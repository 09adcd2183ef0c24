"""Adding an article from the form: by its text, its file, its address; and leaving it."""

from __future__ import annotations

import threading

import pytest

from chat.web import upload
from chat.web.adding import Adder
from chat.web.session import Session
from chat.web.upload import Articles
from ingest.fetch import Fetched


@pytest.fixture
def adder(app) -> Adder:
    return Adder(Articles(app.store, app.builder, app.config))


def test_an_address_among_words_is_a_text_and_alone_it_is_fetched(app, adder, monkeypatch) -> None:
    asked = []

    def fetch(url, limits, public):
        asked.append(url)
        return Fetched(url, "橋は1590年に架けられました。\n".encode(), ".txt", "utf-8")

    monkeypatch.setattr(upload, "fetch", fetch)
    *_, last = adder.add_text(Session("ja"), "a", "https://a.example/x にある話です。\n続きます。")
    assert (last.source, asked) == ("a.txt", [])
    *steps, last = adder.add_text(Session("ja"), "", " https://a.example/x \n")
    assert last.source == "https://a.example/x"
    assert asked == ["https://a.example/x"]
    assert all("https://a.example/x" in step.status for step in steps)


def test_an_article_on_its_way_can_be_left(app, adder) -> None:
    version, go = app.handle.current().version, threading.Event()
    embed = app.encoder.encode_passages

    def slow(texts, advance=lambda _: None):
        assert go.wait(10)
        advance(0)
        return embed(texts, advance)

    app.encoder.encode_passages = slow
    steps = adder.add_text(Session("ja"), "橋", "橋は1590年に架けられました。\n")
    first = next(steps)
    assert "data-leave" in first.status
    adder.leave(first.running)
    go.set()
    *_, last = steps
    assert (last.source, last.running) == (None, None)
    assert "取り消しました" in last.status
    assert app.handle.current().version == version
    assert not list(app.store.added.rglob("*.txt"))
    adder.leave(None)  # nothing is on its way


def test_it_is_told_once_questions_go_to_it(app) -> None:
    app.handle.current()
    asked: list[str] = []

    def ready() -> None:
        asked.append(app.handle.latest().version)

    adder = Adder(Articles(app.store, app.builder, app.config), ready)
    steps = adder.add_text(Session("ja"), "橋", "橋は1590年に架けられました。\n")
    told = [(step.source, list(asked)) for step in steps]
    assert told[-1] == ("橋.txt", [app.store.current()])
    assert all(source is None for source, _ in told[:-1])
