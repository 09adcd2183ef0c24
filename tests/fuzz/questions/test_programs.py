"""Whatever a program sends to ``/ask``: an answer, or an error with a name and a sentence."""

import json

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.chat.web.api.conftest import serve
from tests.fuzz.amounts import NIGHTLY, cases
from tests.fuzz.questions.checks import check_object, check_sentence
from tests.fuzz.questions.conftest import texts_of
from tests.fuzz.questions.words import LONG, ODD, requests

pytestmark = pytest.mark.timeout(7200 if NIGHTLY else 300)
REFUSED = (400, 413, 422)


@pytest.fixture(scope="module")
def post(quick_app):
    """Sends a body to a server; gives the response, which must be one of those that are told."""
    with serve(quick_app, quick_app.answerer) as url, httpx.Client(timeout=250) as client:

        def send(body: bytes) -> httpx.Response:
            headers = {"content-type": "application/json"}
            response = client.post(f"{url}/ask", content=body, headers=headers)
            said = response.json()
            if response.status_code == 200:
                check_object(said, texts_of(quick_app))
            else:
                assert response.status_code in REFUSED, said
                assert said["error"]["code"] not in ("", "internal")
                check_sentence(said["error"]["message"])
            return response

        yield send


@cases(few=60, many=4000)
@given(requests)
@example({"question": "".join(ODD)})
@example({"question": "庭は?", "\ud800": 1})
@example({"question": "庭は?", "sources": ["\ud800"]})
@example({"question": "庭は?", "sources": ["\0"]})
@example({"question": "庭は?", "language": "\ud800"})
def test_any_request_is_answered_or_refused_in_a_sentence(post, sent):
    post(json.dumps(sent).encode())


@cases(few=20, many=1000)
@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)))
@example(b"[" * 100_000)
@example(b'{"question":' * 10_000)
@example(b'{"question":"\xff"}')
@example(b'{"question":' + b"9" * 5_000 + b"}")
def test_any_bytes_are_refused_in_a_sentence(post, body):
    post(body)


@pytest.mark.parametrize("name", LONG)
def test_megabyte_is_refused_in_a_sentence(post, name):
    response = post(json.dumps({"question": LONG[name]}).encode())
    assert response.status_code in (413, 422)
