"""The right answer is marked in the article by keyboard alone, without caret browsing."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.browser

FOCUSED = "(document.activeElement.ariaLabel ?? '') || document.activeElement.textContent.trim()"


def tab_to(page, name: str, key: str = "Tab") -> None:
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate(FOCUSED) == name:
            return
    pytest.fail(f"no way to {name!r} by {key}")


def press(page, key: str, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def chosen(page) -> str:
    """What is shown as chosen in the article."""
    return page.evaluate(
        "[...(CSS.highlights.get('choosing') ?? [])].map(range => range.toString()).join('|')"
    )


@pytest.fixture
def judging(page):
    """A page whose one answer was judged as bad, by keyboard; the field is open and has focus."""
    box = page.get_by_role("textbox", name="質問", exact=True)
    box.focus()
    page.keyboard.insert_text("「1871年」")
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-answer="1"]')
    page.wait_for_selector("#pane mark[data-citation='1.1']")
    tab_to(page, "役に立たなかった", "Shift+Tab")
    page.keyboard.press("Enter")
    page.locator(".log .vote-form input").first.wait_for()
    tab_to(page, "キーボードで選ぶ")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "words"
    return page


def last_vote(site) -> dict:
    return json.loads(
        (site.folder / "feedback" / "votes.jsonl").read_text("utf-8").splitlines()[-1]
    )


def test_words_are_selected_taken_and_sent_without_a_mouse(judging, site) -> None:
    page = judging
    # It begins at what the answer cites.
    press(page, "Shift+ArrowRight", 5)
    assert chosen(page) == "1871年"
    press(page, "Shift+ArrowRight", 2)
    press(page, "Enter")
    page.get_by_text("正しい答え: 1871年に開").wait_for()
    assert chosen(page) == "1871年に開"
    # It may be chosen anew.
    press(page, "ArrowLeft")
    press(page, "Shift+ArrowRight", 5)
    press(page, "Enter")
    page.get_by_text("正しい答え: 1871年", exact=True).wait_for()
    tab_to(page, "評価を送る")
    page.keyboard.press("Enter")
    page.locator(".log .vote-form").wait_for(state="detached")
    gold = last_vote(site)["gold"]
    text = site.answerer.handle.current().documents["harbour.txt"].text
    assert (gold["text"], text[gold["start"] : gold["end"]]) == ("1871年", "1871年")
    assert chosen(page) == ""
    assert page.evaluate(FOCUSED) == "役に立たなかった"


def test_a_selection_over_paragraphs_and_lists_is_the_articles_own(judging, site) -> None:
    page = judging
    field = page.locator(".log .vote-field textarea")
    at = field.evaluate("field => field.value.indexOf('三つが町を')")
    field.evaluate("(field, at) => field.setSelectionRange(at, at)", at)
    words = "三つが町を支えました。灯台沖の船に岸を知らせる塔です。倉庫"
    for _ in range(60):
        page.keyboard.press("Shift+ArrowRight")
        if "".join(chosen(page).split()) == words:
            break
    page.keyboard.press("Enter")
    page.get_by_text("正しい答え: 三つが町を支えました。").wait_for()
    tab_to(page, "評価を送る")
    page.keyboard.press("Enter")
    page.locator(".log .vote-form").wait_for(state="detached")
    gold = last_vote(site)["gold"]["text"]
    assert gold.startswith("三つが町を支えました。")
    assert gold.endswith("倉庫")
    assert gold in site.answerer.handle.current().documents["harbour.txt"].text


def test_what_is_typed_changes_nothing_and_nothing_selected_is_told(judging) -> None:
    page = judging
    field = page.locator(".log .vote-field textarea")
    words = field.input_value()
    assert "港は1871年に開かれました。" in words
    page.keyboard.type("x")
    press(page, "Delete")
    page.keyboard.insert_text("日本")
    assert field.input_value() == words
    press(page, "Enter")
    said = page.locator(".log .vote-said")
    said.filter(has_text="正しい答えの言葉を選択してください").wait_for()
    assert said.get_attribute("role") == "alert"


def test_the_article_moves_to_what_is_selected_and_another_one_fills_the_field(judging) -> None:
    page = judging
    press(page, "Control+End")
    press(page, "Shift+ArrowLeft", 3)
    seen = """() => {
      const [range] = CSS.highlights.get('choosing');
      const box = document.querySelector('#pane .scroll').getBoundingClientRect();
      const at = range.getBoundingClientRect();
      return at.top >= box.top && at.bottom <= box.bottom;
    }"""
    assert page.evaluate(seen)
    page.locator("#selector input").click()
    page.get_by_role("option", name="山の町の記録").click()
    page.wait_for_selector("#pane [data-source='notes.md']")
    field = page.locator(".log .vote-field textarea")
    field.focus()
    press(page, "Control+Home")
    press(page, "Shift+ArrowRight", 2)
    assert "山の町" in field.input_value()
    assert chosen(page) == "山の"
