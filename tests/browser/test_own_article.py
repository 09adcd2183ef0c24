"""One's own article in a real browser: pasted, uploaded, refused."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

BRIDGE = "# 古い橋\n\n橋は1590年に架けられました。<script>window.hacked = 1</script>\n"


def ask(page, question: str, number: int) -> None:
    box = page.get_by_role("textbox", name="質問", exact=True)
    box.fill(question)
    box.press("Enter")
    page.wait_for_selector(f'[data-answer="{number}"]')


def open_form(page) -> None:
    page.get_by_role("button", name="記事を追加").click()
    assert page.get_by_label("記事の名前").is_visible()


def paste(page, name: str, text: str) -> None:
    page.get_by_label("記事の名前").fill(name)
    page.get_by_label("本文", exact=True).fill(text)
    page.get_by_role("button", name="本文を追加").click()


def test_a_pasted_article_is_shown_and_answers(page, site) -> None:
    ask(page, "「1871年」", 1)
    open_form(page)
    paste(page, "../橋の話", BRIDGE)
    page.wait_for_selector("#status .done")
    page.wait_for_selector("#pane [data-source='橋の話.txt']")
    assert "「橋の話.txt」を追加しました。" in page.locator("#status").inner_text()
    assert not page.get_by_label("記事の名前").is_visible()
    # The conversation goes on, and questions go to the new article.
    assert page.locator("[data-answer]").count() == 1
    ask(page, "「1590年」", 2)
    assert site.answerer.asked[-1][1:] == (("「1871年」",), ("橋の話.txt",))
    page.wait_for_selector("mark[data-citation='2.1']")
    assert page.evaluate("window.hacked") is None
    assert [p.read_text(encoding="utf-8") for p in site.store.added.rglob("橋の話.txt")] == [BRIDGE]
    open_form(page)
    assert page.get_by_label("本文", exact=True).input_value() == ""


def test_an_uploaded_file_is_shown_and_answers(page, site, upload_file) -> None:
    open_form(page)
    path = upload_file("bridge.md", BRIDGE.encode())
    page.locator("#reader input[type=file]").set_input_files(path)
    page.wait_for_selector("#pane [data-source='bridge.md']")
    assert page.locator("#pane h2").inner_text() == "古い橋"
    ask(page, "「1590年」", 1)
    assert site.answerer.asked[-1][2] == ("bridge.md",)
    page.wait_for_selector("mark[data-citation='1.1']")


def test_a_refused_text_is_told_and_stays_in_the_form(page, site) -> None:
    version = site.store.current()
    open_form(page)
    paste(page, "空", "   ")
    problem = page.locator("#status .problem")
    problem.wait_for()
    assert "空.txt は空です" in problem.inner_text()
    assert page.get_by_label("記事の名前").input_value() == "空"
    assert site.store.current() == version
    page.keyboard.press("Escape")
    assert not page.get_by_label("記事の名前").is_visible()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("big.txt", b"a" * 150_000, "大きすぎます"),
        ("picture.png", b"\x89PNG", "読める形式"),
        ("binary.txt", b"\x00\x01\x02", "文字として読めません"),
    ],
)
def test_a_refused_file_is_told(page, site, upload_file, name, data, sentence) -> None:
    version = site.store.current()
    open_form(page)
    page.locator("#reader input[type=file]").set_input_files(upload_file(name, data))
    problem = page.locator("#form .file-problem, #status .problem").filter(has_text=sentence)
    problem.wait_for()
    assert name in problem.inner_text()
    assert site.store.current() == version
    assert not [p for p in site.store.added.rglob("*") if p.is_file()]


def test_a_new_article_is_offered_to_pages_already_open(open_page, site) -> None:
    one, two = open_page(), open_page()
    open_form(one)
    paste(one, "橋", BRIDGE)
    one.wait_for_selector("#pane [data-source='橋.txt']")
    ask(two, "「1590年」", 1)
    two.wait_for_selector("#pane [data-source='橋.txt']")
    two.get_by_role("combobox", name="対象の記事").click()
    assert two.get_by_role("option", name="橋").is_visible()
