"""What the index holds of visitors' articles counts as filled by them, too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.settings import Settings
from chat.web.held import held_of
from chat.web.upload import Articles
from index.summaries import size_of
from index.version import SourcePath
from ingest.errors import BusyError
from tests.chat.web.library.conftest import BRIDGE, Shop


@pytest.fixture
def shop(tmp_path) -> Shop:
    return Shop(tmp_path)


def passages(count: int, start: int = 0) -> bytes:
    return "".join(
        f"# 橋{n}\n\n橋{n}は{n}年に架かりました。\n\n" for n in range(start, start + count)
    ).encode()


def test_what_nobody_added_counts_for_nothing(shop):
    assert held_of(shop.store) == 0


def test_share_of_each_version_counts_and_that_of_the_next_one(shop):
    shop.articles.add("橋.md", BRIDGE)
    manifest = shop.handle.current().manifest
    (added,) = (record for record in manifest.sources if record.source == "橋.md")
    share = added.passages / manifest.passages
    size = size_of(shop.store.layout(manifest.version))
    # The version before has nothing of it; the live one does, and the next one will.
    assert held_of(shop.store) == pytest.approx(2 * share * size, rel=0.01)
    assert 0 < share < 1


def test_pages_that_the_owner_names_too_are_the_owners(shop):
    shop.articles.add("橋.md", BRIDGE)
    base = str(shop.folder)
    named = (SourcePath("articles", base), SourcePath("橋.md", base))
    (shop.folder / "橋.md").write_bytes(BRIDGE)
    shop.builder.build(
        replace(shop.builder.source_set(named, ()), added=(SourcePath("橋.md", base),))
    )
    live = shop.store.current()
    for name in shop.store.names():
        if name != live:
            shop.store.remove(name)
    assert held_of(shop.store) == 0


def test_version_that_cannot_be_read_is_passed_over(shop):
    shop.articles.add("橋.md", BRIDGE)
    before = held_of(shop.store)
    shop.articles.add("海.md", passages(1))
    shop.store.layout(shop.store.names()[0]).manifest.write_text("{}")
    assert 0 < held_of(shop.store) < before


def test_articles_that_the_index_makes_much_of_are_refused_once_it_holds_too_much(shop):
    chat = shop.config.settings.chat.model_copy(update={"disk_mb": 0.6})
    config = replace(shop.config, settings=Settings(chat=chat))
    articles = Articles(shop.store, shop.builder, config)
    articles.add("many.md", passages(800))
    files = sum(path.stat().st_size for path in shop.store.added.rglob("*.md"))
    assert files < 100_000, "by their bytes there would be room"
    with pytest.raises(BusyError) as caught:
        articles.add("one.md", BRIDGE)
    assert caught.value.key == "disk_full"
    assert "one.md" not in shop.live


def test_copies_of_web_pages_count(shop):
    folder = shop.store.fetched
    folder.mkdir()
    (folder / "copy").write_bytes(b"x" * 600_000)
    chat = shop.config.settings.chat.model_copy(update={"disk_mb": 0.6})
    config = replace(shop.config, settings=Settings(chat=chat))
    with pytest.raises(BusyError):
        Articles(shop.store, shop.builder, config).add("one.md", BRIDGE)
