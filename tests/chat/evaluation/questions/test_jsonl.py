"""JSON Lines: only ``question`` is needed; a broken line is named by its number."""

import json

import pytest

from chat.evaluation.questions import open_questions, read_questions
from ingest.errors import QuestionFileError


def test_only_the_question_is_needed_and_the_id_is_the_number(save):
    path = save("q.jsonl", ['{"question": "誰?"}', "", '{"question": "何?", "id": "x"}'])
    assert [(q.id, q.question, q.number) for q in read_questions(path)] == [
        (1, "誰?", 1),
        ("x", "何?", 2),
    ]


def test_all_keys_are_read(save):
    row = {
        "id": 7,
        "kind": "list",
        "question": "q",
        "after": ["a", "b"],
        "answers": ["x\ny", "z"],
        "evidence": "one text",
        "source": "articles/a.txt",
    }
    question = read_questions(save("q.jsonl", [row]))[0]
    assert (question.id, question.kind, question.source) == (7, "list", "articles/a.txt")
    assert (question.after, question.answers) == (("a", "b"), ("x\ny", "z"))
    assert (question.evidence, question.answerable) == (("one text",), True)


def test_unknown_keys_and_kinds_are_accepted(save, hints):
    path = save("q.jsonl", [{"question": "q", "kind": "new", "colour": 3}])
    assert read_questions(path)[0].kind == "new"
    assert hints(path) == []


def test_slip_of_a_key_is_a_hint_told_once(save, hints):
    path = save("q.jsonl", [{"question": "q", "answer": "a"}, {"question": "r", "answer": "b"}])
    assert hints(path) == ["line 1: answer is not used; answers is probably meant"]


def test_byte_order_mark_and_crlf_are_accepted(save):
    data = b"\xef\xbb\xbf" + '{"question": "誰?"}\r\n{"question": "何?"}\r\n'.encode()
    path = save("q.jsonl", data)
    assert [q.question for q in read_questions(path)] == ["誰?", "何?"]
    assert open_questions(path).encoding == "UTF-8 (BOM)"


def test_line_separator_inside_a_question_does_not_end_the_line(save):
    path = save("q.jsonl", '{"question": "a\u2028b"}\n')
    assert read_questions(path)[0].question == "a\u2028b"


@pytest.mark.parametrize(
    ("kind", "answers", "given", "expected"),
    [
        ("unanswerable", [], None, False),
        ("smalltalk", [], None, False),
        ("who", [], None, None),
        ("who", ["a"], None, True),
        ("who", ["  "], None, None),
        ("unanswerable", [], True, True),
        ("who", [], False, False),
    ],
)
def test_answerable_follows_from_answers_and_kind(save, kind, answers, given, expected):
    row = {"question": "q", "kind": kind, "answers": answers, "answerable": given}
    assert read_questions(save("q.jsonl", [row]))[0].answerable is expected


@pytest.mark.parametrize(
    "line",
    [
        "{broken",
        "[1]",
        '"text"',
        "{}",
        '{"question": 3}',
        '{"question": " "}',
        '{"question": "q", "answers": 3}',
        '{"question": "q", "after": [1]}',
        '{"question": "q", "answerable": "no"}',
        '{"question": "q", "id": [1]}',
        '{"question": "q", "id": true}',
        '{"question": "q", "source": 1}',
        '{"question": "q", "id": ' + "9" * 5000 + "}",
        '{"question": "q", "x": ' + "[" * 100_000,
        json.dumps({"question": "q" * 2001}),
        json.dumps({"question": "q", "after": ["q" * 2001]}),
        '{"question": "q\\u0000"}',
        '{"question": "q", "answers": ["\\ud800"]}',
        '{"question": "q", "answers": ["a"], "answerable": false}',
        '{"question": "q", "answers": ["a"], "kind": "unanswerable"}',
        '{"question": "q", "id": "first"}',
    ],
)
def test_broken_line_is_named_by_its_number(save, problems, line):
    path = save("q.jsonl", ['{"question": "ok", "id": "first"}', line, '{"question": "later"}'])
    with pytest.raises(QuestionFileError) as caught:
        read_questions(path, "ja")
    assert "2 行目" in caught.value.message("ja")
    assert [found.split(":")[0] for found in problems(path)] == ["line 2"]


def test_all_problems_of_one_line_are_told(save, problems):
    path = save("q.jsonl", ['{"question": 1, "id": [], "answers": 2, "answerable": "x"}'])
    assert len(problems(path)) == 4


def test_number_in_place_of_an_id_does_not_meet_a_given_one(save, problems):
    first = [{"question": "a"}, {"question": "b", "id": 1}, {"question": "c"}]
    later = [{"question": "a", "id": "2"}, {"question": "b"}]
    assert [p[:15] for p in problems(save("f.jsonl", first))] == ["line 2: the id "]
    assert [p[:15] for p in problems(save("l.jsonl", later))] == ["line 2: the id "]
    other = [{"question": "a"}, {"question": "b", "id": "01"}, {"question": "c", "id": 2}]
    assert problems(save("o.jsonl", other)) == []


def test_endless_line_is_told_and_not_held(save, problems, monkeypatch):
    monkeypatch.setattr("chat.evaluation.questions.jsonl.MAX_LINE", 50)
    monkeypatch.setattr("chat.evaluation.questions.text.TextFile.lines.__defaults__", (50,))
    path = save("q.jsonl", [{"question": "q"}, {"question": "w" * 60}])
    assert problems(path) == [
        "line 2: the line is too long (over 50 characters); write one question a line"
    ]
