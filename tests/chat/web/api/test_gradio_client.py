"""`/ask` by gradio_client, which is the only thing that it can call."""

from __future__ import annotations

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from ingest import messages

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def client(site, tmp_path) -> Client:
    return Client(site.url, verbose=False, download_files=tmp_path)


def test_answer_is_that_of_the_other_way_in(site, client):
    found = client.predict("青葉庭園はいつ開園しましたか?", api_name="/ask")
    expected = site.ask("青葉庭園はいつ開園しましたか?").json()
    for one in (found, expected):
        one.pop("timings_ms")
    assert found == expected


def test_everything_that_is_sent_reaches_the_pipeline(site, client):
    client.predict("総額は?", ["前の問"], ["garden.txt"], "en", True, api_name="/ask")
    (asked,) = site.answerer.asked
    assert (asked.earlier, asked.sources) == (("前の問",), ("garden.txt",))
    assert (asked.language, asked.literal) == ("en", True)


def test_errors_are_one_sentence(client):
    with pytest.raises(AppError) as caught:
        client.predict("", None, None, "en", api_name="/ask")
    assert str(caught.value) == messages.text("invalid_empty", "en")


def test_questions_of_a_client_are_counted_as_such(site, client):
    line = 'shutten_questions_total{origin="gradio",outcome="answered"}'
    before = site.figure(line)
    client.predict("青葉庭園はいつ開園しましたか?", api_name="/ask")
    assert site.figure(line) == before + 1


def test_nothing_else_is_open(site, client):
    described = client.view_api(return_format="dict", print_info=False)
    assert list(described["named_endpoints"]) == ["/ask"]
    assert described["unnamed_endpoints"] == {}
    everything = httpx.get(f"{site.url}/gradio_api/info", params={"all_endpoints": "true"}).json()
    assert list(everything["named_endpoints"]) == ["/ask"]
    assert everything["unnamed_endpoints"] == {}


def test_the_queue_cannot_be_gone_round(site):
    found = httpx.post(f"{site.url}/gradio_api/run/ask", json={"data": ["問"]})
    assert found.status_code == 404
    assert site.answerer.asked == []
