"""A question on its way: none is lost, none is sent twice, and no words of the user's are."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from chat.web.handlers import Handlers, Screen

pytestmark = pytest.mark.browser


@pytest.fixture
def lingering(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The event of each question goes on for so many seconds after its answer was drawn."""
    asked, seconds = Handlers.ask, [1.5]

    def ask(self: Handlers, *given: object, **more: object) -> Iterator[Screen]:
        yield from asked(self, *given, **more)
        time.sleep(seconds[0])

    monkeypatch.setattr(Handlers, "ask", ask)
    return seconds


def box(page):
    return page.get_by_role("textbox", name="質問", exact=True)


def send(page, question: str) -> None:
    box(page).fill(question)
    box(page).press("Enter")


def answered(page, number: int) -> None:
    page.wait_for_selector(f'[data-answer="{number}"]')


def asked(site) -> list[str]:
    return [question for question, *_ in site.answerer.asked]


def test_a_question_sent_before_the_last_one_has_ended_is_answered(page, site, lingering) -> None:
    send(page, "「1871年」")
    answered(page, 1)
    send(page, "「市場」")
    page.locator(".log .turn.provisional").wait_for()
    answered(page, 2)
    # By the button, and once only.
    box(page).fill("「灯台」")
    page.locator("#send").click()
    answered(page, 3)
    page.wait_for_timeout(2500)
    assert asked(site) == ["「1871年」", "「市場」", "「灯台」"]
    assert page.locator(".log .turn").count() == 3


def test_what_is_changed_before_it_was_sent_is_not_sent_as_it_was(page, site, lingering) -> None:
    lingering[0] = 5  # longer than a slow machine takes for the two
    send(page, "「1871年」")
    answered(page, 1)
    send(page, "「市場」")
    send(page, "「灯台」")
    answered(page, 2)
    assert asked(site) == ["「1871年」", "「灯台」"]


def test_what_is_pressed_again_before_the_last_ended_is_answered(page, site, lingering) -> None:
    send(page, "「1871年」")
    answered(page, 1)
    send(page, "「市場」")
    answered(page, 2)
    literal = page.locator("[data-answer='2'] [data-literal]")
    literal.click()
    answered(page, 3)
    literal.click()
    answered(page, 4)
    assert asked(site) == ["「1871年」", *["「市場」"] * 3]
    again = page.get_by_role("button", name="もう一度聞く").last
    again.click()
    answered(page, 5)
    again.click()
    answered(page, 6)
    assert asked(site) == ["「1871年」", *["「市場」"] * 5]
    assert page.locator(".log .turn").count() == 4


def test_words_typed_while_a_question_waits_stay(page, site) -> None:
    send(page, "遅い「1871年」")
    page.locator(".log").get_by_text("見つけた箇所を読んでいます").wait_for()
    assert box(page).input_value() == ""
    box(page).fill("書きかけ")
    site.answerer.go.set()
    answered(page, 1)
    assert box(page).input_value() == "書きかけ"
    # What was stopped or failed comes back only where nothing stands.
    site.answerer.go.clear()
    send(page, "遅い「市場」")
    page.locator(".log").get_by_text("見つけた箇所を読んでいます").wait_for()
    box(page).fill("書きかけ")
    page.get_by_role("button", name="停止").click()
    page.get_by_text("停止しました。").wait_for()
    page.wait_for_selector("#send", state="visible")
    assert box(page).input_value() == "書きかけ"
    send(page, "遅い「市場」")
    page.locator(".log").get_by_text("見つけた箇所を読んでいます").wait_for()
    page.get_by_role("button", name="停止").click()
    page.wait_for_function("document.querySelector('#question textarea').value === '遅い「市場」'")
    send(page, "壊れた")
    page.locator(".log [role=alert]").wait_for()
    page.wait_for_function("document.querySelector('#question textarea').value === '壊れた'")


REFUSING = """
  const sent = window.fetch;
  window.fetch = async (...given) => {
    const joins = String(given[0].url ?? given[0]).includes("queue/join");
    if (!window.refusing || !joins) return sent(...given);
    return Response.json({ detail: "full" }, { status: window.refusing });
  };
"""


def test_a_question_refused_by_a_full_queue_is_told_and_kept(open_page, site) -> None:
    page = open_page(before=REFUSING)
    send(page, "「1871年」")
    answered(page, 1)
    for status in (429, 503):
        page.evaluate("status => (window.refusing = status)", status)
        send(page, "「市場」")
        told = page.locator("#notice").filter(has_text="順番を待つ質問がとても多く")
        told.filter(has_text="質問は入力欄にあります").wait_for()
        assert page.locator(".log .searching").count() == 0
        assert box(page).input_value() == "「市場」"
        page.evaluate("window.refusing = 0")
        box(page).press("Enter")
        answered(page, 2 if status == 429 else 3)
    page.evaluate("window.refusing = 429")
    page.get_by_role("button", name="もう一度聞く").last.click()
    told.wait_for()
    assert page.locator(".log .turn:visible").count() == 3
    kept = "Object.keys(localStorage).filter(k => k.startsWith('shutten.conversation.')).length"
    assert page.evaluate(kept) == 1, "nothing was replaced, and nothing need be kept of it"


def test_a_conversation_emptied_before_the_last_answers_event_ends_stays_empty(
    page, site, lingering
) -> None:
    send(page, "「1871年」")
    answered(page, 1)
    page.get_by_role("button", name="会話を消す").click()
    page.wait_for_selector(".welcome")
    page.wait_for_timeout(2000)
    assert page.locator(".log .turn").count() == 0
    assert page.locator("#saved [data-conversation='']").count() == 1
    # The next question begins a conversation; nothing was asked before it.
    lingering[0] = 0
    send(page, "「市場」")
    page.locator(".log .words", has_text="市場").wait_for()
    assert page.locator(".log .question").count() == 1
    assert site.answerer.asked[-1][:2] == ("「市場」", ())
