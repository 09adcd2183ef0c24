"""Hostile articles, names, questions and question files in a real browser: words, nothing more."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

import pytest

from index.version import SourcePath

pytestmark = pytest.mark.browser

# By "\n" alone: payloads hold other ends of lines.
PAYLOADS = tuple(
    (Path(__file__).parent / "xss/payloads.txt")
    .read_text(encoding="utf-8")
    .rstrip("\n")
    .split("\n")
)
# What stands in the page only where a payload became markup. Of what Gradio draws none is so.
MADE = """
  #xss, .xss, [data-xss], x-xss, object, embed, portal, fencedframe, frameset, math, marquee,
  plaintext, listing, xmp, keygen, isindex, gradio-lite, foreignObject, iframe[srcdoc],
  meta[http-equiv=refresh i], meta[http-equiv=set-cookie i], meta[content='script-src *'],
  base[target], [formaction], [ping], [background], [poster], [xlink\\:href],
  [href*="evil.invalid"], [src*="evil.invalid"], [srcset*="evil"], [style*="evil"],
  [action*="evil"], [data^="javascript"],
  [href^="javascript" i], [src^="javascript" i], [action^="javascript" i],
  [src="x"], [onerror], [onload], [onclick], [onfocus], [onblur], [onmouseover], [onpointerover],
  [ontoggle], [onbegin], [onstart], [onfinish], [onmousemove], [oninput], [ondragstart],
  form[name=shutten], form[id=document], img[name=getElementById]
""".replace("\n", " ")


# Words of one article each, by which the stand-in finds it.
MARKS = ("目印の松", "目印の竹", "目印の梅")


def batches(words: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(words), size):
        yield words[start : start + size]


def as_text() -> str:
    """Headings, list items, author box, each with each payload."""
    parts = [f"悪い記事\n\n文と写真: <img src=x onerror=XSS=1>\n\n{MARKS[0]}がある。\n"]
    for number, payload in enumerate(PAYLOADS, 1):
        parts.append(f"{number}. {payload[:60]}\n\n{payload}\n\n  • {payload}\n  • 次の項目\n")
    return "\n".join([*parts, "この記事の著者\n\n<svg onload=XSS=1>\n"])


def as_markdown() -> str:
    parts = [f"# <img src=x onerror=XSS=1> の題名\n\n{MARKS[1]}がある。"]
    for payload in PAYLOADS:
        cell = payload.replace("|", "\\|")
        parts += [f"## {payload}", payload, f"- {payload}", f"> {payload}"]
        parts += [f"| 一 | 二 |\n|---|---|\n| {cell} | `{cell}` |", f"```{payload}\n{payload}\n```"]
    return "\n\n".join(parts) + "\n"


def as_html(form, payloads: Sequence[str] = PAYLOADS) -> str:
    """In each place of a page; ``form`` says how a payload is written there."""
    parts = []
    for payload in payloads:
        p = form(payload)
        parts.append(
            f"<h2>{p}</h2><p>本文 {p} の続きの文です。</p><ul><li>{p}</li></ul>"
            f"<table><tr><th>{p}</th></tr><tr><td>{p}</td></tr></table><blockquote>{p}</blockquote>"
            f'<p class="byline">{p}</p><figure><img alt="{p}"><figcaption>{p}</figcaption></figure>'
            f"<ruby>字<rt>{p}</rt></ruby><pre><code>{p}</code></pre>"
        )
    head = f"<!doctype html><html><head><title>{form(payloads[0])}</title></head><body>"
    body = f"<article><p>{MARKS[2]}がある。</p>{''.join(parts)}</article></body></html>"
    return head + body


@pytest.fixture
def hostile(site, tmp_path):
    """The page's site with hostile articles beside the usual ones."""
    folder = tmp_path / "記事"
    folder.mkdir()

    def put(name: str, text: str) -> None:
        (folder / name).write_text(text, encoding="utf-8", newline="\n")

    put("text.txt", as_text())
    put("marked.md", as_markdown())
    put("escaped.html", as_html(escape))
    for number, some in enumerate(batches(PAYLOADS, 15)):
        put(f"raw{number}.html", as_html(str, some).replace(MARKS[2], "生の記事"))
    rows = [{"title": p, "text": f"{p}\n\n記事の本文です。{p}"} for p in PAYLOADS]
    put("titles.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    for payload in [p for p in PAYLOADS if "/" not in p and p.isprintable()][:30]:
        put(f"{payload}.txt"[-80:], f"題名のない文です。\n\n{payload}\n")
    source = SourcePath(str(folder), str(folder))
    report = site.builder.build(
        site.builder.source_set((*site.sources, source), ()), lock_timeout=30
    )
    assert len(report.files) > 30
    return site


def nothing_came_of_it(page) -> None:
    for frame in page.frames:
        found = frame.evaluate(
            """made => [
              typeof window.XSS, ...[...document.querySelectorAll(made)].map(e => e.outerHTML)
            ]""",
            MADE,
        )
        assert found == ["undefined"], found[:5]
    assert page.locator("#pane").count() == 1
    assert page.locator("#conversation").count() == 1


def ask(page, question: str, number: int) -> None:
    box = page.get_by_role("textbox", name="質問", exact=True)
    box.fill(question)
    box.press("Enter")
    page.wait_for_selector(f'[data-answer="{number}"]')


def test_there_are_enough_payloads_each_another() -> None:
    assert len(PAYLOADS) >= 200
    assert len(set(PAYLOADS)) == len(PAYLOADS)


def test_hostile_articles_are_only_shown(hostile, open_page) -> None:
    page = open_page()
    nothing_came_of_it(page)
    page.locator("#selector input").click()
    page.get_by_role("option").nth(50).wait_for()
    nothing_came_of_it(page)
    page.keyboard.press("Escape")
    for number, mark in enumerate(MARKS, 1):
        ask(page, f"「{mark}」", number)  # its article is shown
        page.wait_for_selector(f"#pane mark[data-citation='{number}.1']")
        assert page.locator("#pane").inner_text().count("XSS=1") > 500
        nothing_came_of_it(page)
    page.get_by_role("tab", name="ライブラリ").click()
    page.get_by_role("table", name="記事の一覧").wait_for()
    assert page.locator("#library").inner_text().count("XSS=1") > 20
    nothing_came_of_it(page)


def test_hostile_questions_and_answers_are_only_shown(hostile, open_page) -> None:
    page = open_page()
    number = 0
    for some in batches(PAYLOADS, 36):
        number += 1
        ask(page, "".join(f"「{payload}」" for payload in some), number)
        nothing_came_of_it(page)
    assert page.locator('[data-answered="true"]').count() == number
    page.locator("[data-citation-chip]").last.click()
    nothing_came_of_it(page)


def test_a_hostile_question_file_is_only_shown(site, open_page, upload_file) -> None:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["id", "question", "answers", "kind", "evidence", "article"])
    for number, payload in enumerate(PAYLOADS):
        known = "「1871年」" if number % 2 else ""
        table.writerow([f"{number}{payload}", known + payload, payload, payload, payload, ""])
    page = open_page()
    page.get_by_role("tab", name="評価する").click()
    with page.expect_file_chooser() as choosing:
        page.locator("#evaluate-choose").click()
    file = upload_file("<img src=x onerror=XSS=1>.csv", out.getvalue().encode())
    choosing.value.set_files(file)
    page.locator("#evaluate .check").wait_for()
    nothing_came_of_it(page)
    page.get_by_role("button", name="評価を実行").click()
    page.wait_for_selector("#evaluate-result iframe", timeout=60_000)
    page.frame_locator("#evaluate iframe").locator("main").wait_for()
    assert "XSS=1" in page.frames[-1].locator("main").inner_text()
    nothing_came_of_it(page)


