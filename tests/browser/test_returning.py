"""A page that slept longer than the server keeps its session goes on as if nothing had been."""

from __future__ import annotations

import json
import time

import pytest

pytestmark = pytest.mark.browser


def expire(site) -> None:
    """As an hour after the browser was last heard of."""
    sessions = list(site.sessions.values())
    for state in sessions:
        state.is_closed, state.STATE_TTL_WHEN_CLOSED = True, 0
    for _ in range(100):
        # Of those in which nothing was done yet Gradio notes no time.
        if not any(key in state._state_ttl for state in sessions for key in state.state_data):
            return
        time.sleep(0.1)
    pytest.fail("Gradio keeps what is expired")


def forget(site) -> None:
    """As where there were too many sessions, or another server is there."""
    site.sessions.clear()


@pytest.fixture(params=[expire, forget])
def let_go(request, site):
    return lambda: request.param(site)


@pytest.fixture
def english_page(chromium, site):
    """A page in another language than the server's own."""
    context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(10_000)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(site.url)
    page.wait_for_selector("html[data-ready]")
    page.wait_for_selector("#pane article")
    yield page
    context.close()
    assert problems == []


def box(page):
    return page.get_by_role("textbox", name="Question", exact=True)


def ask(page, question: str, number: int) -> None:
    box(page).fill(question)
    box(page).press("Enter")
    page.wait_for_selector(f'[data-answer="{number}"]')
    page.wait_for_selector("#send", state="visible")


def test_follow_ups_language_votes_and_citations_outlast_the_servers_session(
    english_page, site, let_go
) -> None:
    page = english_page
    ask(page, "「1871年」", 1)
    ask(page, "「市場」", 2)
    # The second is asked anew, so that numbers have a gap.
    page.locator(".log .turn").nth(1).get_by_role("button", name="Ask again").click()
    page.wait_for_selector('[data-answer="3"]')
    ask(page, "「二つ目の項目」", 4)
    page.wait_for_selector("#pane [data-source='notes.md']")
    shown = page.locator(".log .question").all_inner_texts()

    let_go()
    # A chip whose article is not the one shown: only the server can show that.
    page.locator("[data-citation-chip='3.1']").click()
    page.wait_for_selector("#pane mark[data-citation='3.1']")
    let_go()
    up = page.locator(".log .turn").first.get_by_role("button", name="Helpful", exact=True)
    up.click()
    page.locator(".vote-said[role=status]").wait_for()
    votes = (site.folder / "feedback" / "votes.jsonl").read_text("utf-8").splitlines()
    assert json.loads(votes[-1])["question"] == "「1871年」"
    let_go()
    ask(page, "「灯台」", 5)
    question, earlier, _ = site.answerer.asked[-1]
    # As the stand-in understood them, each with the one before.
    assert question == "「灯台」"
    assert [one.split(" ")[-1] for one in earlier] == ["「1871年」", "「市場」", "「二つ目の項目」"]
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".log .question").all_inner_texts()[:-1] == shown
    # It is the same conversation still, not one more in the history.
    assert (
        page.evaluate("Object.keys(localStorage).filter(k => /conversation/.test(k)).length") == 1
    )


def test_a_first_question_after_the_sleep_is_asked_in_the_pages_language(
    english_page, site, let_go
) -> None:
    let_go()
    ask(english_page, "「1871年」", 1)
    assert english_page.locator("html").get_attribute("lang") == "en"
    # It may be judged.
    assert english_page.get_by_role("button", name="Helpful", exact=True).count() == 1


def test_what_the_page_hands_over_is_not_believed(english_page, site) -> None:
    page = english_page
    ask(page, "「1871年」", 1)
    page.evaluate(
        """() => {
          const saved = document.querySelector('#saved [data-conversation]');
          const conversation = JSON.parse(saved.dataset.conversation);
          const hack = '<img src=x onerror="window.hacked=1">';
          conversation.turns[0].question = hack;
          conversation.turns[0].answer.citations[0].text = hack;
          conversation.turns[0].answer.answer = hack;
          // Unseen by the script that keeps conversations: as if its answer had come so.
          saved.setAttribute('data-conversation', JSON.stringify(conversation));
        }"""
    )
    forget(site)
    box(page).fill("「灯台」")
    box(page).press("Enter")
    page.locator(".log .words", has_text="灯台").wait_for()
    page.locator(".lapsed").wait_for()
    assert page.locator(".log img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_a_page_that_is_one_of_many_to_come_back_tries_again(english_page, site) -> None:
    page, answered = english_page, []
    ask(page, "「1871年」", 1)
    forget(site)

    def full_at_first(route) -> None:
        answered.append(route.request.method)
        if len(answered) == 1:
            route.fulfill(status=429, headers={"retry-after": "1"}, body="{}")
        else:
            route.continue_()

    page.route("**/conversation", full_at_first)
    ask(page, "「市場」", 2)
    assert len(answered) == 2
    assert page.locator(".log .question").count() == 2
