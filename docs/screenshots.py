"""Makes the pictures of the README: `.venv/bin/python docs/screenshots.py`.

Starts the chat on the bundled article with the default model, asks it real questions in a
headless Chromium, and evaluates the bundled questions in the page. Prints the seconds from start to
the first answer.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

REPO = Path(__file__).resolve().parents[1]
IMAGES = REPO / "docs" / "images"
QUESTIONS = REPO / "tests" / "data" / "questions.jsonl"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def ask(page: Page, question: str, number: int) -> None:
    """Type a question and wait for its answer."""
    box = page.get_by_role("textbox", name="質問", exact=True)
    box.fill(question)
    box.press("Enter")
    page.locator(f'[data-answer="{number}"]').wait_for(timeout=60_000)
    page.wait_for_timeout(800)


def evaluate(page: Page, url: str) -> None:
    """Evaluate the bundled questions in the page and look at the report."""
    page.goto(url + "#evaluate")
    page.locator("#evaluate input[type=file]").set_input_files(QUESTIONS)
    page.locator("#evaluate .clean").wait_for(timeout=60_000)
    page.get_by_role("button", name="評価を実行").click()
    page.locator("#evaluate .result").wait_for(timeout=300_000)
    page.wait_for_timeout(800)
    page.screenshot(path=IMAGES / "evaluate.png")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="別のタブで開く").click()
    report = opened.value
    report.locator("h1").wait_for()
    report.set_viewport_size({"width": 1280, "height": 1400})
    report.screenshot(path=IMAGES / "report.png")


def shoot(url: str, started: float) -> None:
    """All pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(locale="ja-JP", viewport={"width": 1280, "height": 800})
        page.goto(url)
        page.locator("#pane article").wait_for()
        page.screenshot(path=IMAGES / "first-visit.png")
        ask(page, "マスク氏は2022年にツイッターをいくらで買いましたか?", 1)
        sys.stdout.write(f"start to first answer: {time.monotonic() - started:.1f} s\n")
        page.screenshot(path=IMAGES / "answer-desktop.png")
        ask(page, "マイクロソフトのCEOは誰ですか?", 2)
        page.screenshot(path=IMAGES / "not-in-article.png")
        phone = browser.new_page(locale="ja-JP", viewport={"width": 390, "height": 844})
        phone.goto(url)
        phone.locator("#pane article").wait_for()
        ask(phone, "OpenAI LPに付けられた歯止めを挙げてください。", 1)
        phone.screenshot(path=IMAGES / "answer-phone.png")
        evaluate(page, url)
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
