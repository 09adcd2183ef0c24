"""What opening the page costs: bytes over the line, and how long until one can type.

Run as ``python -m benchmarks.page_weight [--visits 5]``; writes ``docs/results/page-weight.json``.
The page is served by ``shutten chat`` over the bundled article; each visit is a new browser profile
(nothing cached), then the same page once more. Needs Chromium.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.quality import write_results
from benchmarks.web_load import serve, url_of

COMMAND = "python -m benchmarks.page_weight"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
_BOX = "#question textarea, #question input"


def visit(context: BrowserContext, url: str) -> dict[str, float]:
    """Open the page: seconds until it can be typed into, requests, and bytes as sent."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    began = time.monotonic()
    page.goto(url)
    page.wait_for_selector("html[data-ready]")
    page.locator(_BOX).first.fill("?")
    seconds = time.monotonic() - began
    page.wait_for_timeout(500)
    page.close()
    return {"seconds": seconds, "requests": len(sizes), "megabytes": sum(sizes) / 1e6}


def visits(browser: Browser, url: str, count: int) -> dict[str, Any]:
    """The medians of first visits and of the same page once more."""
    first, again = [], []
    for _ in range(count):
        context = browser.new_context(locale="ja-JP")
        first.append(visit(context, url))
        again.append(visit(context, url))
        context.close()
    return {name: _medians(rows) for name, rows in (("first", first), ("again", again))}


def _medians(rows: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(row[key] for row in rows) for key in rows[0]}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server, _ = serve(Path(folder))
        try:
            url = url_of(server)
            executable = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
            found = visits(browser, url, options.visits)
            browser.close()
        finally:
            server.terminate()
            server.wait(60)
    write_results("page-weight", COMMAND, {"visits": options.visits, **found})


if __name__ == "__main__":
    main()
