"""The benchmark of speed: every way answers, and reads as much as it says."""

import json

import pytest

from benchmarks import answering_speed
from benchmarks.answering_speed import Way, asker, measure, opened, ways
from chat.reader.span import reader as span_reader


@pytest.fixture
def depths(monkeypatch) -> list[int]:
    """How many passages each question's last ranking was of."""
    seen: list[int] = []
    rank = span_reader.SpanReader.rank_first

    def counting(self, question, hits, index, depth, maker=None):
        seen.append(depth)
        return rank(self, question, hits, index, depth, maker)

    monkeypatch.setattr(span_reader.SpanReader, "rank_first", counting)
    return seen


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("speed") / "index"
    answering_speed.build(answering_speed.config_with(), folder)
    return folder


@pytest.mark.parametrize("way", ways(), ids=lambda way: way.name)
def test_every_way_answers(way, folder):
    answer = asker(way, opened(way, folder))("テスラの本社はどこにある?")
    assert answer.question


def test_way_that_is_never_sure_reads_all_passages(folder, depths):
    way = Way("all", {}, sure=False)
    app = opened(way, folder)
    asker(way, app)("テスラの本社はどこにある?")
    assert max(depths) == app.config.settings.search.passages


def test_each_way_has_its_row(folder, monkeypatch, tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps({"question": "本社は?"}) + "\n", encoding="utf-8")
    monkeypatch.setattr(answering_speed, "QUESTIONS", questions)
    monkeypatch.setattr(answering_speed, "ways", lambda: [Way("as shipped", {})])
    rows = measure(1)
    assert set(rows) == {"as shipped"}
    assert rows["as shipped"]["p50"] > 0
