"""Reading and asking side by side, in a real browser."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from index.version import SourcePath

pytestmark = pytest.mark.browser

NUMBERED = "港の倉庫は{}棟ありました。"


def ask(page, question: str, number: int) -> None:
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")
    page.wait_for_selector(f'[data-answer="{number}"]')


def wait_in_view(page, selector: str, scroller: str) -> None:
    page.wait_for_function(
        """([selector, scroller]) => {
          const element = document.querySelector(selector);
          if (!element) return false;
          const [box, room] = [element, document.querySelector(scroller)].map((e) =>
            e.getBoundingClientRect());
          return box.height > 0 && box.top >= room.top - 1 && box.bottom <= room.bottom + 1;
        }""",
        arg=[selector, scroller],
    )


def wait_focused(page, selector: str) -> None:
    page.wait_for_function("selector => document.activeElement?.matches(selector)", arg=selector)


def marked(page, citation: str) -> str:
    return "".join(page.locator(f"mark[data-citation='{citation}']").all_inner_texts())


def here(page) -> str:
    return page.locator(".toc [aria-current]").text_content()


def test_the_contents_lead_to_a_section_and_tell_where_one_is(page) -> None:
    page.get_by_text("目次", exact=True).click()
    entry = page.get_by_role("button", name="(20) 小さな節 20")
    log = page.evaluate("document.querySelector('.log').scrollTop")
    entry.click()
    wait_in_view(page, "article h4:nth-of-type(20)", "#pane .scroll")
    page.wait_for_function(
        "document.querySelector('.toc .here').textContent === '(20) 小さな節 20'"
    )
    assert here(page) == "(20) 小さな節 20"
    assert page.evaluate("document.activeElement.textContent") == "(20) 小さな節 20"
    assert page.evaluate("[scrollX, scrollY, document.querySelector('.log').scrollTop]") == [
        0, 0, log,
    ]  # fmt: skip
    assert not entry.is_visible()  # it lay over the article


def test_the_contents_by_keyboard(page) -> None:
    page.locator(".toc summary").focus()
    page.keyboard.press("Enter")
    entry = page.get_by_role("button", name="2. 悪い引用符")
    entry.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "2. 悪い引用符"
    page.keyboard.press("Escape")
    entry.wait_for(state="hidden")
    wait_focused(page, ".toc summary")
    page.keyboard.press("Enter")
    entry.focus()
    page.keyboard.press("Enter")
    wait_focused(page, "#pane h3")


def test_the_contents_stand_beside_the_article_where_there_is_room(open_page) -> None:
    page = open_page(viewport={"width": 1920, "height": 1000})
    entry = page.get_by_role("button", name="(3) 小さな節 3")
    entry.click()
    page.wait_for_function("document.querySelector('.toc [aria-current]')?.dataset.heading === '5'")
    assert entry.is_visible()
    toc, article = (page.locator(s).bounding_box() for s in (".toc", "#pane article"))
    assert toc["x"] + toc["width"] <= article["x"]
    page.set_viewport_size({"width": 1280, "height": 800})
    entry.wait_for(state="hidden")


def test_a_line_of_the_article_holds_about_forty_characters(page) -> None:
    def of(name: str) -> str:
        return page.locator("#pane article").evaluate(f"e => getComputedStyle(e).{name}")

    size = float(of("fontSize")[:-2])
    assert 35 <= float(of("width")[:-2]) / size <= 40
    assert 1.7 <= float(of("lineHeight")[:-2]) / size <= 1.9
    assert of("lineBreak") == "strict"


def test_earlier_citations_stay_faint_and_the_article_whole(page) -> None:
    before = page.locator("#pane article").inner_text()
    ask(page, "「港は1871年に開かれました。」『浜田清』", 1)
    ask(page, "「1871年」", 2)
    page.wait_for_selector("mark.earlier")
    assert marked(page, "1.1") == "港は1871年に開かれました。"
    assert marked(page, "2.1") == "1871年"
    assert page.locator("mark.earlier[data-citation='1.2']").inner_text() == "浜田清"
    strip = re.compile(r"\s")
    assert strip.sub("", page.locator("#pane article").inner_text()) == strip.sub("", before)
    # Its chip brings an earlier citation forward again, and the others stand back.
    page.locator("[data-citation-chip='1.2']").click()
    page.wait_for_selector("mark.support[data-citation='1.2']")
    page.wait_for_selector("mark.earlier[data-citation='2.1']")


def test_a_marked_place_leads_to_its_answer(page) -> None:
    ask(page, "「1871年」", 1)
    for number in (2, 3, 4):
        ask(page, f"「{NUMBERED.format(number)}」", number)
    page.wait_for_selector("mark.earlier[data-citation='1.1']")
    first = "[data-citation-chip='1.1']"
    page.locator("mark[data-citation='1.1']").click()
    wait_focused(page, first)
    wait_in_view(page, first, "#conversation .log")
    assert page.locator(first).get_attribute("aria-current") == "true"
    way = page.get_by_role("button", name="回答 4 の引用 1")
    way.focus()
    page.keyboard.press("Enter")
    wait_focused(page, "[data-citation-chip='4.1']")
    wait_in_view(page, "[data-citation-chip='4.1']", "#conversation .log")


def test_on_a_phone_the_way_back_closes_the_article(open_page) -> None:
    page = open_page("en-GB", viewport={"width": 360, "height": 740})
    ask(page, "「1871年」", 1)
    page.get_by_role("button", name="Enlarge").click()
    page.locator("[data-citation-chip='1.1']").wait_for(state="hidden")
    page.get_by_role("button", name="Answer 1, citation 1").click()
    wait_focused(page, "[data-citation-chip='1.1']")
    assert page.locator("[data-citation-chip='1.1']").is_visible()


def linked(site, articles, words: str, **other: object) -> str:
    start = articles["harbour.txt"].index(words)
    named = {"doc": "harbour.txt", "start": start, "end": start + len(words)} | other
    return site.url + "/?" + "&".join(f"{k}={quote(str(v))}" for k, v in named.items())


def go(page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    page.wait_for_selector("#pane article")


def test_a_permanent_link_opens_its_article_at_its_words(page, site, articles) -> None:
    go(page, linked(site, articles, NUMBERED.format(20)))
    wait_in_view(page, "mark.linked", "#pane .scroll")
    assert marked(page, "link") == NUMBERED.format(20)
    assert page.locator("#pane .problem").count() == 0
    ask(page, "「1871年」", 1)  # and the page is used as any other
    page.wait_for_selector("mark[data-citation='1.1']")


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ({"doc": "gone.txt"}, "リンク先の記事は、ここの索引にありません。"),
        ({"end": 10**6}, "リンク先の箇所は、この記事にありません。"),
        ({"start": "<img src=x>"}, "リンク先の箇所は、この記事にありません。"),
        ({"check": "00000000"}, "リンクが作られた後で記事が変わったため、箇所を示せません。"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_in_a_sentence(
    page, site, articles, named, sentence
) -> None:
    go(page, linked(site, articles, "1871年", **named))
    assert page.locator("#pane .problem").inner_text() == sentence
    assert page.locator("#pane mark").count() == 0


def test_copies_go_to_the_clipboard_and_a_copied_link_leads_back(open_page, site) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, f"「{NUMBERED.format(7)}」『浜田清』", 1)

    def copied(name: str) -> str:
        page.evaluate("navigator.clipboard.writeText('')")
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_function("async () => (await navigator.clipboard.readText()) !== ''")
        page.wait_for_selector("#said[role=status]:text('コピーしました。')")
        return page.evaluate("navigator.clipboard.readText()")

    text, markdown = copied("コピー"), copied("Markdown でコピー")
    link = copied("引用 1 へのリンクをコピー")
    assert link.startswith(f"{site.url}/?doc=harbour.txt&start=")
    assert f"「{NUMBERED.format(7)}」" in text
    assert text.endswith(f"(7) 小さな節 7\nharbour.txt\n{link}\n")
    assert f"]({link})" in markdown
    assert f"> 「{NUMBERED.format(7)}」" in markdown
    go(page, link)
    wait_in_view(page, "mark.linked", "#pane .scroll")
    assert marked(page, "link") == NUMBERED.format(7)


REFUSED = """Object.defineProperty(navigator, 'clipboard', {value: undefined});
document.execCommand = (name) => {
  window.tried = [name, document.activeElement.value];
  return !window.refuse;
};"""


def test_without_a_clipboard_the_old_way_is_tried_and_a_refusal_told(open_page, site) -> None:
    page = open_page(before=REFUSED)
    ask(page, "「1871年」", 1)
    link = page.get_by_role("button", name="引用 1 へのリンクをコピー")
    link.click()
    page.wait_for_selector("#said:text('コピーしました。')")
    assert page.evaluate("window.tried[0]") == "copy"
    assert page.evaluate("window.tried[1]").startswith(f"{site.url}/?doc=harbour.txt")
    wait_focused(page, ".copy.link")
    page.evaluate("window.refuse = true")
    link.click()
    page.wait_for_selector("#said.failed:text('コピーできませんでした')")


def test_how_it_was_found_and_what_else_was_thought_of_unfold(page) -> None:
    ask(page, f"「1871年」〈{NUMBERED.format(9)}〉", 1)
    card = page.locator("[data-answer='1']")
    table = card.get_by_role("table", name="見つけた箇所の順位と点数")
    assert not table.is_visible()
    card.get_by_text("どう見つけたか").click()
    first, second = (row.inner_text().split("\t") for row in table.locator("tbody tr").all())
    assert first[:6] == ["1", "1 (7.5)", "1 (0.812)", "1.000", "1.00", "0.90"]
    assert first[6].endswith("答え")
    assert second[:6] == ["2", "2 (7.5)", "–", "0.500", "0.00", "0.30"]
    assert "ms" in card.locator(".found").inner_text()
    card.get_by_text("ほかの候補(1)").click()
    chip = card.get_by_role("button", name=re.compile("^候補 2: .*小さな節 9$"))
    assert page.locator("mark.other").count() == 0
    chip.click()
    wait_in_view(page, "mark.other", "#pane .scroll")
    assert marked(page, "1.2") == NUMBERED.format(9)


def test_among_many_articles_the_selector_is_searched_by_title_and_file(open_page, site) -> None:
    shelf = site.folder / "shelf"
    shelf.mkdir()
    for number in range(9):
        text = f"# 題その{number}\n\n{number}の本文です。\n"
        (shelf / f"file-{number}.md").write_text(text, encoding="utf-8")
    sources = (SourcePath("shelf", str(site.folder)),)
    site.builder.build(site.builder.source_set(sources, ()), lock_timeout=30)
    page = open_page()
    selector = page.get_by_role("combobox", name="対象の記事")
    for typed in ("その7", "FILE-7"):
        selector.click()
        page.keyboard.type(typed)
        page.wait_for_function("document.querySelectorAll('[role=option]').length === 1")
        assert page.get_by_role("option").inner_text().endswith("題その7 – shelf/file-7.md")
        page.keyboard.press("Enter")
        page.wait_for_selector("#pane [data-source='shelf/file-7.md']")
