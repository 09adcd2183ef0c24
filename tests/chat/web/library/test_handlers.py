"""The library's events without a browser; browser tests hold the same from outside."""

from __future__ import annotations

import re

import pytest

from chat.web.library.changes import Library
from chat.web.library.entries import Entry, sheet_of
from chat.web.library.handlers import Ask, LibraryHandlers, Shelf


@pytest.fixture
def handlers(shop) -> LibraryHandlers:
    return LibraryHandlers(shop.library)


def act(handlers: LibraryHandlers, ask: Ask) -> Shelf:
    first, *_, last = handlers.act(ask, "", "ja")
    assert "progressbar" in first.status
    return last


def test_the_list_names_every_article_and_offers_changes_of_added_ones(shop, handlers, bridge):
    shop.articles.add("<橋>.md", bridge)
    listed = handlers.load("ja").list
    for words in ("古い橋", "&lt;橋&gt;.md", "articles/garden.txt", "ページから追加", "設定"):
        assert words in listed
    for action in ("remove", "rename"):
        assert re.findall(f'data-library="{action}" data-source="(.*?)"', listed) == [
            "&lt;橋&gt;.md"
        ]
    assert "橋" not in handlers.look("garden", 0, "en").list
    assert "当てはまる記事はありません" in handlers.look("どこにもない", 0, "ja").list


def test_a_removal_is_told_and_the_list_is_without_it(shop, handlers, bridge) -> None:
    shop.articles.add("橋.md", bridge)
    last = act(handlers, Ask("remove", "橋.md", shop.digits(bridge)))
    assert "「橋.md」を外しました。" in last.status
    assert last.changed
    assert "橋.md" not in last.list


def test_a_refusal_is_told_in_a_sentence(shop, handlers, bridge) -> None:
    shop.articles.add("橋.md", bridge)
    for ask in (Ask("remove", "橋.md", "0" * 16), Ask("format the disk", "橋.md")):
        last = act(handlers, ask)
        assert 'role="alert"' in last.status
        assert not last.changed
        assert "橋.md" in last.list


def test_a_rebuild_tells_what_changed_and_what_cannot_be_read(shop, handlers) -> None:
    (shop.folder / "articles" / "new.txt").write_text("新しい記事です。\n", encoding="utf-8")
    (shop.folder / "articles" / "bad.txt").write_bytes(b"\x00\x01")
    last = act(handlers, Ask("rebuild"))
    # The unreadable one is new too.
    assert "追加 2、変更 0、削除 0、名前の変更 0、そのまま 2" in last.status
    assert "articles/bad.txt" in last.status
    assert "articles/bad.txt" in last.list
    last = act(handlers, Ask("rebuild"))
    assert "変わったものはありません" in last.status
    assert not last.changed


def test_a_cancelled_rebuild_is_told(shop, handlers) -> None:
    (shop.folder / "articles" / "new.txt").write_text("新しい記事です。\n", encoding="utf-8")
    version = shop.store.current()
    steps = handlers.act(Ask("rebuild"), "", "ja")
    running = next(steps).running
    shop.encoder.meanwhile = lambda: handlers.stop(running)
    last = list(steps)[-1]
    assert "取り消しました" in last.status
    assert shop.store.current() == version


def test_going_back_is_offered_with_the_version_and_done(shop, handlers, bridge) -> None:
    assert re.search(r'data-library="roll_back" disabled', handlers.load("ja").head)
    first = shop.store.current()
    shop.articles.add("橋.md", bridge)
    assert f'data-version="{first}"' in handlers.load("ja").head
    last = act(handlers, Ask("roll_back", version=first))
    assert "の版に戻しました" in last.status
    assert shop.store.current() == first


def test_where_it_is_off_nothing_is_shown_and_a_request_is_refused(shop) -> None:
    off = LibraryHandlers(Library(shop.handle, shop.builder, shop.config, allowed=False))
    assert off.load("ja") == Shelf()
    last = act(off, Ask("rebuild"))
    assert "config.toml" in last.status
    assert "garden" not in last.list


def test_what_a_request_brings_is_words_of_bounded_length() -> None:
    ask = Ask.of({"action": "rename", "name": "あ" * 5000, "source": None, "sha256": 7, "x": 1})
    assert (ask.action, ask.source, ask.sha256) == ("rename", "", "7")
    assert len(ask.name) == 1000


def test_a_long_list_is_shown_in_parts() -> None:
    entries = [Entry(f"{n:03}.txt", "0", f"題 {n}", 1, 1) for n in range(120)]
    last = sheet_of(entries, number=9)
    assert (last.number, last.count, len(last.entries)) == (2, 3, 20)
    found = sheet_of(entries, "題 11 TXT")
    assert [entry.source for entry in found.entries][:2] == ["011.txt", "110.txt"]
    assert (found.found, found.total) == (11, 120)
    assert sheet_of((), number=-1).entries == ()
