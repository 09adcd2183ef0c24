"""Feedback is written as a question file, and that file is in order."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.evaluation.questions import (
    EvaluationQuestion,
    Feedback,
    check_questions,
    feedback_line,
    open_questions,
)

JAPAN = timezone(timedelta(hours=9))
GIVEN = [
    Feedback(
        id="f-1",
        question="庭を設計した人は誰ですか?",
        rating="up",
        answer="佐藤健一",
        index_version="20260101T000000Z-1",
        given_at=datetime(2026, 1, 5, 9, 30, tzinfo=JAPAN),
    ),
    Feedback(
        id="f-2",
        question="その総額は?",
        rating="down",
        answer=None,
        index_version="20260101T000000Z-1",
        given_at=datetime(2026, 1, 5, 0, 31, 7, 250, tzinfo=UTC),
        reason="第 1 章に「約3億円」とあります。\n見落としです。",
        after=("庭を設計した人は誰ですか?",),
        answers=("約3億円",),
        evidence=("造園にかかった総額は約3億円でした。",),
        answerable=True,
        source="articles/garden.txt",
    ),
]


def test_sample_file_is_what_is_written(samples):
    written = "".join(map(feedback_line, GIVEN))
    assert (samples / "feedback.jsonl").read_text(encoding="utf-8") == written


def test_written_file_is_read_back_and_in_order(samples):
    path = samples / "feedback.jsonl"
    shared = [field.name for field in dataclasses.fields(EvaluationQuestion)]
    questions = list(open_questions(path))
    for question, given_ in zip(questions, GIVEN, strict=True):
        for name in {field.name for field in dataclasses.fields(Feedback)} & set(shared):
            assert getattr(question, name) == getattr(given_, name)
        assert question.kind == "feedback"
    report = check_questions(path, "ja")
    assert (report.problem_count, report.hint_count) == (0, 0)


def test_keys_and_time(samples):
    rows = [json.loads(feedback_line(feedback)) for feedback in GIVEN]
    keys = "id kind question after answers evidence answerable source"
    assert list(rows[0]) == [*keys.split(), *"rating reason answer index_version given_at".split()]
    assert [row["given_at"] for row in rows] == ["2026-01-05T00:30:00Z", "2026-01-05T00:31:07Z"]
    assert rows[1]["answer"] is None


def test_time_without_a_zone_is_refused():
    naive = dataclasses.replace(GIVEN[0], given_at=datetime(2026, 1, 5))
    with pytest.raises(ValueError, match="zone"):
        feedback_line(naive)


@given(texts=st.lists(st.text(st.characters()), min_size=5, max_size=5))
def test_whatever_a_browser_sends_gives_a_file_that_is_in_order(tmp_path_factory, texts):
    question, reason, answer, earlier, source = texts
    feedback = dataclasses.replace(
        GIVEN[0],
        question="q" + question,
        reason=reason,
        answer=answer,
        after=(earlier,),
        source=source,
    )
    path = tmp_path_factory.mktemp("feedback") / "f.jsonl"
    path.write_text(feedback_line(feedback) * 1, encoding="utf-8")
    assert check_questions(path, "en").clean
