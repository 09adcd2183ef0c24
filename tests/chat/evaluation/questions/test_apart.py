"""A question file that is read apart says the same, and costs the reader nothing beyond limits."""

from __future__ import annotations

import json
import signal
import struct
import subprocess
import sys
import zipfile

import pytest

from chat.evaluation.questions import (
    ReadLimits,
    check_file,
    check_questions,
    open_apart,
    open_questions,
)
from chat.evaluation.questions.draft import MAX_TEXTS
from chat.evaluation.questions.spool import main
from ingest.document import Document
from ingest.errors import QuestionFileError
from tests.chat.evaluation.questions.conftest import SAMPLES, write_workbook

SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"


def change(path, member: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert old in members[member]
    members[member] = members[member].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def refusal(path, limits: ReadLimits) -> QuestionFileError:
    with pytest.raises(QuestionFileError) as caught, open_apart(path, "ja", limits):
        pass
    assert path.name in caught.value.message("ja")
    return caught.value


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_every_sample_says_the_same_as_in_this_process(name):
    path = SAMPLES / name
    try:
        expected = open_questions(path, "ja")
        entries = list(expected.entries())
    except QuestionFileError as error:
        assert refusal(path, ReadLimits()).message("ja") == error.message("ja")
        return
    with open_apart(path, "ja") as found:
        assert list(found.entries()) == entries
        assert (found.format, found.encoding, found.delimiter) == (
            expected.format,
            expected.encoding,
            expected.delimiter,
        )
        assert check_file(found) == check_questions(path, "ja")


def test_wrong_places_say_the_same_as_in_this_process(save):
    rows = [
        {"question": "", "anwsers": ["a"], "id": 10**30},
        {"question": "誰?", "id": "\ud800"},
        {"question": "誰?", "id": "\ud800"},
        "{broken",
    ]
    path = save("q.jsonl", rows)
    with open_apart(path, "en") as found:
        report = check_file(found)
    assert report == check_questions(path, "en")
    assert report.problem_count >= 4
    assert report.hint_count


@pytest.mark.parametrize("number", [b"99999999999999", b"1048577"])
def test_rows_beyond_what_a_sheet_holds_are_told_as_damage(tmp_path, problems, number):
    path = tmp_path / "q.xlsx"
    write_workbook(path, [["question"], ["誰?"]])
    change(path, SHEET, b'<row r="2"', b'<row r="' + number + b'"')
    told = "row 1048577: the workbook is damaged from here on; save it anew"
    assert problems(path) == [told]
    with open_apart(path, "en") as found:
        assert check_file(found).problem_count == 1


def test_member_that_unpacks_to_more_than_it_says_costs_no_memory_here(tmp_path):
    path = tmp_path / "q.xlsx"
    write_workbook(path, [["question"], ["誰?"]])
    change(path, STYLES, b"</styleSheet>", b" " * 400_000_000 + b"</styleSheet>")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(STYLES).file_size
    data = data.replace(struct.pack("<I", size), struct.pack("<I", 1000))
    path.write_bytes(data)
    assert refusal(path, ReadLimits(megabytes=300)).key == "questions_costly"


def test_file_that_takes_too_long_is_told(save):
    # Each answer is looked for in each sentence.
    context = "駅。" * 20_000
    answers = [{"text": "駅。", "answer_start": at} for at in range(0, 40_000, 2)]
    article = {"context": context, "qas": [{"question": "何?", "answers": answers}]}
    squad = {"data": [{"title": "駅", "paragraphs": [article]}]}
    path = save("q.json", json.dumps(squad))
    assert refusal(path, ReadLimits(seconds=1)).key == "questions_costly"


def test_file_that_a_busy_machine_does_not_come_to_is_told(samples):
    path = samples / "questions.jsonl"
    assert refusal(path, ReadLimits(patience=0.001)).key == "questions_costly"


def test_file_that_says_too_much_is_told(save):
    path = save("q.txt", "駅はどこですか?\n" * 100_000)
    assert refusal(path, ReadLimits(spool=1)).key == "questions_costly"


def test_reader_that_is_lost_is_told(samples, monkeypatch):
    crash = f"import os; os.kill(os.getpid(), {int(signal.SIGSEGV)})"
    monkeypatch.setattr("chat.evaluation.questions.apart._START", crash)
    assert refusal(samples / "questions.jsonl", ReadLimits()).key == "questions_unreadable"


def test_nothing_is_left_of_what_was_read(samples, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with open_apart(samples / "questions.jsonl", "ja") as found:
        assert list(found)
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_more_texts_than_a_question_needs_are_a_problem(save, problems):
    path = save("q.jsonl", [{"question": "誰?", "answers": ["a"] * (MAX_TEXTS + 5)}])
    told = ["line 1: more than 1,000 texts stand under answers; leave the others out"]
    assert problems(path) == told
    with open_apart(path, "en") as found:
        assert [finding.sentence for finding in check_file(found).problems] == [told[0][8:]]
    assert not problems(save("q.jsonl", [{"question": "誰?", "answers": ["a"] * MAX_TEXTS}]))


def test_gold_is_not_looked_up_without_end(save, monkeypatch):
    monkeypatch.setattr("chat.evaluation.questions.check._LOOKED_THROUGH", 10)
    path = save("q.jsonl", [{"question": f"{at}?", "answers": ["山"]} for at in range(9)])
    documents = {"a.txt": Document("a.txt", "a", "海" * 4)}
    hints = [finding.sentence for finding in check_questions(path, "en", documents).hints]
    assert ["stands in no article" in hint for hint in hints] == [True, True, False]
    assert "not looked up" in hints[2]


def test_the_reader_itself_is_held_to_its_limits(samples, tmp_path):
    code = (
        "import resource; from chat.evaluation.questions.spool import _limit; _limit(7, 300, 2);"
        "print([resource.getrlimit(kind)[0] for kind in"
        " (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE)])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == [7, 300 << 20, 2 << 20]
    monkey = pytest.MonkeyPatch()
    with monkey.context() as patch:
        patch.setattr("chat.evaluation.questions.spool._limit", lambda *_: None)
        main([str(samples / "questions.jsonl"), "ja", str(tmp_path / "spool"), "1", "1", "1"])
    assert (tmp_path / "spool").read_text("ascii").startswith('{"format": "jsonl"')
