"""A format, a metric and a reader are one new file each: those of CONTRIBUTING.md, put in place."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
TEXT = (REPO / "CONTRIBUTING.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```python\n# (\S+\.py)\n(.*?)```", TEXT, re.DOTALL))
SUBTITLES = """1
00:00:01,000 --> 00:00:03,500
青葉駅は1998年4月に開業しました。

2
00:00:04,000 --> 00:00:06,000
設計したのは佐藤健一です。
"""
QUESTION = {
    "question": "設計したのは誰ですか?",
    "answers": ["佐藤健一"],
    "evidence": ["設計したのは佐藤健一です。"],
}
CONFIG = """
[sources]
paths = ["articles"]
[models]
reader = "best_sentence"
[answer]
threshold = 0.0
"""


@dataclass(frozen=True)
class Copy:
    """A copy of the program with the three files, and what its command prints."""

    folder: Path

    def shutten(self, *arguments: str) -> tuple[int, str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SHUTTEN_")}
        environment |= {"PYTHONPATH": str(self.folder), "LANG": "en_US.UTF-8"}
        done = subprocess.run(
            [sys.executable, "-m", "chat", "--config", "own.toml", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
        )
        return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Copy:
    folder = tmp_path_factory.mktemp("contributing")
    for name in ("ingest", "index", "chat"):
        shutil.copytree(REPO / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.toml", "pyproject.toml"):
        shutil.copy(REPO / name, folder)
    (folder / "models").symlink_to(REPO / "models")
    for name, code in FILES.items():
        assert not (folder / name).exists()
        (folder / name).write_text(code, encoding="utf-8")
    (folder / "own.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "articles").mkdir()
    (folder / "articles" / "talk.srt").write_text(SUBTITLES, encoding="utf-8")
    question = json.dumps(QUESTION, ensure_ascii=False)
    (folder / "questions.jsonl").write_text(question, encoding="utf-8")
    return Copy(folder)


@pytest.fixture(scope="module")
def built(copy) -> str:
    """What a build prints of the subtitles and of a file that has none."""
    code, said = copy.shutten("index", "build")
    assert code == 0, said
    return said


def test_one_file_of_each_kind_is_shown():
    assert [str(Path(name).parent) for name in FILES] == [
        "ingest/readers",
        "chat/evaluation/metrics",
        "chat/reader/plain",
    ]


@pytest.mark.parametrize("name", FILES)
def test_the_files_pass_the_linter(name):
    command = [sys.executable, "-m", "ruff", "check", "--stdin-filename", name, "-"]
    done = subprocess.run(command, input=FILES[name], cwd=REPO, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_new_format_is_read_by_its_own_process_and_named(built):
    assert "subtitles (SRT)" in built


def test_a_new_format_has_sentences_of_its_own(copy, built):
    empty = copy.folder / "empty.srt"
    empty.write_text("1\n00:00:01,000 --> 00:00:02,000\n\n", encoding="utf-8")
    code, said = copy.shutten("index", "build", "--dry-run", "articles", "empty.srt")
    assert code == 3, said
    assert "empty.srt has no subtitles; give a file that has some." in said


def test_a_new_reader_answers_with_the_words_of_the_new_format(copy, built):
    code, said = copy.shutten("ask", "--json", QUESTION["question"])
    assert code == 0, said
    answer = json.loads(said[said.index("{") :])
    assert answer["answer"] == "設計したのは佐藤健一です。"
    assert answer["citations"][0]["source"] == "articles/talk.srt"
    assert "00:00" not in answer["citations"][0]["text"]


def test_a_new_metric_is_a_figure_and_a_gate(copy, built):
    code, said = copy.shutten("evaluate", "questions.jsonl", "--fail-under", "holds_gold=1.0")
    assert code == 0, said
    assert re.search(r"holds the gold answer\s+100\.0 %", said)
    code, said = copy.shutten("evaluate", "questions.jsonl", "--fail-under", "hold_gold=1.0")
    assert code != 0
    assert "holds_gold" in said
