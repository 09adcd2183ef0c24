"""Conversations are judged by what the form that is searched holds; their files are sound."""

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.conversations import ALONE, DEV, figures, holds, judge, read_turns

CALIBRATION = Path(__file__).parents[2] / "training" / "questions/jaquad_calibration_turns.jsonl"


def turn(question, kind, needs=(), answers=(), resolved=None):
    return {
        "conversation": "one",
        "question": question,
        "resolved": resolved or question,
        "kind": kind,
        "needs": list(needs),
        "article": "a",
        "answers": [list(answer) for answer in answers],
    }


@pytest.fixture
def turns(tmp_path):
    path = tmp_path / "turns.jsonl"
    rows = [
        turn("青葉橋を設計したのは誰?", "first", answers=[["山田太郎"]]),
        turn("彼はどこで生まれた?", "pronoun", [["山田", "太郎"], ["生まれ"]], [["仙台"]]),
        turn("ありがとう", "smalltalk"),
        turn("その駅の長さは?", "pronoun", [["海底駅"]]),
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return read_turns(path)


def test_one_word_of_each_set_is_needed(turns):
    assert holds("太郎が生まれた町", turns[1])
    assert not holds("太郎の町", turns[1])


def test_follow_up_is_judged_by_what_it_holds_and_the_rest_by_being_left(turns):
    judged = list(judge(turns))
    assert [one.good for one in judged] == [True, True, True, False]
    found = figures(judged)
    assert found["resolved"] == {"n": 2, "share": 0.5}
    assert found["unharmed"] == {"n": 2, "share": 1.0}


def test_long_answer_is_looked_up_at_its_place(tmp_path):
    path = tmp_path / "turns.jsonl"
    row = turn("なぜ?", "first", answers=[["雨", [2, 5]]])
    path.write_text(json.dumps(row), encoding="utf-8")
    assert read_turns(path, {"a": "前の大風が"})[0].answer == ("雨", "大風が")
    assert read_turns(path)[0].answer == ("雨",)


def test_answer_of_several_lines_is_a_list():
    assert any(len(one.answer) > 1 for one in read_turns(DEV))


@pytest.mark.parametrize("path", [DEV, CALIBRATION], ids=["dev", "calibration"])
def test_turns_are_enough_and_begin_with_a_first_one(path):
    found = read_turns(path)
    assert len(found) >= 120
    first = {}
    for one in found:
        first.setdefault(one.conversation, one.kind)
        assert bool(one.needs) == (one.kind not in ALONE)
    assert set(first.values()) == {"first"}


def test_no_article_is_in_both_files():
    articles = [
        {json.loads(line)["article"] for line in path.read_text(encoding="utf-8").splitlines()}
        for path in (DEV, CALIBRATION)
    ]
    assert not articles[0] & articles[1]
    assert all(len(found) >= 6 for found in articles)


def test_tuned_conversations_stay_understood():
    """A change of the rules shows here first; the file is the one that they were tuned on."""
    found = figures(list(judge(read_turns(CALIBRATION))))
    assert found["resolved"]["share"] >= 0.9
    assert found["unharmed"]["share"] >= 0.98
    assert Counter(found["kinds"].keys()) == Counter(
        "first pronoun value aspect omitted ordinal topic smalltalk english".split()
    )
