"""`POST /ask`: the object of `shutten ask --json`, or one shape of error."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time

import httpx
import pytest

from chat.web.api.models import AnswerModel, ErrorModel
from ingest import messages
from ingest.errors import IndexStateError, ModelError

QUESTION = "青葉庭園はいつ開園しましたか?"


def error_of(response: httpx.Response) -> tuple[int, str, str]:
    error = ErrorModel.model_validate(response.json()).error
    assert response.headers["content-type"].startswith("application/json")
    assert response.headers["cache-control"] == "no-store"
    return response.status_code, error.code, error.message


def test_answer_is_the_object_that_the_command_prints(site, capfdbinary):
    from chat.cli import run

    config = str(site.app.config.file)
    assert run(["--config", config, "ask", "--json", QUESTION]) == 0
    printed = json.loads(capfdbinary.readouterr()[0])
    response = site.ask(QUESTION)
    assert response.status_code == 200
    answered = response.json()
    assert list(answered) == list(printed)
    for found in (printed, answered):
        found.pop("timings_ms")
    assert answered == printed
    assert answered["answered"] and answered["citations"][0]["text"]
    text = site.app.handle.current().documents["garden.txt"].text
    for place in answered["citations"]:
        assert text[place["start"] : place["end"]] == place["text"]


def test_answer_is_kept_nowhere_and_names_the_question_of_the_log(site):
    response = site.ask()
    assert response.headers["cache-control"] == "no-store"
    assert len(response.headers["x-question-id"]) == 16
    assert response.headers["x-question-id"] != site.ask().headers["x-question-id"]


def test_everything_that_is_sent_reaches_the_pipeline(site):
    site.ask("総額は?", earlier=[QUESTION], sources=["garden.txt"], language="en", literal=True)
    (asked,) = site.answerer.asked
    assert (asked.question, asked.earlier, asked.sources) == (
        "総額は?",
        (QUESTION,),
        ("garden.txt",),
    )
    assert (asked.language, asked.literal) == ("en", True)


@pytest.mark.parametrize(
    ("accepted", "sent", "language"),
    [
        ("en-GB,en;q=0.9", None, "en"),
        ("ja", None, "ja"),
        ("*", None, "ja"),
        ("ja", "en", "en"),
        ("en", "ja", "ja"),
    ],
)
def test_errors_speak_the_language_asked_for(site, accepted, sent, language):
    headers = {"accept-language": accepted}
    response = site.ask("", language=sent, headers=headers)
    assert error_of(response) == (
        422,
        "invalid_question",
        messages.text("invalid_empty", language),
    )


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "api_field_missing"),
        ([], 422, "api_no_object"),
        ("質問", 422, "api_no_object"),
        (None, 422, "api_no_object"),
        ({"question": 1}, 422, "api_field"),
        ({"question": None}, 422, "api_field"),
        ({"question": "\ud800"}, 422, "api_field"),
        ({"question": "問", "earlier": "前"}, 422, "api_field"),
        ({"question": "問", "earlier": ["\udfff"]}, 422, "api_field"),
        ({"question": "問", "earlier": ["前"] * 21}, 422, "api_field"),
        ({"question": "問", "sources": []}, 422, "api_field"),
        ({"question": "問", "literal": "yes"}, 422, "api_field"),
        ({"question": "問", "language": "fr"}, 422, "api_field"),
        ({"question": "問", "language": ["ja"]}, 422, "api_field"),
        ({"question": "問", "qestion": "間"}, 422, "api_field_unknown"),
        ({"question": "。。。"}, 422, "invalid_question"),
        ({"question": "問", "sources": ["no.txt"]}, 422, "source_not_indexed"),
        ({"question": "長" * 301}, 413, "invalid_too_long"),
        ({"question": "長" * 100_000}, 413, "api_body_too_long"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_shape(site, body, status, code):
    found = httpx.post(
        f"{site.url}/ask",
        content=json.dumps(body),
        headers={"content-type": "application/json; charset=utf-8"},
        timeout=60,
    )
    assert error_of(found)[:2] == (status, code)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe\x00", b'{"question": "x"', b"[" * 200_000, b"\x00" * 99]
)
def test_what_is_not_json_is_told(site, content):
    headers = {"content-type": "application/json"}
    found = httpx.post(f"{site.url}/ask", content=content, headers=headers, timeout=60)
    assert error_of(found)[:2] == (400, "api_not_json")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_form_of_another_site_is_refused(site, kind):
    """Browsers send these without asking us first."""
    content = json.dumps({"question": QUESTION})
    found = httpx.post(f"{site.url}/ask", content=content, headers={"content-type": kind})
    assert error_of(found)[:2] == (415, "api_not_said_json")
    assert site.answerer.asked == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_told_to_post(site, method):
    found = httpx.request(method, f"{site.url}/ask")
    assert error_of(found)[:2] == (405, "api_method")
    assert found.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (IndexStateError("index_corrupt", part="vectors"), 503, "index_corrupt"),
        (ModelError("model_unknown", name="m", reason="r"), 503, "model_unknown"),
        (RuntimeError("a secret of the code"), 500, "internal"),
        (MemoryError(), 500, "internal"),
    ],
)
def test_failures_behind_are_told_without_their_inside(site, caplog, error, status, code):
    def fail(_):
        raise error

    site.answerer.script = fail
    with caplog.at_level(logging.CRITICAL):
        response = site.ask()
    assert error_of(response)[:2] == (status, code)
    assert "secret" not in response.text and "Traceback" not in response.text


def test_without_an_index_the_reason_is_told(make_site):
    site = make_site()
    assert error_of(site.ask())[:2] == (503, "no_index")


def eventually(condition) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_few_are_answered_at_once_and_the_others_in_turn(site):
    go, running, most = threading.Event(), [], []

    def wait(asked):
        running.append(asked)
        most.append(len(running))
        go.wait(30)
        running.remove(asked)

    site.answerer.script = wait
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(site.ask().status_code)) for _ in range(9)
    ]
    for thread in threads:
        thread.start()
    eventually(lambda: site.figure('shutten_questions_waiting{origin="api"}') == 5)
    assert site.figure('shutten_questions_in_flight{origin="api"}') == 4
    go.set()
    for thread in threads:
        thread.join(60)
    assert answers == [200] * 9
    assert max(most) == 4
    assert site.figure('shutten_questions_in_flight{origin="api"}') == 0


def test_who_goes_while_waiting_is_not_answered(site):
    go = threading.Event()
    site.answerer.script = lambda _: go.wait(30)
    threads = [threading.Thread(target=site.ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    eventually(lambda: len(site.answerer.asked) == 4)
    body = json.dumps({"question": "去る"}).encode()
    host, port = site.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as leaving:
        head = f"POST /ask HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        leaving.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        eventually(lambda: site.figure('shutten_questions_waiting{origin="api"}') == 1)
    eventually(lambda: site.figure('shutten_questions_waiting{origin="api"}') == 0)
    go.set()
    for thread in threads:
        thread.join(60)
    assert site.figure('shutten_questions_total{origin="api",outcome="left"}') == 1
    assert site.ask("まだ答える。何人?").status_code == 200
    assert "去る" not in [asked.question for asked in site.answerer.asked]


def test_answers_hold_to_the_documented_model(site):
    for question in (QUESTION, "こんにちは", "要約して", "火星の首都は?", "Who designed it?"):
        response = site.ask(question)
        assert response.status_code == 200
        AnswerModel.model_validate_json(response.content)


def test_who_asks_too_much_is_told_when_to_try_again():
    from chat.web.api.asking import Questions
    from chat.web.api.errors import ApiError, error_response
    from chat.web.api.models import AskRequest
    from ingest.errors import ShuttenError

    def refuse(address, count):
        assert (address, count) == ("192.0.2.1", 1)
        raise ShuttenError("api_busy", seconds=7)

    with pytest.raises(ApiError) as caught:
        Questions(None, 300, refuse).admit(AskRequest(question="どこ?"), "192.0.2.1", "en")
    response = error_response(caught.value)
    assert (response.status_code, response.headers["retry-after"]) == (429, "7")
    assert json.loads(response.body)["error"]["message"] == messages.text("api_busy", "en")


@pytest.mark.parametrize(
    ("question", "worth"),
    [("それはいくらでしたか?", 4), ("青葉庭園はいつ開園しましたか?", 1), ("How much was it?", 4)],
)
def test_earlier_questions_that_are_answered_again_count_too(question, worth):
    from chat.web.api.asking import Questions
    from chat.web.api.models import AskRequest

    counted = []
    questions = Questions(None, 300, lambda address, count: counted.append((address, count)))
    earlier = ["庭園を設計したのは誰ですか?"] * 3
    questions.admit(AskRequest(question=question, earlier=earlier), "192.0.2.1", "ja")
    questions.admit(AskRequest(question=question), "192.0.2.1", "ja")
    assert counted == [("192.0.2.1", worth), ("192.0.2.1", 1)]
