"""Look and language, chosen on the page: at once, and still there after a reload."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def is_dark(page) -> bool:
    return page.evaluate("document.body.classList.contains('dark')")


def paper(page) -> str:
    return page.evaluate("getComputedStyle(document.querySelector('#reader')).backgroundColor")


def test_the_look_is_chosen_and_kept(open_page, site) -> None:
    page = open_page(color_scheme="dark")
    assert is_dark(page)
    dark = paper(page)
    button = page.get_by_role("button", name="配色: システムに合わせる")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="配色: 明るい").wait_for()
    assert not is_dark(page)
    assert paper(page) != dark
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name="配色: 明るい").wait_for()
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    assert not is_dark(page)
    page.get_by_role("button", name="配色: 明るい").click()
    page.get_by_role("button", name="配色: 暗い").click()
    page.get_by_role("button", name="配色: システム").wait_for()
    assert is_dark(page)
    page.emulate_media(color_scheme="light")
    page.wait_for_function("!document.body.classList.contains('dark')")


def test_the_language_is_chosen_and_kept(open_page, site) -> None:
    page = open_page()
    page.get_by_role("button", name="English").click()
    page.get_by_role("tab", name="Library").wait_for()
    page.wait_for_function("document.documentElement.lang === 'en'")
    page.reload()
    page.get_by_role("tab", name="Evaluat").wait_for()
    page.get_by_role("button", name="日本語").click()
    page.get_by_role("tab", name="ライブラリ").wait_for()
    page.wait_for_function("document.documentElement.lang === 'ja'")


def test_on_a_narrow_screen_all_of_it_fits(open_page, site) -> None:
    for locale, other in (("en-GB", "日本語"), ("ja-JP", "English")):
        page = open_page(locale=locale, viewport={"width": 360, "height": 640})
        page.get_by_role("button", name=other).wait_for()
        assert page.evaluate("document.querySelector('#tabs').scrollWidth") <= 360
        heights = page.evaluate(
            "[...document.querySelectorAll('#tabs [role=tab]')].map((t) => t.scrollHeight)"
        )
        assert len(set(heights)) == 1
        assert max(heights) <= 44  # each in one line
