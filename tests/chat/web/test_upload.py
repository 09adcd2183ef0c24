from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.settings import Settings
from chat.web import upload
from chat.web.upload import Articles, BarProgress, pasted_name, safe_name
from index.version import SourcePath
from ingest.errors import (
    BuildRunningError,
    BusyError,
    IndexStateError,
    LibraryError,
    ModelError,
    ShuttenError,
    SourceError,
)
from ingest.fetch import Fetched

BRIDGE = "三条大橋は1590年に架けられました。\n".encode()


@pytest.fixture
def shelf(app) -> Articles:
    return Articles(app.store, app.builder, app.config)


def sources_of(app) -> list[str]:
    return list(app.handle.current().documents)


def kept(app) -> list[str]:
    return sorted(path.name for path in app.store.added.rglob("*") if path.is_file())


def test_an_added_article_is_in_the_index_beside_the_others(app, shelf) -> None:
    before = sources_of(app)
    added = shelf.add("橋.txt", BRIDGE)
    assert (added.source, added.new) == ("橋.txt", True)
    assert sorted(sources_of(app)) == sorted([*before, "橋.txt"])
    assert app.handle.current().documents["橋.txt"].text.encode() == BRIDGE
    folder = app.store.added / hashlib.sha256(BRIDGE).hexdigest()[:16]
    assert app.handle.current().manifest.added == (SourcePath("橋.txt", str(folder)),)
    assert (folder / "橋.txt").read_bytes() == BRIDGE


def test_more_than_visitors_may_fill_is_not_kept(app) -> None:
    chat = app.config.settings.chat.model_copy(update={"disk_mb": 0.1})
    settings = app.config.settings.model_copy(update={"chat": chat})
    shelf = Articles(app.store, app.builder, replace(app.config, settings=settings))
    shelf.add("a.txt", BRIDGE)
    before = sources_of(app)
    with pytest.raises(BusyError) as caught:
        shelf.add("b.txt", BRIDGE + b"2\n")
    assert caught.value.key == "disk_full"
    assert (sources_of(app), kept(app)) == (before, ["a.txt"])
    assert not shelf.add("c.txt", BRIDGE).new, "what is there needs no room"


def test_the_same_name_with_another_text_gets_a_number(app, shelf) -> None:
    shelf.add("a.txt", BRIDGE)
    assert shelf.add("a.txt", BRIDGE + b"2\n").source == "a-2.txt"
    assert shelf.add("A.txt", BRIDGE + b"3\n").source == "A-3.txt"
    assert app.handle.current().documents["a.txt"].text.encode() == BRIDGE
    assert kept(app) == ["A-3.txt", "a-2.txt", "a.txt"]


def test_the_same_text_is_not_added_twice(app, shelf) -> None:
    shelf.add("a.txt", BRIDGE)
    version = app.handle.current().version
    again = shelf.add("b.txt", BRIDGE)
    assert (again.source, again.new) == ("a.txt", False)
    assert app.handle.current().version == version
    assert kept(app) == ["a.txt"]


def test_a_source_of_the_configuration_is_not_hidden(app, shelf, tmp_path) -> None:
    (tmp_path / "own.txt").write_text("設定にある記事です。\n", encoding="utf-8")
    app.builder.build(app.builder.source_set([SourcePath("own.txt", str(tmp_path))], ()))
    assert shelf.add("own.txt", BRIDGE).source == "own-2.txt"
    assert set(sources_of(app)) == {"own.txt", "own-2.txt"}


def test_a_file_that_an_earlier_program_kept_stays_where_it_is(app, shelf) -> None:
    old = SourcePath("a.txt", str(app.store.added))
    app.store.added.mkdir()
    (app.store.added / "a.txt").write_bytes(BRIDGE)
    sources = app.builder.source_set((), app.config.source_paths)
    app.builder.build(replace(sources, added=(old,)))
    assert shelf.add("a.txt", BRIDGE + b"2\n").source == "a-2.txt"
    assert old in app.handle.current().manifest.added
    app.builder.build(app.builder.source_set(app.config.source_paths, ()))
    assert "a.txt" not in sources_of(app)
    assert shelf.add("a.txt", BRIDGE).source == "a.txt"
    assert app.handle.current().manifest.added == (old,)
    assert kept(app) == ["a-2.txt", "a.txt"]


def test_nothing_is_added_where_that_is_not_allowed(app) -> None:
    shelf = Articles(app.store, app.builder, app.config, allowed=False)
    version = app.store.current()
    with pytest.raises(LibraryError) as caught:
        shelf.add("a.txt", BRIDGE)
    assert "config.toml" in caught.value.message("ja")
    assert (app.store.current(), kept(app)) == (version, [])


