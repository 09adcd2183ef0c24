"""Makes the pictures of the README and of docs/page.md: `.venv/bin/python -m docs.screenshots`.

Starts the chat on the bundled article with the default model, asks it real questions in a
headless Chromium, and evaluates the bundled questions in the page. Prints the seconds from start to
the first answer.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

REPO = Path(__file__).resolve().parents[1]
IMAGES = REPO / "docs" / "images"
QUESTIONS = REPO / "tests" / "data" / "questions.jsonl"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# As many as a page of text needs; a fifth of the bytes.
_COLOURS = 96
_FRAME = (800, 500)
ARTICLE = """# 三条大橋の話

三条大橋は1590年に架けられました。架けさせたのは豊臣秀吉です。

いまの橋は1950年に架け替えられたもので、長さは74メートルあります。
"""


def shot(page: Page, name: str) -> None:
    """A picture of what is seen, in few colours."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(_COLOURS).save(IMAGES / f"{name}.png", optimize=True)


def opened(browser: Browser, url: str, width: int, height: int, **options: str) -> Page:
    """The page in a browser of its own."""
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("html[data-ready]")
    page.locator("#pane article").wait_for()
    page.wait_for_timeout(600)
    return page


def question_box(page: Page) -> None:
    """Put the keyboard into it."""
    page.locator("#question textarea, #question input").first.click()


def ask(page: Page, question: str, number: int) -> None:
    """Type a question and wait for its answer and what can be asked after it."""
    question_box(page)
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    page.locator(f'[data-answer="{number}"]').wait_for(timeout=60_000)
    page.wait_for_timeout(4000)


def film(page: Page) -> Iterator[tuple[Image.Image, int]]:
    """Frames with the milliseconds that each is seen: a question, its answer, a follow-up."""

    def frame(milliseconds: int) -> tuple[Image.Image, int]:
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        return picture.resize(_FRAME, Image.Resampling.LANCZOS), milliseconds

    yield frame(1200)
    for number, question in enumerate(("xAIが発表されたのはいつ?", "使命は?"), start=1):
        question_box(page)
        for at in range(0, len(question), 3):
            page.keyboard.type(question[at : at + 3])
            yield frame(160)
        page.keyboard.press("Enter")
        page.locator("#conversation .searching, #conversation .waiting").first.wait_for()
        yield frame(500)
        page.locator(f'[data-answer="{number}"]').wait_for(timeout=60_000)
        page.wait_for_timeout(900)
        yield frame(2600)


def animate(page: Page) -> None:
    """The short film of the README."""
    frames, seen = zip(*film(page), strict=True)
    pictures = [one.quantize(64) for one in frames]
    pictures[0].save(
        IMAGES / "answer.gif",
        save_all=True,
        append_images=pictures[1:],
        duration=list(seen),
        loop=0,
        optimize=True,
    )


def evaluate(page: Page, url: str) -> None:
    """Evaluate the bundled questions in the page and look at the report."""
    page.goto(url + "#evaluate")
    page.locator("#evaluate input[type=file]").set_input_files(QUESTIONS)
    page.locator("#evaluate .clean").wait_for(timeout=60_000)
    page.get_by_role("button", name="評価を実行").click()
    page.locator("#evaluate .result").wait_for(timeout=300_000)
    page.wait_for_timeout(800)
    shot(page, "evaluate")
    with page.context.expect_page() as report_opened:
        page.get_by_role("link", name="別のタブで開く").click()
    report = report_opened.value
    report.locator("h1").wait_for()
    report.set_viewport_size({"width": 1280, "height": 1400})
    shot(report, "report")


def library(page: Page) -> None:
    """An article of one's own, and the list that it is in."""
    page.locator("#add").click()
    page.get_by_label("記事の名前").fill("三条大橋.md")
    page.get_by_label("本文", exact=True).fill(ARTICLE)
    page.get_by_role("button", name="本文を追加").click()
    page.wait_for_selector("#pane [data-source='三条大橋.md']", timeout=60_000)
    page.locator("#tab-library").click()
    page.locator("#library tbody tr").nth(1).wait_for()
    page.wait_for_timeout(600)
    shot(page, "library")


def shoot(url: str, started: float) -> None:
    """All pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = opened(browser, url, 1280, 800, locale="ja-JP")
        shot(page, "first-visit")
        began = time.monotonic()
        ask(page, "マスク氏は2022年にツイッターをいくらで買いましたか?", 1)
        seconds = began - started + (time.monotonic() - began - 4)
        sys.stdout.write(f"start to first answer: {seconds:.1f} s\n")
        shot(page, "answer-desktop")
        page.locator('[data-answer="1"] details summary').last.click()
        page.wait_for_timeout(400)
        shot(page, "how-found")
        ask(page, "マイクロソフトのCEOは誰ですか?", 2)
        shot(page, "not-in-article")
        other = opened(browser, url, 1280, 800, locale="ja-JP")
        ask(other, "xAIが発表されたのはいつ?", 1)
        ask(other, "使命は?", 2)
        shot(other, "follow-up")
        dark = opened(browser, url, 1280, 800, locale="en-GB", color_scheme="dark")
        ask(dark, "ChatGPTが世に出たのはいつですか?", 1)
        shot(dark, "dark")
        phone = opened(browser, url, 390, 844, locale="ja-JP")
        ask(phone, "OpenAIの発足が公表されたのはいつ?", 1)
        shot(phone, "answer-phone")
        animate(opened(browser, url, 1120, 700, locale="ja-JP"))
        evaluate(page, url)
        library(opened(browser, url, 1280, 800, locale="ja-JP"))
        browser.close()


def main() -> None:
    """Start the chat, take the pictures, end it."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "chat", "--index-dir", folder, "chat", "--port", "0"]
        with subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, text=True) as chat:
            try:
                for line in chat.stdout or ():
                    if found := re.search(r"ready.*(http://\S+)", line):
                        shoot(found[1], started)
                        break
            finally:
                chat.terminate()


if __name__ == "__main__":
    main()
