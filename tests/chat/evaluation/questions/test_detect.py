"""The format is seen in the content; the name decides only what the content leaves open."""

import json

import pytest

from chat.evaluation.questions import Format, open_questions, read_questions
from ingest.errors import QuestionFileError

LINE = json.dumps({"question": "q", "data": [1]})
SQUAD = {"version": "1", "data": [{"title": "t", "paragraphs": []}]}


@pytest.mark.parametrize("name", ["q.jsonl", "q.json", "q.txt", "q.csv", "q"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (LINE, Format.JSONL),
        (f"{LINE}\n{LINE}", Format.JSONL),
        ('{"question": "q"}\n{broken', Format.JSONL),
        (json.dumps({"question": "長い" * 60_000}), Format.JSONL),
        (json.dumps(SQUAD), Format.SQUAD),
        (json.dumps(SQUAD, indent=2), Format.SQUAD),
        (json.dumps(SQUAD) + " broken", Format.SQUAD),
        ("question\tanswers\nq\ta", Format.TSV),
        ("answers,question\na,q", Format.CSV),
    ],
)
def test_content_decides(save, name, content, expected):
    assert open_questions(save(name, content)).format is expected


@pytest.mark.parametrize("content", ["誰?\n何?", "[質問1] 誰?", "{誰}とは?", "誰, いつ?"])
def test_anything_else_is_a_plain_list(save, content):
    file = open_questions(save("q.txt", content))
    assert file.format is Format.LINES
    assert [q.question for q in file] == content.splitlines()


def test_plain_list_passes_over_comments_and_blank_lines(samples, save, problems):
    questions = read_questions(samples / "lines.txt")
    assert [q.question for q in questions] == [
        q.question for q in read_questions(samples / "questions.jsonl")
    ]
    assert [q.id for q in questions] == [1, 2, 3, 4, 5, 6]
    assert {q.answerable for q in questions} == {None}
    path = save("q.txt", "# Who\n\n Who? \n" + "q" * 2001)
    assert [found.split(":")[0] for found in problems(path)] == ["line 4"]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([{"question": "q"}]),
        json.dumps({"question": "q"}, indent=2),
        json.dumps({"questions": [{"question": "q"}]}, indent=2),
    ],
)
def test_json_of_another_shape_is_told(save, content):
    with pytest.raises(QuestionFileError, match="JSON"):
        open_questions(save("q.json", content))


def test_broken_first_line_of_a_jsonl_is_a_line_not_a_format(save, problems):
    for line in ("{broken", '{"question": "q"', "[1]", "text"):
        found = problems(save("q.jsonl", [line, '{"question": "q"}']))
        assert [sentence.split(":")[0] for sentence in found] == ["line 1"]
