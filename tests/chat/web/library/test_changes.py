from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from chat.web.library.cancelling import CancellableProgress
from chat.web.library.changes import Library, new_name
from index.version import SourcePath
from ingest.errors import (
    BuildCancelledError,
    BuildRunningError,
    CorruptIndexError,
    IndexStateError,
    LibraryError,
    SourceError,
)


def key_of(error: type[Exception], call, *given) -> str:
    with pytest.raises(error) as caught:
        call(*given)
    return caught.value.key


def test_it_lists_what_was_added_first_and_tells_it_from_what_is_configured(shop, bridge) -> None:
    shop.articles.add("橋.md", bridge)
    first, *others = shop.library.entries()
    assert (first.source, first.title, first.documents) == ("橋.md", "古い橋", 1)
    assert first.passages >= 1
    assert Path(first.added.base, first.added.given).read_bytes() == bridge
    names = [entry.source for entry in others]
    assert names == ["articles/garden.txt", "articles/sea.txt"]
    assert all(entry.added is None for entry in others)


def test_a_removed_article_is_gone_and_its_file_too_once_no_version_needs_it(
    shop, bridge, going
) -> None:
    shop.articles.add("橋.md", bridge)
    shop.library.remove("橋.md", shop.digits(bridge), going)
    assert "橋.md" not in shop.live
    # The version before has it, and one can go back to that.
    assert shop.files == ["橋.md"]
    (shop.folder / "articles" / "new.txt").write_text("新しい記事です。\n", encoding="utf-8")
    shop.library.rebuild(going)
    assert shop.files == []
    assert not [path for path in shop.store.added.iterdir() if path.is_dir()]


def test_a_removal_is_undone_by_going_back_and_then_holds(shop, bridge, going) -> None:
    shop.articles.add("橋.md", bridge)
    shop.library.remove("橋.md", shop.digits(bridge), going)
    shop.library.roll_back("", going)
    assert "橋.md" in shop.live
    for words in ("一つ目。\n", "二つ目。\n"):
        (shop.folder / "articles" / "sea.txt").write_text(words, encoding="utf-8")
        shop.library.rebuild(going)
    assert "橋.md" in shop.live
    assert shop.files == ["橋.md"]


@pytest.mark.parametrize("error", [OSError(28, "disk full"), KeyboardInterrupt()])
def test_a_failed_removal_leaves_everything(shop, bridge, going, monkeypatch, error) -> None:
    shop.articles.add("橋.md", bridge)
    version = shop.store.current()

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(shop.store, "publish", fail)
        with pytest.raises((IndexStateError, KeyboardInterrupt)):
            shop.library.remove("橋.md", shop.digits(bridge), going)
    assert shop.store.current() == version
    # Nor is it deleted later, when no version has it any more.
    for name in ("a.txt", "b.txt"):
        shop.builder.build(shop.builder.source_set(shop.config.source_paths, ()))
        shop.articles.add(name, name.encode())
    assert "橋.md" in shop.files


def test_the_last_article_is_not_removed(shop, bridge, going) -> None:
    shop.articles.add("橋.md", bridge)
    for name in ("garden.txt", "sea.txt"):
        (shop.folder / "articles" / name).unlink()
    (shop.folder / "articles").rmdir()
    library = Library(shop.handle, shop.builder, replace(shop.config, settings=no_sources(shop)))
    key = key_of(LibraryError, library.remove, "橋.md", shop.digits(bridge), going)
    assert key == "library_last"
    assert shop.files == ["橋.md"]


def no_sources(shop):
    section = shop.config.settings.sources.model_copy(update={"paths": []})
    return shop.config.settings.model_copy(update={"sources": section})


def test_only_what_was_added_and_is_still_the_same_can_be_changed(shop, bridge, going) -> None:
    garden = next(e for e in shop.library.entries() if e.source == "articles/garden.txt")
    version = shop.store.current()
    remove, rename = shop.library.remove, shop.library.rename
    assert key_of(LibraryError, remove, garden.source, garden.sha256[:16], going) == (
        "library_not_added"
    )
    shop.articles.add("橋.md", bridge)
    added = shop.store.current()
    for digits in ("0" * 16, ""):
        assert key_of(LibraryError, remove, "橋.md", digits, going) == "library_gone"
        assert key_of(LibraryError, rename, "橋.md", digits, "b.md", going) == "library_gone"
    assert key_of(LibraryError, remove, "none.md", "0" * 16, going) == "library_gone"
    assert shop.store.current() == added != version


