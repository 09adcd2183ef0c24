"""The page in a real browser; what is asked and cited is said by each test."""

from __future__ import annotations

import re

import httpx
import pytest

from index.handle import IndexHandle

pytestmark = pytest.mark.browser

SIGNS = "*`#>•・-"


def bare(text: str) -> str:
    return re.sub(rf"[\s{re.escape(SIGNS)}]", "", text)


def box(page, name: str = "質問"):
    return page.get_by_role("textbox", name=name, exact=True)


def ask(page, question: str, number: int) -> None:
    box(page).fill(question)
    box(page).press("Enter")
    page.wait_for_selector(f'[data-answer="{number}"]')


def marked(page, citation: str) -> str:
    return page.evaluate(
        "id => [...document.querySelectorAll(`mark[data-citation='${id}']`)]"
        ".map(mark => mark.textContent).join('')",
        citation,
    )


def wait_marked(page, citation: str) -> None:
    page.wait_for_selector(f"mark[data-citation='{citation}']")


def in_view(page, citation: str) -> None:
    """Waits until the first piece of a citation lies inside the pane's visible part."""
    page.wait_for_function(
        """id => {
          const mark = document.querySelector(`mark[data-citation='${id}']`);
          const pane = document.querySelector('#pane .scroll').getBoundingClientRect();
          if (!mark) return false;
          const box = mark.getBoundingClientRect();
          return box.top >= pane.top && box.bottom <= pane.bottom;
        }""",
        arg=citation,
    )


def shown_article(page) -> str:
    return page.locator("#pane .scroll").get_attribute("data-source")


def test_first_visit_shows_an_article_and_says_what_can_be_done(page) -> None:
    assert shown_article(page) == "harbour.txt"
    assert page.locator("#pane h2").first.inner_text() == "港の町の記録"
    assert page.locator("#pane ul ul .item").all_inner_texts() == ["朝の市", "夕の市"]
    assert "抜き出し" in page.locator(".welcome").inner_text()
    assert page.evaluate("document.documentElement.lang") == "ja"


def test_an_answer_is_cited_marked_and_scrolled_to(page) -> None:
    ask(page, "「港の倉庫は20棟ありました。」『1871年』", 1)
    card = page.locator('[data-answer="1"]')
    assert card.get_attribute("data-answered") == "true"
    assert "港の倉庫は20棟ありました。" in card.inner_text()
    wait_marked(page, "1.1")
    assert marked(page, "1.1") == "港の倉庫は20棟ありました。"
    assert marked(page, "1.2") == "1871年"
    in_view(page, "1.1")
    chip = page.get_by_role("button", name=re.compile(r"引用 1: .*小さな節 20$"))
    assert chip.get_attribute("data-citation") == "1.1"
    assert page.locator("[data-citation='1.1']:not(mark)").count() == 1


def test_a_chip_moves_the_article_by_mouse_and_keyboard(page) -> None:
    ask(page, "「港の倉庫は20棟ありました。」『1871年』", 1)
    in_view(page, "1.1")
    page.locator("[data-citation-chip='1.2']").click()
    in_view(page, "1.2")
    page.locator("[data-citation-chip='1.1']").focus()
    page.keyboard.press("Enter")
    in_view(page, "1.1")
    page.locator("[data-citation-chip='1.2']").focus()
    page.keyboard.press("Space")
    in_view(page, "1.2")


def test_a_chip_of_an_earlier_answer_switches_article_and_back(page) -> None:
    ask(page, "「港は1871年に開かれました。」", 1)
    ask(page, "「二つ目の項目」", 2)
    wait_marked(page, "2.1")
    assert shown_article(page) == "notes.md"
    page.locator("[data-citation-chip='1.1']").click()
    in_view(page, "1.1")
    assert shown_article(page) == "harbour.txt"
    assert marked(page, "1.1") == "港は1871年に開かれました。"
    page.locator("[data-citation-chip='2.1']").click()
    in_view(page, "2.1")
    assert shown_article(page) == "notes.md"


SPANS = [
    "1871年に開かれました。設計したのは技師の浜田清です。\nこの行は同じ",
    "三つが町を支えました。\n\n  • 灯台\n    沖の船に岸を知らせる塔です。\n  • 倉庫\n  • 市場\n"
    "      • 朝の市",
    '<script>window.hacked = 1</script> と <img src=x onerror="window.hacked = 2"> が',
    "${window.hacked = 3} や {{window.hacked}}",
    "とても大事**な点は*雪*です。`code` も",
    "**項目**\n- 二つ目の項目",
    "引用の一行目\n> 引用の二行目",
]


