"""The library in a real browser: listed, added to, renamed, removed, rebuilt, as it was before."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.browser

BRIDGE = "# 古い橋\n\n橋は1590年に架けられました。<script>window.hacked = 1</script>\n"


def open_library(page) -> None:
    page.get_by_role("tab", name="ライブラリ").click()
    page.get_by_role("table", name="記事の一覧").wait_for()


def row(page, name: str):
    return page.locator(f"#library tr[data-source='{name}']")


def add(page, name: str) -> None:
    """From the library to the form, and back to the list."""
    page.locator("#library").get_by_role("button", name="記事を追加").click()
    page.get_by_label("記事の名前").fill(name)
    page.get_by_label("本文", exact=True).fill(BRIDGE)
    page.get_by_role("button", name="本文を追加").click()
    page.wait_for_selector(f"#pane [data-source='{name}']")
    page.get_by_role("tab", name="ライブラリ").click()
    row(page, name).wait_for()


def told(page, words: str) -> None:
    page.locator("#library-status .status").filter(has_text=words).wait_for()


def test_an_added_article_is_listed_renamed_saved_and_removed(page, site) -> None:
    open_library(page)
    assert page.locator("#library tbody tr").count() == 2
    assert row(page, "harbour.txt").get_by_role("button").count() == 0
    add(page, "橋.md")
    assert "古い橋" in row(page, "橋.md").inner_text()
    # By the keyboard alone.
    page.get_by_role("button", name="「橋.md」の名前を変える").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="名前を変える").wait_for()
    page.keyboard.type("三条大橋")  # the ending is not selected
    page.keyboard.press("Enter")
    told(page, "「三条大橋.md」に変えました。")
    row(page, "三条大橋.md").wait_for()
    assert row(page, "橋.md").count() == 0
    with page.expect_download() as saved:
        page.get_by_role("link", name="「三条大橋.md」の本文をダウンロード").click()
    assert saved.value.suggested_filename == "三条大橋.md.txt"
    assert Path(saved.value.path()).read_text(encoding="utf-8") == BRIDGE
    remove(page, site)
    assert page.evaluate("window.hacked") is None


def remove(page, site) -> None:
    """Not without a confirmation; then it is gone, from the list of the questions too."""
    version, button = site.store.current(), page.get_by_role("button", name="「三条大橋.md」を外す")
    dialog = page.get_by_role("dialog", name="記事を外す")
    button.click()
    dialog.wait_for()
    assert "「三条大橋.md」を" in dialog.inner_text()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert site.store.current() == version
    button.click()
    dialog.get_by_role("button", name="外す").click()
    told(page, "「三条大橋.md」を外しました。")
    row(page, "三条大橋.md").wait_for(state="detached")
    assert site.store.current() != version
    page.get_by_role("tab", name="質問").click()
    page.wait_for_selector("#pane [data-source='harbour.txt']")


def test_a_rebuild_shows_how_far_it_is_and_can_be_cancelled(page, site) -> None:
    go, version = threading.Event(), site.store.current()
    site.encoder.meanwhile = lambda: go.wait(30)
    (site.folder / "notes.md").write_text("# 山の町の記録\n\n新しい行です。\n", encoding="utf-8")
    open_library(page)
    page.get_by_role("button", name="もとのファイルと同期").click()
    bar = page.locator("#library").get_by_role("progressbar", name="もとのファイルと同期しています")
    bar.wait_for()
    assert page.get_by_role("button", name="もとのファイルと同期").is_disabled()
    page.get_by_role("button", name="取り消す").click()
    page.locator("#library-status").get_by_text("取り消しています").wait_for()
    go.set()
    told(page, "取り消しました。")
    assert site.store.current() == version
    page.get_by_role("button", name="もとのファイルと同期").click()
    told(page, "変更 1")
    assert site.store.current() != version


def test_a_press_counts_though_the_bar_is_drawn_again_meanwhile(page, site) -> None:
    go, version = threading.Event(), site.store.current()
    site.encoder.meanwhile = lambda: go.wait(30)
    (site.folder / "notes.md").write_text("# 山の町の記録\n\n新しい行です。\n", encoding="utf-8")
    open_library(page)
    page.get_by_role("button", name="もとのファイルと同期").click()
    button = page.get_by_role("button", name="取り消す")
    button.hover()
    page.mouse.down()
    page.evaluate("""() => {
      const bar = document.querySelector("#library-status .running");
      bar.replaceWith(bar.cloneNode(true));
    }""")
    page.mouse.up()
    page.locator("#library-status").get_by_text("取り消しています").wait_for()
    go.set()
    told(page, "取り消しました。")
    assert site.store.current() == version


def test_one_goes_back_to_the_version_before_once_that_is_confirmed(page, site) -> None:
    before = site.store.current()
    open_library(page)
    add(page, "橋.md")
    page.get_by_role("button", name="ひとつ前の版に戻す").click()
    dialog = page.get_by_role("dialog", name="ひとつ前の版に戻す")
    dialog.wait_for()
    assert "記事 2 件" in dialog.inner_text()
    dialog.get_by_role("button", name="ひとつ前の版に戻す").click()
    told(page, "の版に戻しました。")
    row(page, "橋.md").wait_for(state="detached")
    assert site.store.current() == before


def test_on_a_narrow_screen_nothing_stands_out_of_the_page(open_page, site) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    open_library(page)
    add(page, "とても長い名前の記事をここに置いてみるとどうなるかを見る.txt")
    width = page.evaluate("document.querySelector('#library').scrollWidth")
    assert width <= 360


def test_where_it_is_off_nothing_is_offered_and_requests_are_refused(chromium, closed_site) -> None:
    page = chromium.new_page(locale="ja-JP")
    page.goto(closed_site.url + "/#library")
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("tab", name="評価").wait_for()
    assert page.get_by_role("tab", name="ライブラリ").count() == 0
    assert page.get_by_role("button", name="記事を追加").count() == 0
    assert page.get_by_role("textbox", name="質問", exact=True).is_visible()
    page.close()
    version = closed_site.store.current()
    refused = [words for words in requested(closed_site.url) if "[chat] library" in words]
    assert len(refused) >= 2  # an article added, an index rebuilt
    assert closed_site.store.current() == version


def requested(url: str) -> Iterator[str]:
    """What the server says to requests for whatever it does, which no page of ours sends."""
    with httpx.Client(base_url=url, timeout=30) as client:
        for dependency in client.get("/config").json()["dependencies"]:
            session = f"attack{dependency['id']}"
            body = {
                "data": [BRIDGE] * len(dependency["inputs"]),
                "event_data": {"action": "rebuild"},
                "fn_index": dependency["id"],
                "session_hash": session,
            }
            client.post("/conversation", json={"session_hash": session})
            assert client.post("/gradio_api/queue/join", json=body).status_code == 200
            address = f"/gradio_api/queue/data?session_hash={session}"
            with client.stream("GET", address) as events:
                for line in events.iter_lines():
                    if line.startswith("data: "):
                        yield str(json.loads(line.removeprefix("data: ")))
                    if "process_completed" in line or "close_stream" in line:
                        break
