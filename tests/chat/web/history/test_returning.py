"""Where a page hands its conversation over again, as programs see it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from chat.web.history.saved import MAX_CHARACTERS
from ingest import messages
from tests.browser.conftest import Site, serve_site
from tests.page_client import PageClient

ID = "0123456789abcdef"


@dataclass(frozen=True)
class Page:
    """A served page, and a client whose session it does not have yet."""

    site: Site
    client: PageClient

    def ask(self, question: str, session: str = "one"):
        number = self.client.number("ask", 4)
        return self.client.join(number, session, [None, None, "", question])

    def answered(self, question: str, session: str = "one") -> list[str]:
        """Everything that the page was sent of a question's event."""
        assert self.ask(question, session).status_code == 200
        return [json.dumps(e, ensure_ascii=False) for e in self.client.events(session)]

    def hand_over(self, session: str = "one", **given: object):
        turns = [{"question": "前の質問", "error": "だめでした。"}]
        kept = json.dumps({"version": 1, "id": ID, "turns": turns})
        told = {"session_hash": session, "language": "en", "conversation": kept, **given}
        return self.client.http.post("/conversation", json=told)


@pytest.fixture
def page(tmp_path) -> Iterator[Page]:
    with serve_site(tmp_path) as site:
        yield Page(site, PageClient(site.url))


def test_a_question_of_a_session_that_is_not_there_is_refused_in_a_sentence(page) -> None:
    refused = page.ask("「1871年」")
    assert (refused.status_code, refused.json()["error"]) == (409, "session_lost")
    assert refused.json()["detail"] == messages.text("session_lost", "en")
    assert page.site.answerer.asked == []


def test_after_the_conversation_was_handed_over_it_goes_on(page) -> None:
    assert page.hand_over().status_code == 204
    sent = page.answered("「1871年」")
    assert any("前の質問" in event and "1871年" in event for event in sent)
    assert any(f'data-id=\\\\\\"{ID}' in event or ID in event for event in sent)
    assert any('data-language=\\"en' in event for event in sent)


def test_a_session_that_is_there_is_not_overwritten(page) -> None:
    assert page.client.ask("「市場」").status_code == 200
    list(page.client.events("one"))
    assert page.hand_over().status_code == 204
    sent = page.answered("「1871年」")
    assert not any("前の質問" in event for event in sent)
    assert page.site.answerer.asked[-1][1] == ("「市場」",)


def test_what_gradio_begins_for_another_event_is_no_session_of_ours(page) -> None:
    # Stop goes past the queue, and reads the conversation.
    stop = next(d for d in page.client.dependencies if d["queue"] is False and d["inputs"])
    body = {"data": [None], "fn_index": stop["id"], "session_hash": "one"}
    address = f"/gradio_api/run/{stop['api_name']}"
    assert page.client.http.post(address, json=body).status_code == 200
    assert page.ask("「1871年」").status_code == 409


def test_a_page_that_names_no_language_gets_its_browsers(page) -> None:
    page.client.http.headers["accept-language"] = "ja"
    assert page.hand_over(language="").status_code == 204
    assert any('data-language=\\"ja' in event for event in page.answered("「1871年」"))


@pytest.mark.parametrize(
    "given",
    [
        {"conversation": "[" * 100_000},
        {"conversation": '{"version":1,"id":"<img src=x>","turns":[]}'},
        {"conversation": {"version": 1}},
        {"conversation": "x" * (2 * MAX_CHARACTERS + 1)},
        {"language": "<script>", "shown": "../../etc/passwd", "conversation": ""},
        {"shown": ["harbour.txt"], "conversation": None},
    ],
)
def test_what_is_no_conversation_is_an_empty_one(page, given) -> None:
    assert page.hand_over(**given).status_code == 204
    sent = page.answered("「1871年」")
    assert any("1871年" in event for event in sent)
    assert not any("<img" in event or "<script>" in event for event in sent)


@pytest.mark.parametrize("name", ["", "a" * 65, "a b", "あ", 7, None, ["one"]])
def test_no_session_has_such_a_name(page, name) -> None:
    assert page.hand_over(session_hash=name).status_code == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_refused(page, body) -> None:
    assert page.client.http.post("/conversation", content=body).status_code == 400


def test_a_place_hands_over_as_many_conversations_as_it_may_ask_questions(tmp_path) -> None:
    with serve_site(tmp_path, questions_per_minute=1) as site:
        page = Page(site, PageClient(site.url))
        answers = [page.hand_over(f"of{number}") for number in range(11)]
        assert [answer.status_code for answer in answers] == [204] * 10 + [429]
        seconds = int(answers[-1].headers["retry-after"])
        sentence = messages.text("too_many_conversations", "en", seconds=seconds)
        assert answers[-1].json()["detail"] == sentence
        assert page.answered("「1871年」", "of0"), "questions are counted by themselves"


def test_other_sites_and_too_much_are_refused(page) -> None:
    foreign = {"origin": "http://evil.invalid"}
    answer = page.client.http.post("/conversation", json={}, headers=foreign)
    assert answer.status_code == 403
    assert page.hand_over(conversation="x" * 4_000_000).status_code == 413
