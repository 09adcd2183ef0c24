"""The reports of an evaluation, opened from the disk in a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chat.evaluation.report import render_comparison, render_report
from ingest.messages import text

SAMPLE = Path(__file__).parents[1] / "chat" / "evaluation" / "report" / "sample"
HOSTILE = "</script><script>hacked = 1</script><img src=x onerror='hacked = 2'>\"'${hacked = 3}"

# For each visible text: its contrast with what lies behind it, as WCAG 2.2 counts it.
CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({visibilityProperty: true})) continue;
    const style = getComputedStyle(element);
    const ink = element.closest("svg") ? style.fill : style.color;
    const [a, b] = [luminance(rgba(ink)), luminance(behind(element))].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), node.data.trim().slice(0, 40)]);
  }
  return found;
}"""


def lines() -> list[dict[str, Any]]:
    written = (SAMPLE / "predictions.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in written.splitlines()]


def load(name: str) -> dict[str, Any]:
    return json.loads((SAMPLE / f"{name}.json").read_bytes())


def hostile(value: Any) -> Any:
    """The same with an attack in every text."""
    if isinstance(value, dict):
        return {key: hostile(each) for key, each in value.items()}
    if isinstance(value, list):
        return [hostile(each) for each in value]
    return value + HOSTILE if isinstance(value, str) else value


def report(rows: list[dict[str, Any]] | None = None) -> str:
    return render_report(load("metrics"), rows or lines(), load("run"), "ja")


@pytest.fixture
def open_report(chromium, tmp_path: Path):
    """Opens a page from the disk; nothing may fail in it, and it may ask for nothing."""
    contexts, requested, problems = [], [], []

    def open_report(page: str, **options: Any):
        file = tmp_path / "report.html"
        file.write_text(page, encoding="utf-8")
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = chromium.new_context(**options)
        contexts.append(context)
        opened = context.new_page()
        opened.set_default_timeout(10_000)
        opened.on("request", lambda request: requested.append(request.url))
        opened.on("pageerror", lambda error: problems.append(f"error: {error}"))
        opened.on("console", lambda message: problems.append(f"console: {message.text}"))
        opened.goto(file.as_uri())
        opened.wait_for_selector("#rows tr")
        return opened

    yield open_report
    for context in contexts:
        context.close()
    assert problems == []
    assert [url for url in requested if not url.endswith("report.html")] == []


def shown_ids(page) -> list[str]:
    return page.locator("#rows tr.row td.id").all_inner_texts()


def test_nothing_in_a_file_runs(open_report: Callable):
    metrics, compared = hostile(load("metrics")), hostile(load("comparison"))
    metrics["by_kind"] = {kind + HOSTILE: each for kind, each in metrics["by_kind"].items()}
    for each in compared["flipped"]:
        each["direction"] = each["direction"].removesuffix(HOSTILE)
    attacked = render_report(metrics, hostile(lines()), hostile(load("run")), "ja")
    for html in (attacked, render_comparison(compared, "en")):
        page = open_report(html)
        openers = page.locator("button.opener")
        for number in range(openers.count()):
            openers.nth(number).press("Enter")
        for summary in page.locator("summary").all():
            if summary.is_visible():
                summary.click()
        assert page.evaluate("typeof hacked") == "undefined"
        assert page.locator("img, iframe, main script").count() == 0
        assert HOSTILE in page.locator("#rows").inner_text()


def test_opened_question_shows_the_cited_words_in_their_place(open_report: Callable):
    page = open_report(report())
    wanted = next(each for each in lines() if each["answered"] and each["scores"]["handled"])
    page.fill("#search", str(wanted["id"]))
    page.wait_for_selector("#reset:enabled")
    opener = page.locator("button.opener").first
    opener.focus()
    page.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    assert page.locator("mark.cited").all_inner_texts() == [wanted["answer"]]
    shown = page.locator(".opened").inner_text()
    assert wanted["context"][0]["text"] in shown
    assert f"{wanted['citations'][0]['start']}–{wanted['citations'][0]['end']}" in shown
    assert wanted["gold"]["evidence"][0] in shown
    assert wanted["baseline"]["answer"] in shown
    page.keyboard.press("Enter")
    assert page.locator(".opened").count() == 0


def test_gold_words_are_marked_where_they_stand_in_the_cited_context(open_report: Callable):
    missed = next(each for each in lines() if each["cause"] == "wrong_span" and each["answered"])
    page = open_report(report([missed]))
    page.locator("button.opener").first.click()
    assert missed["gold"]["answers"][0] in page.locator("mark.gold").all_inner_texts()


def test_table_is_searched_filtered_and_sorted(open_report: Callable):
    rows = lines()
    page = open_report(report())
    assert len(shown_ids(page)) == len(rows)
    page.select_option("#filter-outcome", "failed")
    failed = [each["id"] for each in rows if not each["scores"]["handled"]]
    assert shown_ids(page) == [str(each) for each in failed]
    page.click("#reset")
    page.select_option("#filter-kind", rows[0]["kind"])
    same = [str(each["id"]) for each in rows if each["kind"] == rows[0]["kind"]]
    assert shown_ids(page) == same
    page.click("#reset")
    page.click("th button[data-sort^=confidence]")
    by_confidence = sorted(rows, key=lambda each: (each["confidence"], each["number"]))
    assert shown_ids(page) == [str(each["id"]) for each in by_confidence]
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.fill("#search", "no such words")
    page.wait_for_selector("#none:not([hidden])")
    assert shown_ids(page) == []


def test_causes_and_examples_lead_to_their_questions(open_report: Callable):
    page = open_report(report())
    cause = next(name for name, each in load("metrics")["causes"].items() if each["n"])
    page.click(f"#causes button[data-narrow*={cause}]")
    assert shown_ids(page) == [str(each["id"]) for each in lines() if each["cause"] == cause]
    example = page.locator("#causes button[data-question]").last
    example.click()
    assert shown_ids(page) == [example.inner_text()]
    assert page.locator(".opened").count() == 1


@pytest.mark.parametrize("html", [report, lambda: render_comparison(load("comparison"), "ja")])
def test_switch_exchanges_every_text(open_report: Callable, html: Callable[[], str]):
    page = open_report(html())
    if page.locator("button.opener").count():
        page.locator("button.opener").first.click()
    page.locator("input[value=en]").check(force=True)
    assert page.evaluate("document.documentElement.lang") == "en"
    own = """() => [...document.querySelectorAll("[data-text]")].map((e) => e.textContent)"""
    left = [
        words for words in page.evaluate(own) if re.search(r"[\u3041-\u30ff\u4e00-\u9fff]", words)
    ]
    assert left == []
    assert page.get_attribute("#search", "placeholder") == text("report_search_hint", "en")
    page.locator("input[value=ja]").check(force=True)
    assert text("report_search", "ja") in page.inner_text(".tools")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_visible_text_has_contrast_enough(open_report: Callable, scheme: str):
    for html in (report(), render_comparison(load("comparison"), "ja")):
        page = open_report(html, color_scheme=scheme)
        for opener in page.locator("button.opener").all():
            opener.click()
        contrasts = page.evaluate(CONTRASTS)
        assert len(contrasts) > 100
        assert [each for each in contrasts if each[0] < 4.5] == []


def test_appearance_can_be_chosen(open_report: Callable):
    page = open_report(report(), color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    page.locator("input[value=dark]").check(force=True)
    assert page.evaluate(paper) == "rgb(26, 29, 32)"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_phone_needs_no_scrolling_to_the_side(open_report: Callable, language: str):
    for html in (report(), render_comparison(load("comparison"), "ja")):
        page = open_report(html, viewport={"width": 390, "height": 800})
        page.locator(f"input[value={language}]").check(force=True)
        for opener in page.locator("button.opener").all():
            opener.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def many(count: int) -> list[dict[str, Any]]:
    rows = lines()
    return [{**rows[at % len(rows)], "id": f"n{at}", "number": at} for at in range(count)]


def test_long_table_is_drawn_piece_by_piece(open_report: Callable):
    page = open_report(report(many(350)))
    assert len(shown_ids(page)) == 100
    page.click("#more")
    assert len(shown_ids(page)) == 200
    page.click("#more")
    page.click("#more")
    assert shown_ids(page)[-1] == "n349"
    assert not page.locator("#more").is_visible()


def test_five_thousand_questions_open_quickly(open_report: Callable):
    page = open_report(report(many(5000)))
    timing = page.evaluate("performance.getEntriesByType('navigation')[0].toJSON()")
    # About one second on an idle machine; tests share it with others.
    assert timing["domComplete"] < 6000


def test_print_is_in_light_colours_with_the_filtered_rows(open_report: Callable):
    page = open_report(report(many(600)), color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for hidden in (".tools", "nav", ".switches", "#more"):
        assert not page.locator(hidden).is_visible()
    kinds = page.locator("#kinds tbody th").all_inner_texts()
    assert [kind.strip() for kind in kinds] == list(load("metrics")["by_kind"])
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    assert len(shown_ids(page)) == 500
    printed = text("report_printed", "ja", found="600", printed="500")
    assert page.locator("#printed").inner_text() == printed
