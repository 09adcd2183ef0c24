"""What is told of the questions that people ask at the page."""

from __future__ import annotations

import json
import logging

import httpx
import pytest

pytestmark = pytest.mark.browser


def counted(site) -> dict[str, float]:
    lines = httpx.get(f"{site.url}/metrics").text.splitlines()
    return {
        line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1])
        for line in lines
        if line.startswith("shutten_questions_total")
    }


def test_each_question_of_a_page_is_counted_once_and_logged_without_its_words(
    site, open_page, caplog
):
    before = counted(site)
    caplog.set_level(logging.INFO, "shutten.questions")
    page = open_page()
    box = page.get_by_role("textbox", name="質問", exact=True)
    for number, question in enumerate(("「1871年」でしたか?", "?どこにもない"), start=1):
        box.fill(question)
        box.press("Enter")
        page.locator(f'[data-answer="{number}"]').wait_for()
    # Suggestions are tried after an answer; nobody asked them.
    page.wait_for_timeout(500)
    risen = {name: value - before[name] for name, value in counted(site).items()}
    assert {name: by for name, by in risen.items() if by} == {
        'shutten_questions_total{origin="page",outcome="answered"}': 1,
        'shutten_questions_total{origin="page",outcome="not_in_article"}': 1,
    }
    lines = [record.getMessage() for record in caplog.records if record.name == "shutten.questions"]
    first, second = map(json.loads, lines)
    assert (first["origin"], first["answered"], second["reason"]) == (
        "page",
        True,
        "not_in_article",
    )
    assert first["session"] == second["session"] != ""
    assert second["earlier"] == 1
    assert "1871" not in "".join(lines).replace(first["time"], "").replace(second["time"], "")
