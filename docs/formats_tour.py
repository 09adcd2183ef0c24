"""Makes the pictures of docs/formats.md: `.venv/bin/python -m docs.formats_tour`.

Five articles of our own in five formats are indexed with the default models; each is asked two
questions in a headless Chromium, and the cited place is shown.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from docs.screenshots import FLAGS, REPO, ask, shot
from docs.tour_articles import TOUR, Tour, write_tour


def visit(page: Page, tour: Tour, number: int) -> int:
    """Ask the questions of one article; gives the number of the last answer."""
    for asked in tour.asked:
        number += 1
        ask(page, asked.question, number)
        found = page.locator(f'[data-answer="{number}"]').inner_text()
        sys.stdout.write(f"{tour.name}: {asked.question} → {' '.join(found.split())[:80]}\n")
    suffix = Path(tour.name).suffix[1:]
    shot(page, f"format-{suffix}")
    picture = page.locator("#pane details.page-image")
    if picture.count():
        picture.locator("summary").click()
        image = picture.locator("img")
        image.evaluate("image => image.decode()")
        page.locator("#pane .scroll").evaluate("pane => pane.scrollTop = 0")
        page.wait_for_timeout(500)
        shot(page, f"format-{suffix}-page")
    return number


def shoot(url: str) -> None:
    """A picture of each article."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(locale="ja-JP", viewport={"width": 1280, "height": 800})
        page.goto(url)
        page.locator("#pane article").wait_for()
        number = 0
        for tour in TOUR:
            number = visit(page, tour, number)
        browser.close()


def main() -> None:
    """Index the articles, start the chat, take the pictures, end it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "articles").mkdir()
        write_tour(folder / "articles")
        shutten = [sys.executable, "-m", "chat", "--index-dir", str(folder / "index")]
        build = [*shutten, "index", "build", str(folder / "articles")]
        subprocess.run(build, cwd=REPO, check=True)
        command = [*shutten, "chat", "--port", "0"]
        with subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, text=True) as chat:
            try:
                for line in chat.stdout or ():
                    if found := re.search(r"ready.*(http://\S+)", line):
                        shoot(found[1])
                        break
            finally:
                chat.terminate()


if __name__ == "__main__":
    main()