def test_a_renamed_article_keeps_its_title_and_its_words(shop, bridge, going) -> None:
    shop.articles.add("橋.md", bridge)
    assert shop.library.rename("橋.md", shop.digits(bridge), "../三条大橋", going) == "三条大橋.md"
    assert "橋.md" not in shop.live
    document = shop.handle.current().documents["三条大橋.md"]
    assert (document.title, document.text.encode()) == ("古い橋", bridge)
    assert shop.handle.current().manifest.added == (
        SourcePath("三条大橋.md", str(shop.store.added / shop.digits(bridge))),
    )


def test_an_article_of_an_earlier_program_can_be_renamed_and_removed(shop, bridge, going) -> None:
    old = SourcePath("橋.md", str(shop.store.added))
    shop.store.added.mkdir()
    Path(old.base, old.given).write_bytes(bridge)
    sources = shop.builder.source_set((), shop.config.source_paths)
    shop.builder.build(replace(sources, added=(old,)))
    shop.library.rename("橋.md", shop.digits(bridge), "b", going)
    assert shop.files == ["b.md", "橋.md"]
    shop.library.remove("b.md", shop.digits(bridge), going)
    assert shop.files == ["b.md"]


def test_a_name_that_another_article_has_is_refused_whatever_its_case(shop, bridge, going) -> None:
    shop.articles.add("a.txt", bridge)
    shop.articles.add("B.txt", bridge + b"2\n")
    with pytest.raises(LibraryError) as caught:
        shop.library.rename("a.txt", shop.digits(bridge), "b.TXT", going)
    assert "b.TXT" in caught.value.message("ja")
    assert {"a.txt", "B.txt"} <= shop.live
    assert shop.files == ["B.txt", "a.txt"]


def test_the_case_of_a_name_can_be_changed(shop, bridge, going) -> None:
    shop.articles.add("a.txt", bridge)
    assert shop.library.rename("a.txt", shop.digits(bridge), "A.txt", going) == "A.txt"
    assert "A.txt" in shop.live
    shop.library.rebuild(going)
    assert "A.txt" in shop.files


def test_a_failed_renaming_leaves_everything(shop, bridge, going, monkeypatch) -> None:
    shop.articles.add("橋.md", bridge)
    version = shop.store.current()

    def fail(*_: object) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr(shop.store, "publish", fail)
    with pytest.raises(IndexStateError):
        shop.library.rename("橋.md", shop.digits(bridge), "b.md", going)
    assert shop.store.current() == version
    assert shop.files == ["橋.md"]


def test_a_file_that_was_written_to_is_not_renamed_unseen(shop, bridge, going) -> None:
    shop.articles.add("橋.md", bridge)
    path = next(shop.store.added.rglob("橋.md"))
    path.write_bytes(b"other words\n")
    key = key_of(LibraryError, shop.library.rename, "橋.md", shop.digits(bridge), "b.md", going)
    assert key == "library_altered"
    path.unlink()
    key = key_of(SourceError, shop.library.rename, "橋.md", shop.digits(bridge), "b.md", going)
    assert key == "source_missing"


def test_an_article_whose_file_somebody_deleted_can_be_removed(shop, bridge, going) -> None:
    shop.articles.add("橋.md", bridge)
    next(shop.store.added.rglob("橋.md")).unlink()
    shop.library.remove("橋.md", shop.digits(bridge), going)
    assert "橋.md" not in shop.live


def test_a_rebuild_takes_in_what_changed(shop, going) -> None:
    (shop.folder / "articles" / "new.txt").write_text("新しい記事です。\n", encoding="utf-8")
    report = shop.library.rebuild(going)
    assert report.changes.added == ("articles/new.txt",)
    assert "articles/new.txt" in shop.live
    assert not shop.library.rebuild(going).changed


def test_a_cancelled_rebuild_leaves_the_index_and_nothing_behind(shop) -> None:
    version, stop = shop.store.current(), threading.Event()
    (shop.folder / "articles" / "new.txt").write_text("新しい記事です。\n", encoding="utf-8")
    shop.encoder.meanwhile = stop.set
    with pytest.raises(BuildCancelledError) as caught:
        shop.library.rebuild(CancellableProgress(stop))
    assert caught.value.message("ja")
    assert shop.store.current() == version
    assert [path.name for path in (shop.store.root / "versions").iterdir()] == [version]
    shop.encoder.meanwhile = lambda: None
    assert shop.library.rebuild(CancellableProgress(threading.Event())).changed


