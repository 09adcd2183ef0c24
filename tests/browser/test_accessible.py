"""Every view by axe-core: nothing that keeps somebody out (WCAG 2.2 A and AA)."""

from __future__ import annotations

import os
from itertools import product

import pytest

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def problems(page) -> list[str]:
    """What axe finds, each with its places."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    found = axe.Axe().run(page, options=RULES).response
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: "
        + "; ".join(node["html"][:160] for node in one["nodes"][:4])
        for one in found["violations"]
    ]


def ask(page, question: str, number: int) -> None:
    box = page.locator("#question textarea, #question input").first
    box.fill(question)
    box.press("Enter")
    page.wait_for_selector(f'[data-answer="{number}"]')


def test_what_keeps_somebody_out_is_found(page) -> None:
    assert problems(page) == []
    page.evaluate("""() => {
      const pale = '<p style="color:#ddd;background:#fff">pale</p><img src="data:,">';
      document.querySelector("#conversation .welcome").insertAdjacentHTML("beforeend", pale);
    }""")
    found = problems(page)
    assert {one.split()[0] for one in found} >= {"color-contrast", "image-alt"}


NIGHTLY = bool(os.environ.get("SHUTTEN_NIGHTLY"))
EVERY = list(product(("ja-JP", "en-GB"), (1280, 768, 360), ("light", "dark")))
FEW = [("ja-JP", 1280, "light"), ("en-GB", 360, "dark")]


@pytest.mark.parametrize(("locale", "width", "scheme"), EVERY if NIGHTLY else FEW)
def test_no_view_has_a_problem(open_page, site, locale, width, scheme) -> None:
    viewport = {"width": width, "height": 800}
    page = open_page(locale=locale, color_scheme=scheme, viewport=viewport)
    found = {"welcome": problems(page)}
    ask(page, "「1871年」『浜田清』", 1)
    ask(page, "?『灯台』", 2)
    found["answers"] = problems(page)
    page.locator("[data-turn-action=down]").first.click()
    page.locator(".log [data-vote=keys]").click()
    found["choosing"] = problems(page)
    page.locator(".log [data-vote=close]").click()
    page.locator("#add").click()
    page.wait_for_selector("#article-name")
    found["form"] = problems(page)
    page.locator("#close-form").click()
    page.locator("#tab-library").click()
    page.wait_for_selector("#library table")
    found["library"] = problems(page)
    page.locator("#tab-evaluate").click()
    page.wait_for_selector("#evaluate-run, #evaluate button")
    found["evaluation"] = problems(page)
    assert {view: one for view, one in found.items() if one} == {}
