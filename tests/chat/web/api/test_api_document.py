"""docs/api.md: what it shows is what a server answers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from chat.answer import Timings
from chat.observing.asking import Asking
from chat.observing.event import QuestionEvent
from chat.observing.question_log import record_of
from chat.web.api.routes import AT_ONCE, MOST_WAITING

REPO = Path(__file__).resolve().parents[4]
DOCUMENT = (REPO / "docs" / "api.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Example:
    method: str
    path: str
    headers: dict[str, str]
    body: str
    answer: object

    def send(self, url: str) -> httpx.Response:
        return httpx.request(
            self.method, url + self.path, headers=self.headers, content=self.body, timeout=120
        )


def examples() -> list[Example]:
    found = re.findall(r"```console\n\$ (curl .*?)\n```\n\n```json\n(.*?)\n```", DOCUMENT, re.S)
    out = []
    for command, answer in found:
        headers = dict(h.split(": ", 1) for h in re.findall(r"-H '([^']+)'", command))
        body = re.search(r"-d '(.*)'", command)
        path = re.search(r"127\.0\.0\.1:7860(\S+)", command)
        method = "POST" if body else "GET"
        out.append(Example(method, path[1], headers, body[1] if body else "", json.loads(answer)))
    return out


def keys(value: object) -> object:
    """The shape of an object: keys in their order, whatever the values."""
    if isinstance(value, dict):
        return [(key, keys(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return [keys(inner) for inner in value[:1]]
    return None


@pytest.mark.parametrize("example", examples(), ids=lambda e: f"{e.path}{e.body[:20]}")
def test_example_has_the_shape_of_what_is_answered(site, example):
    found = example.send(site.url)
    assert found.status_code == (422 if "sources" in example.body else 200)
    shape = keys(found.json())
    if found.status_code == 200 and example.path == "/ask":
        assert found.json()["citations"]
    assert shape == keys(example.answer)


def test_document_has_examples_of_everything():
    assert [example.path for example in examples()] == ["/ask", "/ask", "/ask", "/readyz"]


def test_line_of_the_log_has_the_fields_that_are_shown(site):
    shown = re.search(r'```json\n(\{\n  "time".*?)\n```', DOCUMENT, re.S)
    (trace,) = site.app.answerer.trace([_asked()])
    event = QuestionEvent(Asking("api"), _asked(), 0.5, trace)
    assert keys(record_of(event)) == keys(json.loads(shown[1]))
    assert trace.answer.timings_ms != Timings()


def _asked():
    from chat.asking import Asked

    return Asked("青葉庭園はいつ開園しましたか?")


def test_figures_and_numbers_named_are_those_of_the_server(site):
    text = site.get("/metrics").text
    named = set(re.findall(r"`(shutten_\w+)", DOCUMENT.split("## Figures")[1]))
    served = {re.split(r"[{ ]", line)[0] for line in text.splitlines()}
    assert {n for n in named if n not in served} == {"shutten_question_seconds"}
    assert (AT_ONCE, MOST_WAITING) == (4, 200)  # "four at once", "two hundred are waiting"


@pytest.mark.timeout(900)
def test_outputs_shown_are_those_of_the_default_models(tmp_path, serve_app):
    from chat.app import App
    from chat.settings import load_config
    from index.version import SourcePath

    app = App(load_config(REPO / "config.toml"), tmp_path / "index")
    sources = [SourcePath("articles", str(REPO))]
    app.builder.build(app.builder.source_set(sources, []))
    with serve_app(app, app.answerer) as url:
        for example in examples()[:2]:
            found, shown = example.send(url).json(), dict(example.answer)
            for varying in ("confidence", "index_version", "timings_ms"):
                found.pop(varying), shown.pop(varying)
            assert found == shown