def test_what_is_published_is_not_told_as_cancelled(shop, monkeypatch) -> None:
    stop, publish = threading.Event(), shop.store.publish
    (shop.folder / "articles" / "new.txt").write_text("新しい記事です。\n", encoding="utf-8")

    def publish_and_stop(*given: object) -> None:
        publish(*given)
        stop.set()

    monkeypatch.setattr(shop.store, "publish", publish_and_stop)
    assert shop.library.rebuild(CancellableProgress(stop)).changed
    assert "articles/new.txt" in shop.live


def test_of_two_rebuilds_the_second_is_told(shop, going) -> None:
    (shop.folder / "articles" / "new.txt").write_text("新しい記事です。\n", encoding="utf-8")
    told: list[str] = []

    def second() -> None:
        told.append(key_of(BuildRunningError, shop.library.rebuild, going))

    shop.encoder.meanwhile = second
    assert shop.library.rebuild(going).changed
    assert told == ["build_running_by"]


def test_who_waits_for_another_build_can_stop_waiting(shop, bridge) -> None:
    shop.articles.add("橋.md", bridge)
    library = Library(shop.handle, shop.builder, shop.config, patience=60)
    stop = threading.Event()
    timer = threading.Timer(0.3, stop.set)
    with shop.builder.locked(0):
        timer.start()
        with pytest.raises(BuildCancelledError):
            library.remove("橋.md", shop.digits(bridge), CancellableProgress(stop))
    assert "橋.md" in shop.live


def test_one_goes_back_to_the_version_before_and_forth_again(shop, bridge, going) -> None:
    first = shop.store.current()
    shop.articles.add("橋.md", bridge)
    second = shop.store.current()
    assert shop.library.before().version == first
    shop.library.roll_back(first, going)
    assert shop.store.current() == first
    assert "橋.md" not in shop.live
    shop.library.roll_back(second, going)
    assert "橋.md" in shop.live


def test_a_version_that_is_gone_or_damaged_is_not_gone_back_to(shop, bridge, going) -> None:
    assert shop.library.before() is None
    assert key_of(LibraryError, shop.library.roll_back, "", going) == "library_no_version"
    first = shop.store.current()
    shop.articles.add("橋.md", bridge)
    live = shop.store.current()
    assert key_of(LibraryError, shop.library.roll_back, live, going) == "library_no_version"
    with (shop.store.layout(first).vectors).open("ab") as file:
        file.write(b"x")
    key_of(CorruptIndexError, shop.library.roll_back, first, going)
    assert shop.store.current() == live


def test_the_stored_text_is_that_of_the_index(shop, bridge) -> None:
    shop.articles.add("橋.md", bridge)
    assert shop.library.text("橋.md", shop.digits(bridge)).encode() == bridge
    assert key_of(LibraryError, shop.library.text, "橋.md", "0" * 16) == "library_gone"


def test_where_it_is_off_everything_is_refused_and_nothing_done(shop, bridge, going) -> None:
    shop.articles.add("橋.md", bridge)
    version, digits = shop.store.current(), shop.digits(bridge)
    off = Library(shop.handle, shop.builder, shop.config, allowed=False)
    for call, given in (
        (off.entries, ()),
        (off.text, ("橋.md", digits)),
        (off.remove, ("橋.md", digits, going)),
        (off.rename, ("橋.md", digits, "b.md", going)),
        (off.rebuild, (going,)),
        (off.roll_back, ("", going)),
    ):
        assert key_of(LibraryError, call, *given) == "library_off"
    assert shop.store.current() == version


@pytest.mark.parametrize(
    ("typed", "source", "expected"),
    [
        ("b", "a.md", "b.md"),
        ("b.MD", "a.md", "b.MD"),
        ("b.txt", "a.md", "b.txt.md"),
        ("../../b", "a.md", "b.md"),
        ("", "a.md", "a.md"),
        ("b", "a", "b"),
    ],
)
def test_a_new_name_keeps_the_ending(typed: str, source: str, expected: str) -> None:
    assert new_name(typed, source) == expected


def test_a_change_has_ended_once_questions_go_to_it(shop, bridge, going) -> None:
    shop.articles.add("橋.md", bridge)
    assert shop.handle.current().record("橋.md") is not None
    shop.library.remove("橋.md", shop.digits(bridge), going)
    held = shop.handle._index  # what a question gets while another one follows the pointer
    assert held.version == shop.store.current()
    assert held.record("橋.md") is None