def test_a_file_that_the_index_forgot_is_taken_up_again(app, shelf) -> None:
    shelf.add("a.txt", BRIDGE)
    app.builder.build(app.builder.source_set(app.config.source_paths, ()))
    assert "a.txt" not in sources_of(app)
    assert shelf.add("a.txt", BRIDGE).source == "a.txt"
    assert kept(app) == ["a.txt"]


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("a.txt", b"", "source_empty"),
        ("a.txt", b" \n", "source_empty"),
        ("a.txt", b"\x00\x01", "source_binary"),
        ("a.txt", "日本語".encode()[:-1] + b"\n\xff", "source_undecodable"),
        ("a.pdf", BRIDGE, "pdf_broken"),
        ("a.txt", b"a" * 5_000_001, "web_too_large"),
    ],
)
def test_what_is_no_article_changes_nothing(app, shelf, name, data, key) -> None:
    version = app.handle.current().version
    with pytest.raises(SourceError) as caught:
        shelf.add(name, data)
    assert caught.value.key == key
    assert name in caught.value.message("ja")
    assert app.handle.current().version == version
    assert kept(app) == []


@pytest.mark.parametrize(
    "error", [ModelError("model_unknown", name="x", reason="y"), OSError(28, "disk full")]
)
def test_a_failed_build_leaves_no_file(app, shelf, monkeypatch, error) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(app.builder, "build_locked", fail)
    with pytest.raises(ShuttenError):
        shelf.add("a.txt", BRIDGE)
    assert kept(app) == []


def interrupt_what_is_built(app, monkeypatch) -> None:
    """Ctrl-C right after a build has published."""
    build = app.builder.build_locked

    def build_then_fail(*given: object, **named: object) -> None:
        build(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(app.builder, "build_locked", build_then_fail)


def test_a_published_article_keeps_its_file_whatever_happens_after(app, shelf, monkeypatch) -> None:
    interrupt_what_is_built(app, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        shelf.add("a.txt", BRIDGE)
    assert kept(app) == ["a.txt"]
    assert "a.txt" in sources_of(app)


def test_another_build_is_waited_for_and_then_refused(app, shelf, monkeypatch) -> None:
    monkeypatch.setattr(upload, "LOCK_TIMEOUT", 0.1)
    lock = app.store.lock()
    try:
        with pytest.raises(BuildRunningError):
            shelf.add("a.txt", BRIDGE)
    finally:
        lock.release()
    assert kept(app) == []


def test_a_folder_that_cannot_be_written_is_told(app, shelf) -> None:
    app.store.added.write_text("in the way")
    with pytest.raises(IndexStateError) as caught:
        shelf.add("a.txt", BRIDGE)
    assert caught.value.key == "index_unwritable"


def test_articles_added_at_once_are_all_there(app, shelf) -> None:
    names = [f"{n}.txt" for n in range(4)]
    threads = [
        threading.Thread(target=shelf.add, args=(name, BRIDGE + name.encode())) for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(names) <= set(sources_of(app))


def test_the_bar_only_moves_forward() -> None:
    told: list[tuple[str, float]] = []
    bar = BarProgress(lambda stage, share: told.append((stage, share)))
    for stage, steps in (("stage_read", 2), ("stage_model", 1), ("stage_embed", 0)):
        bar.stage(stage, steps)
        for _ in range(steps):
            bar.advance(1)
    bar.stage("stage_write", 1)
    bar.advance(1)
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert told[-1] == ("stage_write", 1.0)


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("記事.txt", "記事.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\a.md", "a.md"),
        ("a\u202etxt.md", "atxt.md"),
        ("か\u3099.txt", "が.txt"),
        ("a\x00b\n c?.txt", "ab c_.txt"),
        ("...", "記事"),
        ("", "記事"),
        (".txt", "txt"),
        ("あ" * 300 + ".txt", "あ" * 58 + ".txt"),
    ],
)
def test_safe_names(given_name: str, expected: str) -> None:
    assert safe_name(given_name, "記事") == expected


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [("歴史", "歴史.txt"), ("a.md", "a.md"), ("Mr. X", "Mr. X.txt"), ("a.pdf", "a.pdf.txt")],
)
def test_a_pasted_text_is_a_text_file(given_name: str, expected: str) -> None:
    assert pasted_name(given_name, "記事") == expected


@given(st.text())
def test_any_name_is_one_safe_path_part(name: str) -> None:
    safe = safe_name(name, "記事")
    assert Path(safe).name == safe
    assert not safe.startswith(".")
    assert len(safe.encode()) < 250
    assert safe_name(safe, "記事") == safe


PAGE = (
    "<!doctype html><title>橋の話</title><body><main><article><h1>橋の話</h1>"
    "<p>橋は1590年に架けられました。川の流れは速く、工事には三年かかりました。</p>"
    "<p>橋の長さは百二十メートルあり、いまも毎日おおぜいの人が渡っています。</p>"
    "</article></main></body>"
)
ADDRESS = "https://bridges.example/story"