def test_marks_hold_the_citation_exactly(page, articles) -> None:
    for number, words in enumerate(SPANS, start=1):
        assert any(words in text for text in articles.values())
        ask(page, f"「{words}」", number)
        wait_marked(page, f"{number}.1")
        assert bare(marked(page, f"{number}.1")) == bare(words)
    assert page.evaluate("window.hacked") is None


def test_an_article_with_markup_is_shown_as_text(page) -> None:
    shown = page.locator("#pane article").inner_text()
    assert "<script>window.hacked = 1</script>" in shown
    assert '<img src=x onerror="window.hacked = 2">' in shown
    assert "${window.hacked = 3} や {{window.hacked}}" in shown
    assert page.locator("#pane img, #pane script").count() == 0
    ask(page, "<img src=x onerror='window.hacked=4'>「1871年」", 1)
    assert page.locator("#conversation img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_overlapping_citations_are_each_marked_whole(page) -> None:
    ask(page, "「1871年に開かれました。設計」「開かれました。設計したのは」", 1)
    wait_marked(page, "1.2")
    assert marked(page, "1.1") == "1871年に開かれました。設計"
    assert marked(page, "1.2") == "開かれました。設計したのは"


def test_no_answer_offers_the_nearest_passages(page) -> None:
    ask(page, "?「港の倉庫は3棟ありました。」「二つ目の項目」", 1)
    card = page.locator('[data-answer="1"]')
    assert card.get_attribute("data-answered") == "false"
    assert "答えは見つかりませんでした。" in card.inner_text()
    assert "答えではありません" in card.inner_text()
    in_view(page, "1.1")
    assert page.locator("mark.nearest").count() == 1
    page.locator("[data-citation-chip='1.2']").click()
    in_view(page, "1.2")


def test_an_empty_question_gets_a_sentence(page) -> None:
    box(page).press("Enter")
    page.wait_for_selector('[data-answer="1"]')
    assert page.locator('[data-answer="1"]').inner_text() == "質問を入力してください。"


def test_a_broken_index_is_told_in_a_sentence_and_the_question_kept(page) -> None:
    box(page).fill("壊れた索引")
    box(page).press("Enter")
    problem = page.locator(".log .problem")
    problem.wait_for()
    assert "shutten index build" in problem.inner_text()
    assert "Traceback" not in page.locator("body").inner_text()
    assert box(page).input_value() == "壊れた索引"
    ask(page, "「1871年」", 1)


def test_earlier_questions_go_along_and_numbers_count_up(page, site) -> None:
    ask(page, "「1871年」", 1)
    ask(page, "「浜田清」", 2)
    assert site.answerer.asked[-1] == ("「浜田清」", ("「1871年」",), None)
    assert "「1871年」 「浜田清」" in page.locator(".understood").inner_text()
    page.get_by_role("button", name="会話を消す").click()
    page.wait_for_selector(".welcome")
    assert page.locator("#pane mark").count() == 0
    ask(page, "「灯台」", 1)
    assert site.answerer.asked[-1] == ("「灯台」", (), None)
    assert page.locator("[data-answer]").count() == 1


def test_stop_leaves_the_question_and_nothing_comes_later(page, site) -> None:
    box(page).fill("遅い「1871年」")
    box(page).press("Enter")
    page.get_by_role("button", name="停止").click()
    page.wait_for_selector(".stopped")
    site.answerer.go.set()
    assert box(page).input_value() == "遅い「1871年」"
    ask(page, "「浜田清」", 1)
    assert page.locator("[data-answer]").count() == 1
    assert site.answerer.asked[-1][1] == ()


def test_the_selector_restricts_the_question(page, site) -> None:
    page.get_by_role("combobox", name="対象の記事").click()
    page.get_by_role("option", name="山の町の記録").click()
    page.wait_for_selector("#pane [data-source='notes.md']")
    ask(page, "「二つ目の項目」", 1)
    assert site.answerer.asked[-1][2] == ("notes.md",)


def test_an_imes_enter_does_not_send_and_shift_enter_breaks_the_line(page, site) -> None:
    box(page).focus()
    ime = page.context.new_cdp_session(page)
    ime.send("Input.imeSetComposition", {"text": "みなと", "selectionStart": 3, "selectionEnd": 3})
    # What a browser sends for the Enter that confirms: while composing, as key 229, and after.
    page.evaluate(
        """() => {
          const box = document.activeElement;
          const key = (kind, more) => box.dispatchEvent(new KeyboardEvent(kind,
            {key: 'Enter', bubbles: true, cancelable: true, ...more}));
          for (const kind of ['keydown', 'keypress', 'keyup']) {
            key(kind, {isComposing: true});
            key(kind, {keyCode: 229});
          }
        }"""
    )
    ime.send("Input.insertText", {"text": "港"})
    page.evaluate(
        """() => {
          const box = document.activeElement;
          box.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true, data: '港'}));
          box.dispatchEvent(new KeyboardEvent('keypress',
            {key: 'Enter', bubbles: true, cancelable: true}));
        }"""
    )
    page.wait_for_timeout(300)
    assert box(page).input_value() == "港"
    assert site.answerer.asked == []
    box(page).press("Shift+Enter")
    box(page).press_sequentially("「1871年」")
    assert box(page).input_value() == "港\n「1871年」"
    box(page).press("Enter")
    page.wait_for_selector('[data-answer="1"]')
    assert site.answerer.asked[-1][0] == "港\n「1871年」"
    assert box(page).input_value() == ""


def test_an_example_is_asked_with_one_click(page, site) -> None:
    example = page.locator("[data-example]").first
    question = example.inner_text()
    example.click()
    page.wait_for_selector('[data-answer="1"]')
    assert site.answerer.asked[-1][0] == question


def test_an_english_browser_gets_english(open_page) -> None:
    page = open_page("en-GB")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title() == "Shutten"
    for name in ("Send", "Clear conversation", "Add an article"):
        assert page.get_by_role("button", name=name).is_visible()
    box(page, "Question").fill("「1871年」")
    box(page, "Question").press("Enter")
    page.wait_for_selector('[data-answer="1"]')
    labels = page.locator("#chat-head, .confidence, #composer, #reader-head").all_inner_texts()
    assert not re.search(r"[\u3041-\u309f]", "".join(labels))


def test_two_browsers_do_not_mix(open_page, site) -> None:
    one, two = open_page(), open_page()
    ask(one, "「1871年」", 1)
    ask(two, "「浜田清」", 1)
    ask(one, "「灯台」", 2)
    assert site.answerer.asked[-1][1] == ("「1871年」",)
    assert two.locator("[data-answer]").count() == 1
    assert "1871年" not in two.locator("[data-answer] .words").inner_text()


def test_a_phone_shows_both_parts_without_scrolling_sideways(open_page) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    ask(page, "「港の倉庫は20棟ありました。」『1871年』", 1)
    in_view(page, "1.1")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    wide = "e => [...document.querySelectorAll('#shutten *')].filter(e => e.checkVisibility()"
    wide += " && !e.closest('.unseen') && e.getBoundingClientRect().right > 391).length"
    assert page.evaluate(wide) == 0
    low = page.locator("#reader").bounding_box()["height"]
    page.get_by_role("button", name="広げる").click()
    assert page.locator("#reader").bounding_box()["height"] > low
    page.get_by_role("button", name="縮める").click()
    assert page.locator("#reader").bounding_box()["height"] == pytest.approx(low)


def test_dark_and_light_follow_the_system(open_page) -> None:
    def paper(scheme: str) -> str:
        page = open_page(color_scheme=scheme)
        return page.evaluate("getComputedStyle(document.getElementById('chat')).backgroundColor")

    assert paper("light") == "rgb(255, 255, 255)"
    assert paper("dark") == "rgb(28, 31, 34)"


def test_requests_that_call_us_by_another_name_are_refused(site) -> None:
    """A foreign page that resolves its own name to this machine gets nothing."""
    assert httpx.get(site.url).status_code == 200
    assert httpx.get(site.url, headers={"Host": "evil.example"}).status_code == 400


def test_a_file_that_was_not_uploaded_cannot_be_added(site, tmp_path) -> None:
    """A request may name any path of the machine; only uploads are taken."""
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密の言葉は鯨です。", encoding="utf-8")
    named = {"path": str(secret), "meta": {"_type": "gradio.FileData"}}
    with httpx.Client(base_url=site.url, timeout=10) as client:
        for dependency in client.get("/config").json()["dependencies"]:
            session = f"attack{dependency['id']}"
            body = {
                "data": [named] * len(dependency["inputs"]),
                "fn_index": dependency["id"],
                "session_hash": session,
            }
            client.post("/conversation", json={"session_hash": session})
            assert client.post("/gradio_api/queue/join", json=body).status_code == 200
            with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as events:
                for line in events.iter_lines():
                    if "process_completed" in line or "close_stream" in line:
                        break
    documents = IndexHandle(site.store).current().documents.values()
    assert not any("鯨" in document.text for document in documents)


def test_each_answer_comes_into_sight(page) -> None:
    page.set_viewport_size({"width": 1280, "height": 560})
    for number, words in enumerate(("1871年", "灯台", "浜田清"), start=1):
        ask(page, f"「{words}」『港』", number)
        page.wait_for_function(
            """(number) => {
              const log = document.querySelector("#conversation .log").getBoundingClientRect();
              const card = document.querySelector(`[data-answer="${number}"]`);
              const words = card.querySelector(".words").getBoundingClientRect();
              return words.top >= log.top && words.bottom <= log.bottom - 60;
            }""",
            arg=number,
        )
