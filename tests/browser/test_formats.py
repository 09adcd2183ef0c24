"""A user's PDF, Word file, web page, book and Shift_JIS text, uploaded and cited in the browser."""

from __future__ import annotations

import pytest

from docs.tour_articles import TOUR
from tests.browser.test_own_article import ask, open_form

pytestmark = pytest.mark.browser


def upload(page, path) -> None:
    open_form(page)
    page.locator("#reader input[type=file]").set_input_files(path)
    page.wait_for_selector(f"#pane [data-source='{path.name}']", timeout=30_000)


@pytest.mark.parametrize("tour", TOUR, ids=[tour.name for tour in TOUR])
def test_each_format_is_taken_and_cited_exactly(page, site, upload_file, tour) -> None:
    upload(page, upload_file(tour.name, tour.make()))
    for number, asked in enumerate(tour.asked, 1):
        ask(page, f"「{asked.answer}」", number)
        page.wait_for_selector(f"mark[data-citation='{number}.1']")
        # A ruby's reading stands within the mark of the words that it is of.
        shown = page.locator(f"mark[data-citation='{number}.1']").evaluate_all(
            "marks => marks.map(mark => { const copy = mark.cloneNode(true);"
            " copy.querySelectorAll('rt').forEach(rt => rt.remove()); return copy.textContent;"
            " }).join('')"
        )
        assert shown == asked.answer


def test_the_page_of_a_pdf_opens_as_it_looks(page, upload_file) -> None:
    tour = TOUR[0]
    upload(page, upload_file(tour.name, tour.make()))
    assert page.locator("#pane .page-image").count() == 0
    ask(page, "「十六基」", 1)
    details = page.locator("#pane .page-image")
    assert details.locator("summary").inner_text() == "2 ページの画像を見る"
    details.locator("summary").click()
    width = details.locator("img").evaluate(
        "async img => { await img.decode(); return img.naturalWidth }"
    )
    assert width > 1000
    assert (
        page.locator("[data-answer='1'] button, [data-answer='1'] a")
        .first.inner_text()
        .endswith("2 ページ")
    )


# The console would tell of a status that is an error.
CROWDED = """
  const sent = window.fetch;
  window.refused = 0;
  window.fetch = async (...given) => {
    if (!String(given[0].url ?? given[0]).includes("page-image")) return sent(...given);
    if (window.refused) return sent(...given);
    window.refused += 1;
    return new Response("", { status: 429, headers: { "retry-after": "1" } });
  };
"""


def test_a_picture_that_was_one_too_many_is_asked_for_again(open_page, upload_file) -> None:
    page, tour = open_page(before=CROWDED), TOUR[0]
    upload(page, upload_file(tour.name, tour.make()))

    def without_picture(route) -> None:
        if route.request.resource_type == "image":
            route.fulfill(status=200, content_type="text/plain", body="")
        else:
            route.continue_()

    page.route("**/page-image?*", without_picture)
    ask(page, "「十六基」", 1)
    picture = page.locator("#pane .page-image")
    picture.locator("summary").click()
    page.wait_for_function(
        "() => document.querySelector('#pane .page-image img').naturalWidth > 1000"
    )
    assert page.evaluate("window.refused") == 1


def test_tables_ruby_and_menus_are_drawn_as_what_they_are(page, upload_file) -> None:
    tour = TOUR[2]
    upload(page, upload_file(tour.name, tour.make()))
    pane = page.locator("#pane article")
    assert pane.locator("table th").all_inner_texts() == ["部品", "製造地", "取り替えた年"]
    assert pane.locator("ruby rt").all_inner_texts() == ["おもり", "うかい"]
    assert (
        "駅舎の百年"
        in pane.locator(
            "section[data-part='navigation'], section[data-part='trailer']"
        ).last.inner_text()
    )
    assert pane.locator("blockquote").count() == 1
