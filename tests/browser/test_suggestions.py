"""Questions to go on with, in a real browser: under the answer, later than it, never in its way."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

GARDEN = """# 青葉庭園の話

青葉庭園は1998年4月に開園しました。青葉庭園の園長は佐藤健一さんです。青葉庭園にはバラがあります。
"""
OPENED = "青葉庭園が開園したのはいつですか?"
HEAD = "青葉庭園の園長は誰ですか?"
TRAIN = "# 鉄道\n\n「遅い列車」は1998年4月に運転を始めました。駅は町にあります。\n"
STARTED = "「遅い列車」が運転を始めたのはいつですか?"


def ask(page, question: str, number: int) -> None:
    box = page.get_by_role("textbox", name="質問", exact=True)
    box.fill(question)
    box.press("Enter")
    page.wait_for_selector(f'[data-answer="{number}"]')


def paste(page, name: str, text: str) -> None:
    page.get_by_role("button", name="記事を追加").click()
    page.get_by_label("記事の名前").fill(name)
    page.get_by_label("本文", exact=True).fill(text)
    page.get_by_role("button", name="本文を追加").click()
    page.wait_for_selector(f"#pane [data-source='{name}.txt']")


def suggestions(page):
    return page.locator(".log .suggestions")


def test_questions_come_under_the_answer_and_are_asked_by_a_click(page, site) -> None:
    site.answerer.known |= {OPENED: "1998年4月", HEAD: "佐藤健一"}
    paste(page, "庭", GARDEN)
    ask(page, "「バラ」", 1)
    suggestions(page).wait_for()
    assert suggestions(page).get_by_role("heading").inner_text() == "続けて聞けること"
    assert sorted(suggestions(page).get_by_role("button").all_inner_texts()) == [OPENED, HEAD]
    suggestions(page).get_by_role("button", name=OPENED).click()
    page.wait_for_selector('[data-answer="2"]')
    assert page.locator('[data-answer="2"] .words').inner_text() == "1998年4月"
    # What was asked is not offered again.
    suggestions(page).wait_for()
    assert suggestions(page).get_by_role("button").all_inner_texts() == [HEAD]
    assert page.locator(".suggestions").nth(0).evaluate("e => !!e.closest('.log')")


def test_the_next_question_does_not_wait_for_them(page, site) -> None:
    site.answerer.known[STARTED] = "1998年4月"
    paste(page, "鉄道", TRAIN)
    ask(page, "「駅」", 1)
    page.wait_for_function("() => true")
    # They are being thought of, and wait for the reader.
    for _ in range(100):
        if any(question == STARTED for question, *_ in site.answerer.asked):
            break
        page.wait_for_timeout(50)
    else:
        pytest.fail("nothing was thought of")
    ask(page, "?「町」", 2)
    site.answerer.go.set()
    page.wait_for_timeout(700)
    assert suggestions(page).count() == 0
    assert page.locator("[data-answer]").count() == 2


def test_a_cleared_conversation_gets_none(page, site) -> None:
    site.answerer.known |= {OPENED: "1998年4月"}
    paste(page, "庭", GARDEN)
    ask(page, "「バラ」", 1)
    suggestions(page).wait_for()
    page.get_by_role("button", name="会話を消す").click()
    page.wait_for_selector(".welcome")
    page.wait_for_timeout(300)
    assert suggestions(page).count() == 0
    ask(page, "「バラ」", 1)
    suggestions(page).wait_for()