@pytest.fixture
def web(monkeypatch) -> dict[str, object]:
    """What is asked of the web, and what it sends."""
    asked: dict[str, object] = {"data": PAGE.encode(), "public": []}

    def fetch(url, limits, public):
        asked["public"].append(public)
        if isinstance(asked["data"], Exception):
            raise asked["data"]
        return Fetched(url, asked["data"], ".html", "utf-8")

    monkeypatch.setattr(upload, "fetch", fetch)
    return asked


def test_a_page_is_added_by_its_address_and_stays_in_later_builds(app, shelf, web) -> None:
    before = sources_of(app)
    added = shelf.add_page(ADDRESS)
    assert (added.source, added.new) == (ADDRESS, True)
    assert sorted(sources_of(app)) == sorted([*before, ADDRESS])
    assert app.handle.current().documents[ADDRESS].url == ADDRESS
    assert not shelf.add_page(ADDRESS).new  # the same page
    app.builder.build(app.builder.source_set((), app.config.source_paths))
    assert ADDRESS in sources_of(app)
    assert web["public"] == [True, True]


def test_a_page_that_is_no_article_leaves_nothing(app, shelf, web) -> None:
    version = app.handle.current().version
    for data, key in ((b"", "source_empty"), (SourceError("url_private", source=ADDRESS), None)):
        web["data"] = data
        with pytest.raises(SourceError) as caught:
            shelf.add_page(ADDRESS)
        assert caught.value.key == (key or "url_private")
    web["data"] = b"<html><body></body></html>"
    with pytest.raises(SourceError):
        shelf.add_page(ADDRESS)
    assert app.handle.current().version == version
    assert app.builder.pages.files(ADDRESS) == ()


def test_a_changed_page_takes_the_place_of_the_one_before(app, shelf, web) -> None:
    shelf.add_page(ADDRESS)
    web["data"] = PAGE.replace("1590", "1591").encode()
    assert shelf.add_page(ADDRESS).new
    assert "1591" in app.handle.current().documents[ADDRESS].text
    # One that cannot be read any more does not.
    web["data"] = b"<html><body></body></html>"
    with pytest.raises(SourceError):
        shelf.add_page(ADDRESS)
    assert "1591" in app.handle.current().documents[ADDRESS].text


@pytest.mark.parametrize(("fetch", "public"), [("public", True), ("any", False), ("off", None)])
def test_the_settings_say_what_may_be_fetched(app, web, fetch, public) -> None:
    settings = Settings(chat={"fetch": fetch})
    shelf = Articles(app.store, app.builder, replace(app.config, settings=settings))
    if public is None:
        with pytest.raises(LibraryError):
            shelf.add_page(ADDRESS)
    else:
        shelf.add_page(ADDRESS)
    assert web["public"] == ([] if public is None else [public])


def by_owner(app) -> None:
    """The owner named the page for the index, beside a folder."""
    app.builder.pages.keep(ADDRESS, Fetched(ADDRESS, PAGE.encode(), ".html", "utf-8"))
    base = str(app.config.base)
    named = [SourcePath("articles", base), SourcePath(ADDRESS, base)]
    app.builder.build(app.builder.source_set(named, ()))


def copies(app) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in app.store.fetched.iterdir()}


UNREADABLE = b"<html><body></body></html>"


@pytest.mark.parametrize("data", [SourceError("url_slow", source=ADDRESS, seconds=1), UNREADABLE])
@pytest.mark.parametrize("owner", [True, False])
def test_a_page_that_cannot_be_had_again_leaves_the_copy_there_is(
    app, shelf, web, owner, data
) -> None:
    if owner:
        by_owner(app)
    else:
        shelf.add_page(ADDRESS)
    before = copies(app)
    assert before
    web["data"] = data
    with pytest.raises(SourceError):
        shelf.add_page(ADDRESS)
    assert copies(app) == before
    assert not app.builder.build(app.builder.source_set((), app.config.source_paths)).changed


def test_a_build_that_is_ended_leaves_the_copy_there_was(app, shelf, web, monkeypatch) -> None:
    by_owner(app)
    before = copies(app)
    web["data"] = PAGE.replace("1590", "1591").encode()

    def end(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(app.builder, "build_locked", end)
        with pytest.raises(KeyboardInterrupt):
            shelf.add_page(ADDRESS)
    assert copies(app) == before
    shelf.add_page(ADDRESS)
    assert "1591" in app.handle.current().documents[ADDRESS].text
    assert len(copies(app)) == len(before)


def test_a_published_page_keeps_its_new_copy_whatever_happens_after(
    app, shelf, web, monkeypatch
) -> None:
    by_owner(app)
    web["data"] = PAGE.replace("1590", "1591").encode()
    interrupt_what_is_built(app, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        shelf.add_page(ADDRESS)
    monkeypatch.undo()
    assert not app.builder.build(app.builder.source_set((), app.config.source_paths)).changed
    assert "1591" in app.handle.current().documents[ADDRESS].text
