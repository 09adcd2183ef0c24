"""Questions of any characters and of any length in a real browser; at night."""

from __future__ import annotations

import os

import pytest

from tests.fuzz.questions.words import ODD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not os.environ.get("SHUTTEN_NIGHTLY"), reason="at night"),
]
# By code units: what carries a string to the browser mends halves of characters.
_TYPE = """(box, [units, times]) => {
  const once = units.map((unit) => String.fromCharCode(unit)).join("");
  const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
  setter.call(box, once.repeat(times));
  box.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def code_units(words: str) -> list[int]:
    data = words.encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]


def send(page, words: str, times: int = 1) -> None:
    box = page.get_by_role("textbox", name="質問", exact=True)
    box.evaluate(_TYPE, [code_units(words), times])
    box.press("Enter")


def test_conversation_goes_on_after_any_question(page, site) -> None:
    asked = ["「1871年」", *(f"「浜田清」{odd}は?" for odd in ODD if "\n" not in odd), "「市場」"]
    for number, question in enumerate(asked, 1):
        send(page, question)
        page.wait_for_selector(f'[data-answer="{number}"]')
        page.wait_for_selector("#send:not([disabled])")
    assert all(q.encode("utf-8") for q, *_ in site.answerer.asked)


@pytest.fixture
def roomy(chromium, serve, tmp_path):
    """A page that takes as much as by default; of what it cannot take its browser complains."""
    with serve(tmp_path, max_upload_mb=5) as site:
        context = chromium.new_context(locale="ja-JP", viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(site.url)
        page.wait_for_selector("html[data-ready]")
        page.wait_for_selector("#pane article")
        yield page
        context.close()


@pytest.mark.parametrize(
    ("words", "times"), [("a", 10**6), ("\ud800", 3 * 10**4), ("庭🇯🇵\0", 10**5)]
)
def test_question_as_long_as_a_book_costs_itself_alone(roomy, words, times) -> None:
    send(roomy, words, times)
    roomy.wait_for_selector('[data-answer="1"]')
    roomy.wait_for_selector("#send:not([disabled])")
    send(roomy, "「市場」")
    roomy.wait_for_selector('[data-answer="2"]')
    assert "市場" in roomy.locator('[data-answer="2"]').inner_text()


def test_question_longer_than_may_be_sent_is_told_and_stays(roomy) -> None:
    send(roomy, "a", 12 * 10**6)
    roomy.get_by_text("一度に送れる量を超えています").first.wait_for()
    box = roomy.get_by_role("textbox", name="質問", exact=True)
    assert box.evaluate("(box) => box.value.length") == 12 * 10**6
    send(roomy, "「市場」")
    roomy.wait_for_selector('[data-answer="1"]')