# Puts conversations like the one that is shown into the storage, under these names.
STORED = """
  names => {
    const key = Object.keys(localStorage).find(k => k.includes('.conversation.'));
    const record = JSON.parse(localStorage[key]);
    names.forEach((title, at) => {
      const id = at.toString(16).padStart(16, '0');
      const conversation = { ...record.conversation, id };
      const words = JSON.stringify({ ...record, id, title, conversation });
      localStorage['shutten.conversation.' + id] = words;
    });
  }
"""
# Renames one of them by the page's own form, to each payload; what stood in the list, and
# what became markup there, in the form, and in the sentence that it was deleted.
RENAMED = """
  ([payloads, made]) => payloads.map((payload) => {
    const row = () => document.querySelector("#history li[data-id='0000000000000000']");
    const press = (action) => row().querySelector(`[data-history=${action}]`).click();
    press("rename");
    const box = document.querySelector("#history form input");
    box.value = payload;
    const name = box.value.trim().slice(0, 80); // without ends of lines, as typed
    box.form.requestSubmit();
    const shown = row().querySelector(".open .title").textContent;
    press("rename");
    const written = document.querySelector("#history form input").value;
    document.querySelector("#history form input").form.requestSubmit();
    press("delete");
    const told = document.querySelector("#history .history-undo").textContent;
    const found = [...document.querySelectorAll(made)].map((element) => element.outerHTML);
    document.querySelector("#history [data-history=undo]").click();
    return { name, shown, written, told, found };
  })
"""


def test_hostile_names_of_conversations_are_only_shown(site, open_page, tmp_path) -> None:
    page = open_page()
    ask(page, "「1871年」", 1)
    page.evaluate(STORED, [""])
    page.get_by_role("button", name="履歴", exact=True).click()
    outcomes = page.evaluate(RENAMED, [list(PAYLOADS), MADE])
    names = [outcome["name"] for outcome in outcomes]
    assert sum("XSS=1" in name for name in names) > 200
    for outcome in outcomes:
        assert outcome["shown"] == outcome["written"] == outcome["name"]
        assert outcome["name"] in outcome["told"]
        assert outcome["found"] == []
    nothing_came_of_it(page)
    # All at once, as many as are kept, listed anew from the storage.
    for some in batches(names, 45):
        page.evaluate(STORED, list(some))
        page.get_by_role("button", name="閉じる").click()
        page.get_by_role("button", name="履歴", exact=True).click()
        assert page.locator("#history .open .title").count() >= len(some)
        nothing_came_of_it(page)
    # What is exported under such a name.
    row = page.locator("#history li[data-id='000000000000001e']")
    with page.expect_download() as download:
        row.get_by_role("button", name="Markdown で書き出す").click()
    download.value.save_as(tmp_path / "export.md")
    assert "/" not in download.value.suggested_filename
    nothing_came_of_it(page)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    nothing_came_of_it(page)
