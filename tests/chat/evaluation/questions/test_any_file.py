"""Whatever bytes a file holds: questions, or a sentence of ours; and a check says the same."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.evaluation.questions import check_questions, read_questions
from ingest.errors import QuestionFileError

FOLDER = Path(__file__).resolve().parents[3] / "data" / "questions"
SAMPLES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".md")


def assert_read_or_told(path: Path) -> None:
    try:
        questions = read_questions(path, "ja")
    except QuestionFileError as error:
        assert "\n" not in error.message("ja")
        questions = None
    try:
        report = check_questions(path, "ja")
    except QuestionFileError:
        assert questions is None
        return
    assert report.clean == (questions is not None)
    assert questions is None or report.questions == len(questions)


@given(data=st.binary(max_size=300), name=st.sampled_from(["q.csv", "q.jsonl", "q.json", "q"]))
def test_any_bytes(tmp_path_factory, data, name):
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(data)
    assert_read_or_told(path)


@given(
    text=st.text(st.sampled_from("質問q\"'|,;\t\n\r{}[]:\\0#\ud7ff\ufeff\x1b "), max_size=80),
    start=st.sampled_from(["", "question,answers\n", '{"question": "q"}\n', '{"data": [']),
    name=st.sampled_from(["q.csv", "q.jsonl", "q.json", "q.txt"]),
)
def test_any_text(tmp_path_factory, text, start, name):
    path = tmp_path_factory.mktemp("any") / name
    path.write_text(start + text, encoding="utf-8")
    assert_read_or_told(path)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_damaged_samples(sample, tmp_path):
    whole = sample.read_bytes()
    for seed in range(40):
        chance = random.Random(seed)
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if seed % 4 == 0:
            del data[chance.randrange(len(data)) :]
        path = tmp_path / f"{seed}{sample.suffix}"
        path.write_bytes(data)
        assert_read_or_told(path)
