"""Copies of web pages that were added from the page go once nothing needs them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.settings import Settings
from chat.web import upload
from chat.web.library.changes import Library
from chat.web.upload import Articles
from index.version import SourcePath
from ingest.fetch import Fetched

URL = "https://bridges.example/story"
PAGE = b"<!doctype html><title>A</title><h1>A</h1><p>The bridge was built in 1590, of stone.</p>"


@pytest.fixture(autouse=True)
def _web(monkeypatch):
    def fetch(url: str, *_: object, **__: object) -> Fetched:
        return Fetched(url, PAGE, ".html", "utf-8")

    monkeypatch.setattr(upload, "fetch", fetch)


def copies(shop) -> int:
    return len(shop.builder.pages.files(URL))


def remove(shop, going) -> None:
    (entry,) = (entry for entry in shop.library.entries() if entry.source == URL)
    shop.library.remove(URL, entry.sha256[:16], going)


def change(shop, going, words: str) -> None:
    (shop.folder / "articles" / "sea.txt").write_text(words, encoding="utf-8")
    shop.library.rebuild(going)


def test_a_removed_page_is_forgotten_once_no_version_needs_it(shop, going) -> None:
    shop.articles.add_page(URL)
    remove(shop, going)
    assert URL not in shop.live
    assert copies(shop) == 2, "one can go back to the version before"
    change(shop, going, "海は青い。\n")
    assert list(shop.store.fetched.iterdir()) == []


def test_a_removal_of_a_page_is_undone_by_going_back_and_then_holds(shop, going) -> None:
    shop.articles.add_page(URL)
    remove(shop, going)
    shop.library.roll_back("", going)
    for words in ("一つ目。\n", "二つ目。\n", "三つ目。\n"):
        change(shop, going, words)
    assert URL in shop.live
    assert copies(shop) == 2


def test_a_removed_page_that_the_configuration_names_stays(shop, going) -> None:
    shop.articles.add_page(URL)
    settings = Settings(sources={"paths": ["articles", URL]})
    remove(shop, going)
    config = replace(shop.config, settings=settings)
    shop.library = Library(shop.handle, shop.builder, config)
    for words in ("一つ目。\n", "二つ目。\n", "三つ目。\n"):
        change(shop, going, words)
        Articles(shop.store, shop.builder, config).add(f"{words[:2]}.txt", words.encode() * 2)
    assert copies(shop) == 2
    assert URL in shop.live


def test_a_removed_page_that_the_owner_names_stays_as_long_as_a_version_has_it(shop, going) -> None:
    shop.articles.add_page(URL)
    remove(shop, going)
    base = str(shop.folder)
    named = [SourcePath("articles", base), SourcePath(URL, base)]
    shop.builder.build(shop.builder.source_set(named, ()))
    for words in ("一つ目。\n", "二つ目。\n", "三つ目。\n"):
        change(shop, going, words)
    assert copies(shop) == 2
    shop.builder.build(shop.builder.source_set(named[:1], ()))
    for words in ("四つ目。\n", "五つ目。\n"):
        change(shop, going, words)
    assert copies(shop) == 0


def test_a_page_that_was_removed_and_is_added_again_stays(shop, going) -> None:
    shop.articles.add_page(URL)
    remove(shop, going)
    shop.articles.add_page(URL)
    for words in ("一つ目。\n", "二つ目。\n", "三つ目。\n"):
        change(shop, going, words)
    assert copies(shop) == 2
