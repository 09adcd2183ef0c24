"""The whole way with the default model: the bundled article, and the real one where it is there.

The floors lie well below what is measured (docs/evaluation.md); they catch what breaks, they do
not steer.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chat.app import App
from chat.cli import run
from chat.evaluation.batch_run import Plan, begin_run, carry_out
from chat.evaluation.opening import open_pipeline
from chat.evaluation.questions import read_questions
from chat.settings import load_config
from index.progress import NoProgress
from index.version import SourcePath

# Each answers many questions; other work on the machine must not make them fail.
pytestmark = pytest.mark.timeout(900)
REPO = Path(__file__).resolve().parents[1]


def figures(articles: Path, questions: Path, folder: Path) -> dict[str, dict]:
    app = App(load_config(REPO / "config.toml"), folder / "index")
    app.builder.build(app.builder.source_set([SourcePath(str(articles), "/")], []))
    pipeline = open_pipeline(app, "ja")
    begun = begin_run(folder / "runs", questions, Plan(), pipeline)
    return carry_out(begun, pipeline, NoProgress())["figures"]


def assert_keeps_its_promises(found: dict[str, dict]) -> None:
    assert found["citation_integrity"]["system"]["value"] == 1.0
    for key in ("right", "f1", "hit_at_1", "rejected", "citation_precision"):
        assert found[key]["system"]["value"] > found[key]["baseline"]["value"], key
    assert found["hit_at_5"]["system"]["value"] >= 0.85
    assert found["rejected"]["system"]["value"] >= 0.7


def test_bundled_article_is_answered_better_than_the_baseline(tmp_path):
    questions = REPO / "tests" / "data" / "questions.jsonl"
    assert_keeps_its_promises(figures(REPO / "articles", questions, tmp_path))


def test_small_sample_passes_the_gate_of_the_command(tmp_path, capfd):
    index = ["--config", str(REPO / "config.toml"), "--index-dir", str(tmp_path / "index")]
    questions = str(REPO / "tests" / "data" / "questions.jsonl")
    given = ["evaluate", questions, "--out", str(tmp_path / "runs"), "--sample", "24"]
    gate = "right=0.35,rejected=0.6,hit_at_5=0.8,citation_integrity=1.0"
    assert run([*index, "index", "build", str(REPO / "articles")]) == 0
    assert run([*index, *given, "--fail-under", gate]) == 0
    assert run([*index, *given, "--fail-under", "right=0.999"]) == 1
    assert "right" in capfd.readouterr().err


def test_real_article_is_answered_better_than_the_baseline(shared, tmp_path):
    questions = shared / "questions" / "article-dev.jsonl"
    assert_keeps_its_promises(figures(shared / "articles", questions, tmp_path))


def test_real_article_is_read_as_it_is_laid_out(shared, tmp_path):
    from ingest.load import parse, read_bytes
    from ingest.sources import find_sources

    (file,) = find_sources([str(shared / "articles")], Path("/")).files
    document = parse(file, read_bytes(file))
    assert document.title == file.path.name
    assert document.byline is not None
    levels = [section.level for section in document.sections]
    assert levels.count(1) == 9  # seven chapters, author box, trailer
    assert levels.count(2) == 10
    kinds = [section.kind.value for section in document.sections]
    assert kinds[-2:] == ["author", "trailer"]


def test_bundled_questions_are_verbatim_in_the_bundled_article():
    text = (REPO / "articles" / "openai-musk-altman.txt").read_text(encoding="utf-8")
    for question in read_questions(REPO / "tests" / "data" / "questions.jsonl"):
        for words in (*question.answers, *question.evidence):
            for line in words.splitlines():
                assert line in text, question.id


def test_bundled_article_copies_nothing_of_the_real_one(shared):
    from ingest.normalize import fold

    size = 26
    ours = "".join(fold(p.read_text(encoding="utf-8")) for p in (REPO / "articles").iterdir())
    assert len(ours) >= 4_000
    for path in (shared / "articles").iterdir():
        theirs = fold(path.read_text(encoding="utf-8"))
        runs = {theirs[i : i + size] for i in range(len(theirs) - size)}
        assert not any(ours[i : i + size] in runs for i in range(len(ours) - size))
