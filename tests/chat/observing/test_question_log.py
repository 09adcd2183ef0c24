from __future__ import annotations

import json
import logging
import os
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chat.answer import Reason
from chat.observing.question_log import LOGGER, QuestionLog, logging_to, record_of
from ingest.errors import ConfigError


def lines_of(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == LOGGER]


def test_a_line_has_everything_that_can_be_counted(make_event, caplog):
    with caplog.at_level(logging.INFO, LOGGER):
        QuestionLog().ended(make_event())
    (line,) = lines_of(caplog)
    found = json.loads(line)
    time = datetime.fromisoformat(found.pop("time"))
    assert time.utcoffset() == timedelta(0)
    assert re.fullmatch(r"[0-9a-f]{16}", found.pop("id"))
    assert found == {
        "session": "s" * 16,
        "origin": "page",
        "index": "v1",
        "characters": 10,
        "earlier": 1,
        "restricted": False,
        "literal": False,
        "answered": True,
        "reason": None,
        "error": None,
        "wall_ms": 50.0,
        "confidence": 0.75,
        "resolved": True,
        "citations": [{"role": "answer", "source": "a.txt", "start": 20, "end": 25}],
        "timings_ms": {"search": 12.0, "read": 30.0, "total": 45.0},
        "best": {
            "source": "a.txt",
            "start": 10,
            "end": 90,
            "bm25_rank": 2,
            "bm25_score": 3.25,
            "vector_rank": None,
            "vector_score": 0.0,
            "fused_score": 0.9,
            "reader_score": 4.5,
        },
    }


def test_no_word_of_question_answer_or_article_stands_in_a_line_by_default(make_event):
    for event in (make_event(), make_event(reason=Reason.NOT_IN_ARTICLE), make_event(error="x")):
        assert "秘密" not in json.dumps(record_of(event), ensure_ascii=False)


def test_words_stand_in_it_where_that_is_allowed(make_event):
    found = record_of(make_event(), with_text=True)
    assert found["question"] == "秘密の質問\nですか?"
    assert (found["answer"], found["understood_as"]) == ("秘密の答え", "秘密の意味")


@pytest.mark.parametrize(
    "question",
    [
        'a\n{"answered": true}',
        "a\r\nb",
        "a\u2028b\u2029c\x85d",
        "\x1b[2J\x1b]0;x\x07",
        "\ud800",
        '"}',
    ],
)
def test_no_question_can_write_a_line_of_its_own(make_event, caplog, question):
    with caplog.at_level(logging.INFO, LOGGER):
        QuestionLog(with_text=True).ended(make_event(question))
    (line,) = lines_of(caplog)
    assert len(line.splitlines()) == 1
    assert line.isascii() and line.isprintable()
    assert json.loads(line)["question"] == question


def test_failures_and_small_talk_have_a_line_too(make_event):
    failed = record_of(make_event(error="no_index"))
    assert (failed["answered"], failed["reason"], failed["error"]) == (False, None, "no_index")
    talk = record_of(make_event(reason=Reason.SMALLTALK))
    assert (talk["answered"], talk["reason"], talk["best"]) == (False, "smalltalk", None)


def test_nothing_is_written_where_nobody_listens(make_event, capfd):
    QuestionLog().ended(make_event())
    assert capfd.readouterr() == ("", "")


def test_lines_go_to_stderr_by_default_and_only_while_it_is_open(make_event, tmp_path, capsys):
    with logging_to("", tmp_path):
        QuestionLog().ended(make_event())
    QuestionLog().ended(make_event())
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    assert json.loads(err)["origin"] == "page"


def test_lines_go_to_a_file_that_only_its_owner_reads(make_event, tmp_path, capsys):
    for _ in range(2):
        with logging_to("logs/questions.jsonl", tmp_path):
            QuestionLog().ended(make_event())
    path = tmp_path / "logs" / "questions.jsonl"
    assert len([json.loads(line) for line in path.read_text().splitlines()]) == 2
    assert capsys.readouterr().err == ""
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_was_moved_away_is_begun_anew(make_event, tmp_path):
    with logging_to("q.jsonl", tmp_path):
        QuestionLog().ended(make_event())
        (tmp_path / "q.jsonl").rename(tmp_path / "q.jsonl.1")
        QuestionLog().ended(make_event())
    assert len((tmp_path / "q.jsonl").read_text().splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_full_disk_costs_lines_and_nothing_else(make_event, tmp_path, capfd):
    with logging_to("/dev/full", tmp_path):
        for _ in range(200):
            QuestionLog().ended(make_event())
    assert capfd.readouterr() == ("", "")


def test_a_folder_that_goes_away_costs_lines_until_it_is_back(make_event, tmp_path):
    folder = tmp_path / "logs"
    with logging_to("logs/q.jsonl", tmp_path):
        QuestionLog().ended(make_event())
        folder.rename(tmp_path / "away")
        QuestionLog().ended(make_event())
        folder.mkdir()
        QuestionLog().ended(make_event())
    assert len((folder / "q.jsonl").read_text().splitlines()) == 1


def test_off_writes_nothing(make_event, tmp_path, capfd):
    with logging_to("off", tmp_path):
        QuestionLog().ended(make_event())
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_told_at_once(tmp_path):
    with pytest.raises(ConfigError) as caught, logging_to(str(tmp_path), tmp_path):
        pass
    assert caught.value.key == "question_log_unwritable"
    assert str(tmp_path) in caught.value.message("ja")
