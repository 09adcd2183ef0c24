"""Password, limits and two people at once, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.web.access.password import hash_password

PASSWORD = "ひらけ、ごま 8"
pytestmark = pytest.mark.browser


def ask(page, question: str, name: str = "質問") -> None:
    box = page.get_by_role("textbox", name=name, exact=True)
    box.fill(question)
    box.press("Enter")


def answers(page) -> list[str]:
    return page.locator("[data-answer]").all_inner_texts()


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, serve, served) -> Iterator[object]:
    # Within ``served``, whose folder for uploads is the process's own again afterwards.
    hashed = str(hash_password(PASSWORD))
    with serve(tmp_path_factory.mktemp("locked"), password_hash=hashed) as site:
        yield site


@pytest.fixture
def visit(chromium):
    opened = []

    def visit(url: str, **options: object):
        context = chromium.new_context(**{"locale": "ja-JP", **options})
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(url)
        return page

    yield visit
    for context in opened:
        context.close()


def log_in(page, password: str = PASSWORD) -> None:
    page.get_by_label("パスワード").fill(password)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_opens_with_the_password_and_closes_again(locked, visit, width: int) -> None:
    page = visit(f"{locked.url}/?doc=notes.md", viewport={"width": width, "height": 740})
    assert page.url.startswith(f"{locked.url}/login")
    assert page.evaluate("document.activeElement.id") == "password"
    log_in(page, "ちがう言葉です")
    page.get_by_role("alert").filter(has_text="パスワードが違います").wait_for()
    log_in(page)
    page.wait_for_selector("html[data-ready]")
    assert page.url == f"{locked.url}/?doc=notes.md"
    ask(page, "「1871年」")
    page.wait_for_selector('[data-answer="1"]')
    out = page.get_by_role("button", name="ログアウト")
    box = out.bounding_box()
    last = page.get_by_role("tab").last.bounding_box()
    assert last["x"] + last["width"] <= box["x"], "it covers no tab"
    assert box["x"] + box["width"] <= width
    bar = page.locator("#tabs").bounding_box()
    assert (bar["y"], bar["width"]) == (0, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    out.click()
    page.wait_for_selector("#password")
    page.goto(locked.url)
    assert page.url.endswith("/login")


def test_it_works_without_scripts_and_fits_a_phone(locked, visit) -> None:
    page = visit(
        locked.url,
        java_script_enabled=False,
        locale="en-US",
        color_scheme="dark",
        viewport={"width": 320, "height": 560},
    )
    page.get_by_label("Password").fill(PASSWORD)
    assert page.locator("main").bounding_box()["width"] <= 320
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{locked.url}/")


def test_a_page_whose_session_ended_goes_to_the_login(locked, visit) -> None:
    page = visit(locked.url)
    log_in(page)
    page.wait_for_selector("html[data-ready]")
    page.context.clear_cookies()
    ask(page, "「1871年」")
    page.wait_for_selector("#password")


def test_another_pages_script_reaches_nothing(site, visit) -> None:
    """A page of another origin in the same browser asks in the user's name, and is refused."""
    page = visit("about:blank")
    page.route(
        "http://localhost:9/**",
        lambda route: route.fulfill(content_type="text/html", body="<title>elsewhere</title>"),
    )
    page.goto("http://localhost:9/")
    before = len(site.answerer.asked)
    said = page.evaluate(
        """async url => {
          const tries = [
            [url + '/gradio_api/queue/join', {method: 'POST', body: '{}',
              headers: {'content-type': 'text/plain'}}],
            [url + '/gradio_api/queue/join', {method: 'POST', body: '{}', mode: 'no-cors'}],
            [url + '/gradio_api/queue/join', {method: 'POST', body: '{}',
              headers: {'content-type': 'application/json'}}],
            [url + '/config', {}],
          ];
          const said = [];
          for (const [address, options] of tries) {
            try {
              const response = await fetch(address, options);
              said.push(response.type === 'opaque' ? 'opaque' : await response.text());
            } catch { said.push('refused') }
          }
          return said;
        }""",
        site.url,
    )
    assert set(said) <= {"refused", "opaque"}
    assert len(site.answerer.asked) == before


def test_conversations_of_two_browsers_never_mix(site, open_page) -> None:
    one, two = open_page(), open_page()
    ask(one, "遅い「1871年」")
    one.locator(".turn").wait_for()
    ask(two, "「技師の浜田清」")
    two.wait_for_selector('[data-answer="1"]')
    ask(two, "「沖の船に岸を知らせる塔です」")
    two.wait_for_selector('[data-answer="2"]')
    assert one.locator("[data-answer]").count() == 0, "the slow one is still waited for"
    site.answerer.go.set()
    one.wait_for_selector('[data-answer="1"]')
    for number in range(2, 5):
        ask(one, f"「港の倉庫は{number}棟ありました」")
        ask(two, f"「港の倉庫は{number + 10}棟ありました」")
        one.wait_for_selector(f'[data-answer="{number}"]')
        two.wait_for_selector(f'[data-answer="{number + 1}"]')
    first, second = answers(one), answers(two)
    assert [("1871年" in first[0]), len(first), len(second)] == [True, 4, 5]
    for number in range(2, 5):
        assert f"港の倉庫は{number}棟" in first[number - 1]
        assert f"港の倉庫は{number + 10}棟" in second[number]
    mine, yours = (
        one.locator("#conversation").inner_text(),
        two.locator("#conversation").inner_text(),
    )
    assert "浜田清" not in mine
    assert "1871年" not in yours
    # What a follow-up can refer to is one's own.
    asked = {question: earlier for question, earlier, _ in site.answerer.asked}
    last = asked["「港の倉庫は14棟ありました」"]
    assert all("1871年" not in earlier for earlier in last)
    assert (
        one.locator("#pane mark").first.inner_text() != two.locator("#pane mark").first.inner_text()
    )


def test_too_many_questions_are_told_with_the_time_to_wait(tmp_path: Path, serve, visit) -> None:
    with serve(tmp_path, questions_per_minute=1) as site:
        page = visit(site.url)
        page.wait_for_selector("html[data-ready]")
        for number in range(1, 11):
            ask(page, "「1871年」")
            page.wait_for_selector(f'[data-answer="{number}"]')
        ask(page, "「浜田清」とは?")
        page.locator("#conversation").filter(has_text="秒待ってから").wait_for()
        assert len(site.answerer.asked) == 10
        box = page.get_by_role("textbox", name="質問", exact=True)
        assert box.input_value() == "「浜田清」とは?", "it can be sent again"
