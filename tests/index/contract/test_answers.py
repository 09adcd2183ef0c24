"""The bundled questions get the same answers from Milvus as from the disk, all of them verbatim."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chat.app import App
from chat.settings import Config, load_config
from index.version import SourcePath

pytestmark = pytest.mark.timeout(900)
REPO = Path(__file__).resolve().parents[3]


def app_over(kind: str, folder: Path) -> App:
    config = load_config(REPO / "config.toml")
    section = config.settings.index.model_copy(
        update={"store": kind, "uri": str(folder / "milvus.db")}
    )
    settings = config.settings.model_copy(update={"index": section})
    whole = Config(settings, config.file, config.base, config.data)
    app = App(whole, folder / kind)
    named = [SourcePath(str(REPO / "articles"), "/")]
    app.builder.build(app.builder.source_set(named, []))
    return app


def test_answers_are_the_same_and_verbatim(tmp_path):
    pytest.importorskip("pymilvus", reason="the extra `scale` is not installed")
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    lines = (REPO / "tests/data/questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    disk, milvus = (app_over(kind, tmp_path) for kind in ("disk", "milvus"))
    documents = milvus.handle.current().documents
    for question in questions:
        ours, theirs = disk.answerer.ask(question), milvus.answerer.ask(question)
        assert (theirs.answer, theirs.reason) == (ours.answer, ours.reason)
        assert theirs.citations == ours.citations
        assert theirs.confidence == pytest.approx(ours.confidence, abs=1e-3)
        for citation in theirs.citations:
            text = documents[citation.source].text
            assert text[citation.start : citation.end] == citation.text
    milvus.store.place.client.close()
