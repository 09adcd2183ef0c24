"""The tab's events over the small library, with files as Gradio would have put them there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chat.evaluation.batch_run import Pipeline
from chat.evaluation.opening import open_pipeline
from chat.web.evaluating.handlers import Evaluations, Form, Panel
from chat.web.evaluating.runs import Runs
from ingest.messages import Language

GOOD = """question,answers,kind,evidence
青葉庭園を設計したのは誰ですか?,佐藤健一,who,設計したのは造園家の佐藤健一です
図書館は何年に建てられましたか?,2005年,when,潮見図書館は2005年に建てられました
館長は誰ですか?,鈴木一郎,who,館長は鈴木一郎です
"""


@pytest.fixture
def questions() -> str:
    return GOOD


@pytest.fixture
def uploads(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "uploads"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    return folder


@pytest.fixture
def upload(uploads) -> Callable[..., Path]:
    """Puts a file where uploads lie."""

    def put(content: str | bytes = GOOD, name: str = "質問.csv") -> Path:
        path = uploads / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8-sig"))
        return path

    return put


@pytest.fixture
def opened() -> list[Language]:
    """The languages that pipelines were opened in."""
    return []


@pytest.fixture
def runs() -> Runs:
    return Runs()


@pytest.fixture
def evaluations(app, opened, runs, tmp_path, uploads) -> Evaluations:
    def open_(language: Language) -> Pipeline:
        opened.append(language)
        return open_pipeline(app, language)

    return Evaluations(app.handle, open_, runs, tmp_path / "evaluations", 0.1)


@pytest.fixture
def choose(evaluations, upload) -> Callable[..., Panel]:
    """Chooses a file; what the page shows in the end."""

    def do(content: str | bytes = GOOD, name: str = "質問.csv", language: Language = "ja") -> Panel:
        first, last = evaluations.choose(upload(content, name), language)
        assert first.ready is False
        assert "searching" in first.check
        return last

    return do


@pytest.fixture
def run(evaluations) -> Callable[..., list[Panel]]:
    """Runs what was chosen; all that the page shows."""

    def do(form: Form, sample: str = "", language: Language = "ja") -> list[Panel]:
        return list(evaluations.run(form, sample, language))

    return do
