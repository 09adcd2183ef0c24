"""Chat manners in a real browser: asked again, edited, kept, exported, judged."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from chat.cli import run
from chat.evaluation.questions import read_questions

pytestmark = pytest.mark.browser


@pytest.fixture
def open_quiet(open_page):
    """Pages that can be left: ``page.idle()`` waits until no stream of events is open."""

    def open_quiet(**options: object):
        page = open_page(**options)
        streams: set[object] = set()
        page.on("request", lambda r: "/queue/data" in r.url and streams.add(r))
        page.on("requestfinished", lambda r: streams.discard(r))
        page.on("requestfailed", lambda r: streams.discard(r))

        def idle() -> None:
            for _ in range(100):
                page.wait_for_timeout(100)
                if not streams:
                    return
            pytest.fail("events go on")

        page.idle = idle
        return page

    return open_quiet


def reload(page, shown: str) -> None:
    page.idle()
    page.reload()
    page.wait_for_selector(shown)


def box(page):
    return page.get_by_role("textbox", name="質問", exact=True)


def ask(page, question: str, number: int) -> None:
    box(page).fill(question)
    box(page).press("Enter")
    page.wait_for_selector(f'[data-answer="{number}"]')
    page.wait_for_selector("#send", state="visible")


def questions(page) -> list[str]:
    shown = page.locator(".log .turn .question").all_inner_texts()
    return [re.sub(r"^あなたの質問: *", "", text).strip() for text in shown]


def answers(page) -> list[str]:
    return page.locator(".log .words").all_inner_texts()


def action(page, name: str, turn: int = -1):
    return page.locator(".log .turn").nth(turn).get_by_role("button", name=name, exact=True)


def history(page):
    page.get_by_role("button", name="履歴", exact=True).click()
    dialog = page.get_by_role("dialog", name="会話の履歴")
    dialog.wait_for()
    return dialog


def titles(dialog) -> list[str]:
    return dialog.locator(".open .title").all_inner_texts()


def test_a_question_is_seen_at_once_then_read_then_stopped_and_asked_again(page, site) -> None:
    # Nothing that the server says is waited for: it is drawn while the key is still down.
    box(page).fill("遅い「1871年」")
    box(page).press("Enter")
    drawn = page.evaluate(
        "[...document.querySelectorAll('.log .question')].map(e => e.textContent)"
    )
    assert [text.split(": ")[-1] for text in drawn] == ["遅い「1871年」"]
    page.locator(".log").get_by_text("見つけた箇所を読んでいます").wait_for()
    page.get_by_role("button", name="停止").click()
    page.get_by_text("停止しました。").wait_for()
    site.answerer.go.set()
    action(page, "もう一度聞く").click()
    page.wait_for_selector('[data-answer="1"]')
    assert (questions(page), answers(page)) == (["遅い「1871年」"], ["1871年"])


def test_first_feedback_comes_within_100_ms_however_slow_the_server_is(open_page, site) -> None:
    timed = """
      const sent = window.fetch;
      window.fetch = async (...given) => {
        if (String(given[0]).includes("queue/join")) await new Promise((go) => setTimeout(go, 600));
        return sent(...given);
      };
      addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        const begun = performance.now();
        const look = () => {
          if (document.querySelector(".log .searching")) window.took = performance.now() - begun;
          else requestAnimationFrame(look);
        };
        look();
      }, true);
    """
    page = open_page(before=timed)
    box(page).fill("「1871年」")
    box(page).press("Enter")
    page.wait_for_selector('[data-answer="1"]')
    assert page.evaluate("window.took") < 100


def test_an_edited_question_replaces_its_turn_and_what_came_after(open_page, site) -> None:
    page = open_page()
    for number, question in enumerate(("「1871年」", "「市場」", "「灯台」"), start=1):
        ask(page, question, number)
    box(page).fill("書きかけ")
    action(page, "質問を直す", 1).click()
    assert box(page).input_value() == "「市場」"
    page.get_by_text("質問を直しています").wait_for()
    box(page).press("Escape")
    assert box(page).input_value() == "書きかけ"
    assert questions(page) == ["「1871年」", "「市場」", "「灯台」"]

    action(page, "質問を直す", 1).click()
    box(page).fill("「倉庫」")
    box(page).press("Enter")
    page.wait_for_selector('[data-answer="4"]')
    assert questions(page) == ["「1871年」", "「倉庫」"]
    assert answers(page) == ["1871年", "倉庫"]
    # It was asked as the second question, and the article moved to its answer.
    assert site.answerer.asked[-1][:2] == ("「倉庫」", ("「1871年」",))
    page.wait_for_selector("mark[data-citation='4.1']")
    assert box(page).input_value() == ""
    # What it replaced is not lost.
    page.get_by_role("button", name="元に戻す").click()
    page.wait_for_function("document.querySelectorAll('.log .turn').length === 3")
    assert answers(page) == ["1871年", "市場", "灯台"]


def test_a_reload_shows_the_last_conversation_and_follow_ups_go_on(open_quiet, site) -> None:
    page = open_quiet()
    ask(page, "「1871年」", 1)
    reload(page, '[data-answer="1"]')
    assert (questions(page), answers(page)) == (["「1871年」"], ["1871年"])
    page.wait_for_selector("mark[data-citation='1.1']")
    ask(page, "「市場」", 2)
    assert site.answerer.asked[-1][:2] == ("「市場」", ("「1871年」",))
    assert page.locator('[data-answer="2"] .understood').inner_text().count("「1871年」")


def test_a_changed_article_and_foreign_storage_are_told_not_believed(open_quiet, site) -> None:
    page = open_quiet()
    ask(page, "「1871年」", 1)
    stored = "Object.keys(localStorage).filter(k => k.startsWith('shutten.conversation.'))"
    (key,) = page.evaluate(stored)
    # Somebody writes words into the storage that the article does not have, and markup.
    page.evaluate(
        """key => {
          const record = JSON.parse(localStorage[key]);
          const hack = '<img src=x onerror="window.hacked=1">';
          record.title = hack;
          record.conversation.turns[0].question = hack;
          record.conversation.turns[0].answer.citations[0].text = '1999年';
          record.conversation.turns[0].answer.answer = '1999年' + hack;
          localStorage[key] = JSON.stringify(record);
          localStorage['shutten.conversation.0123456789abcdef'] = '{"version":1,';
          localStorage['shutten.conversation.x'] = 'null';
        }""",
        key,
    )
    reload(page, ".lapsed")
    page.get_by_text("この答えの後で記事が変わりました。").wait_for()
    assert page.locator(".log .words, .log .chip, #pane mark").count() == 0
    assert "1999年" in page.locator(".lapsed-words").inner_text()
    dialog = history(page)
    assert titles(dialog) == ['<img src=x onerror="window.hacked=1">']
    assert page.locator(".log img, #history img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_conversations_are_listed_opened_renamed_deleted_and_brought_back(open_quiet, site) -> None:
    page = open_quiet()
    ask(page, "「1871年」", 1)
    page.get_by_role("button", name="会話を消す").click()
    page.wait_for_selector(".welcome")
    ask(page, "「市場」", 1)
    dialog = history(page)
    assert titles(dialog) == ["「市場」", "「1871年」"]
    dialog.get_by_role("button", name=re.compile("^「1871年」")).click()
    page.wait_for_function("document.querySelector('.log .words')?.textContent === '1871年'")

    dialog = history(page)
    row = dialog.get_by_role("listitem").filter(has_text="「1871年」")
    row.get_by_role("button", name="名前を変える").click()
    name = dialog.get_by_role("textbox", name="会話の名前")
    name.fill("港の年")
    name.press("Enter")
    assert titles(dialog) == ["「市場」", "港の年"]
    row = dialog.get_by_role("listitem").filter(has_text="港の年")
    row.get_by_role("button", name="削除", exact=True).click()
    assert titles(dialog) == ["「市場」"]
    page.wait_for_selector(".welcome")
    dialog.get_by_role("button", name="元に戻す").click()
    page.wait_for_selector('[data-answer="1"]')
    assert titles(dialog) == ["「市場」", "港の年"]
    dialog.get_by_role("button", name="すべて削除").click()
    dialog.get_by_text("まだ会話はありません。").wait_for()
    reload(page, ".welcome")


def test_a_conversation_open_in_two_pages_does_not_lose_a_turn(open_page, site) -> None:
    page = open_page()
    ask(page, "「1871年」", 1)
    other = page.context.new_page()
    other.goto(site.url)
    other.wait_for_selector('[data-answer="1"]')
    ask(other, "「市場」", 2)
    ask(page, "「灯台」", 2)
    dialog = history(page)
    assert len(titles(dialog)) == 2
    kept = page.evaluate(
        "Object.values(localStorage).map(v => JSON.parse(v).conversation.turns.map("
        "t => t.question).join())"
    )
    assert sorted(kept) == ["「1871年」,「市場」", "「1871年」,「灯台」"]


def test_exports_hold_the_words_verbatim_and_their_places(open_page, site, tmp_path) -> None:
    page = open_page()
    words = "**項目**\n- 二つ目の項目"
    ask(page, f"「{words}」", 1)
    ask(page, "?『市場』", 2)
    dialog = history(page)

    def export(name: str) -> Path:
        with page.expect_download() as download:
            dialog.get_by_role("button", name=name).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        return path

    kept = json.loads(export("JSON で書き出す").read_text(encoding="utf-8"))
    first, second = kept["turns"]
    (citation,) = first["answer"]["citations"]
    text = site.answerer.handle.current().documents["notes.md"].text
    assert text[citation["start"] : citation["end"]] == citation["text"] == words
    assert first["answer"]["index_version"] == site.answerer.handle.current().version
    assert second["answer"]["reply"].startswith("記事の中に")

    markdown = export("Markdown で書き出す").read_text(encoding="utf-8")
    tokens = [t for t in MarkdownIt().parse(markdown) if t.type == "inline"]
    shown = [
        "".join("\n" if c.type in ("hardbreak", "softbreak") else c.content for c in t.children)
        for t in tokens
    ]
    assert words in shown
    place = next(line for line in shown if "notes.md" in line)
    assert place.startswith("出典: 山の町の記録")
    assert f"{citation['start']}-{citation['end']}" in place


GOLD = "三つが町を支えました。\n\n  • 灯台\n    沖の船に岸を知らせる塔です。\n  • 倉庫"


def test_a_judgement_with_the_right_answer_selected_becomes_a_question_with_gold(
    open_page, site, tmp_path, capsys
) -> None:
    page = open_page()
    ask(page, "「1871年」", 1)
    ask(page, "「市場」『1871年』", 2)
    action(page, "役に立った", 0).click()
    page.get_by_text("評価を受け取りました").wait_for()
    action(page, "役に立たなかった", 1).click()
    form = page.get_by_role("form", name="この答えへの評価")
    form.get_by_label("足りない").check()
    form.get_by_label("くわしく").fill("倉庫も")
    page.locator("#pane .item", has_text="倉庫").first.wait_for()
    # From the middle of a paragraph into a list, over a marked place.
    page.evaluate(
        """() => {
          const find = (words) => {
            const walker = document.createTreeWalker(
              document.querySelector('#pane article'), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              const at = node.data.indexOf(words);
              if (at >= 0) return [node, at];
            }
          };
          const range = document.createRange();
          range.setStart(...find('三つが町を'));
          const [node, at] = find('倉庫');
          range.setEnd(node, at + 2);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.locator("#reader").get_by_role("button", name="この選択が正しい答え").click()
    form.get_by_text("正しい答え: 三つが町を支えました。").wait_for()
    form.get_by_role("button", name="評価を送る").click()
    form.wait_for(state="detached")
    pressed = page.locator(".turn-actions [aria-pressed=true]")
    assert pressed.evaluate_all("all => all.map(e => e.ariaLabel)") == [
        "役に立った",
        "役に立たなかった",
    ]

    log = (site.folder / "feedback" / "votes.jsonl").read_text(encoding="utf-8").splitlines()
    # Up; down at once; down with what was said of it.
    assert [json.loads(line)["rating"] for line in log] == ["up", "down", "down"]
    assert "127.0.0.1" not in "".join(log)
    out = tmp_path / "questions.jsonl"
    config = site.folder / "config.toml"
    config.write_text("", encoding="utf-8")
    (site.folder / "pyproject.toml").touch()
    (site.folder / "var").mkdir(exist_ok=True)
    (site.folder / "feedback").rename(site.folder / "var" / "feedback")
    assert run(["--config", str(config), "feedback", "export", str(out)]) == 0
    assert "2 問" in capsys.readouterr().out
    first, second = read_questions(out)
    assert (first.question, first.answers, first.source) == (
        "「1871年」",
        ("1871年",),
        "harbour.txt",
    )
    assert (second.after, second.answers, second.answerable) == (("「1871年」",), (GOLD,), True)
    assert GOLD in site.answerer.handle.current().documents["harbour.txt"].text


def test_where_judgements_are_off_none_is_shown(tmp_path, chromium) -> None:
    from tests.browser.conftest import serve_site

    with serve_site(tmp_path, feedback=False) as site:
        page = chromium.new_page(locale="ja-JP")
        page.goto(site.url)
        page.wait_for_selector("html[data-ready]")
        ask(page, "「1871年」", 1)
        assert action(page, "もう一度聞く").count() == 1
        assert action(page, "役に立った").count() == 0
        # Nor is one taken that somebody sends all the same.
        page.evaluate("window.shutten.voting('vote', {number: 1, rating: 'up'})")
        page.wait_for_selector(
            "#vote-outcome [data-outcome*='受け付けていません']", state="attached"
        )
        page.close()
        assert not (tmp_path / "feedback").exists()


QUEUED = """
  const sent = window.fetch;
  window.fetch = async (...given) => {
    const address = given[0] instanceof Request ? given[0].url : String(given[0]);
    if (!window.queued) return sent(...given);
    if (address.includes("queue/join")) return Response.json({ event_id: "e1" });
    if (!address.includes("queue/data")) return sent(...given);
    const body = new ReadableStream({ start: (stream) => (window.say = (message) =>
      stream.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(message)}\\n\\n`))) });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
"""


def test_the_place_in_the_queue_is_told(open_quiet, site) -> None:
    page = open_quiet(before=QUEUED)
    page.idle()  # what the page is loaded by is not what is queued
    page.evaluate("window.queued = true")
    box(page).fill("「1871年」")
    box(page).press("Enter")
    page.wait_for_function("() => Boolean(window.say)")
    estimation = {"msg": "estimation", "queue_size": 5, "rank_eta": 1}
    for event, rank in (("other", 4), ("e1", 3)):
        page.evaluate("m => window.say(m)", estimation | {"event_id": event, "rank": rank})
    page.locator(".log").get_by_text("順番を待っています(前に 3 人)").wait_for()


LATE_VOTES = """
  const sent = window.fetch;
  window.fetch = async (...given) => {
    const vote = String(given[1]?.body).includes('"rating"');
    if (vote) await new Promise((go) => setTimeout(go, 1500));
    return sent(...given);
  };
"""


def two_conversations(page) -> None:
    """Two of as many turns; the second is shown."""
    ask(page, "「1871年」", 1)
    ask(page, "「倉庫」", 2)
    page.get_by_role("button", name="会話を消す").click()
    page.wait_for_selector(".welcome")
    ask(page, "「市場」", 1)
    ask(page, "「灯台」", 2)


OPEN_THE_OTHER = """() => {
  const ids = Object.keys(localStorage).filter((key) => key.startsWith("shutten.conversation."));
  const shown = shutten.currentConversation().id;
  shutten.openConversation(ids.map((key) => key.slice(-16)).find((id) => id !== shown));
}"""


def test_a_vote_goes_to_no_other_conversation(open_page, site) -> None:
    page = open_page(before=LATE_VOTES)
    two_conversations(page)
    action(page, "役に立った", 0).click()
    page.evaluate(OPEN_THE_OTHER)
    page.wait_for_function("document.querySelector('.log .words')?.textContent === '1871年'")
    page.locator("#notice").filter(has_text="もう開かれていません").wait_for()
    assert page.locator(".turn-actions [aria-pressed=true], .vote-said").count() == 0
    votes = site.folder / "feedback" / "votes.jsonl"
    assert not votes.exists() or not votes.read_text(encoding="utf-8")
    action(page, "役に立った", 0).click()
    page.get_by_text("評価を受け取りました").wait_for()
    (line,) = votes.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["question"] == "「1871年」"


def test_a_conversation_with_as_many_turns_is_opened_at_its_end(open_page, site) -> None:
    page = open_page(viewport={"width": 1280, "height": 480})
    two_conversations(page)
    page.wait_for_timeout(600)
    page.locator(".log").evaluate("log => { log.scrollTop = 0; }")
    page.evaluate(OPEN_THE_OTHER)
    page.wait_for_function("document.querySelector('.log .words')?.textContent === '1871年'")
    page.wait_for_function("document.querySelector('.log').scrollTop > 0")


def test_what_was_unfolded_and_a_name_being_written_outlast_the_next_answer(page, site) -> None:
    ask(page, "「1871年」〈灯台〉", 1)
    found = page.locator("[data-answer='1'] .found")
    found.locator("summary").first.click()
    assert found.get_attribute("open") is not None
    box(page).fill("遅い「市場」")
    box(page).press("Enter")
    page.locator(".log").get_by_text("見つけた箇所を読んでいます").wait_for()
    assert found.get_attribute("open") is not None
    dialog = history(page)
    dialog.get_by_role("button", name="名前を変える").click()
    name = dialog.get_by_role("textbox", name="会話の名前")
    name.fill("港の年")
    site.answerer.go.set()
    page.wait_for_selector('[data-answer="2"]')
    page.wait_for_timeout(300)
    assert name.input_value() == "港の年"
    name.press("Enter")
    assert titles(dialog) == ["港の年"]
    dialog.get_by_role("button", name="閉じる").click()
    assert found.get_attribute("open") is not None
    # Only what was unfolded is.
    assert page.locator(".log details[open]").count() == 1
    found.locator("summary").first.click()
    ask(page, "「倉庫」", 3)
    assert page.locator(".log details[open]").count() == 0
