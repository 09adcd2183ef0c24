"""Question files: only ``question`` is needed; a broken line is named by its number."""

import json

import pytest

from chat.evaluation.questions import read_questions
from ingest.errors import QuestionFileError


def write(tmp_path, *lines):
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_only_the_question_is_needed_and_the_id_is_the_line_number(tmp_path):
    path = write(tmp_path, '{"question": "誰?"}', "", '{"question": "何?", "id": "x"}')
    assert [(q.id, q.question) for q in read_questions(path)] == [(1, "誰?"), ("x", "何?")]


def test_unknown_keys_and_kinds_are_accepted(tmp_path):
    path = write(tmp_path, json.dumps({"question": "q", "kind": "new", "colour": 3}))
    assert read_questions(path)[0].kind == "new"


def test_byte_order_mark_and_crlf_are_accepted(tmp_path):
    path = tmp_path / "q.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + '{"question": "誰?"}\r\n{"question": "何?"}\r\n'.encode())
    assert len(read_questions(path)) == 2


def test_line_separator_inside_a_question_does_not_end_the_line(tmp_path):
    path = write(tmp_path, '{"question": "a\u2028b"}')
    assert read_questions(path)[0].question == "a\u2028b"


@pytest.mark.parametrize(
    "line",
    [
        "{broken",
        "[1]",
        '"text"',
        "{}",
        '{"question": 3}',
        '{"question": "q", "answers": 3}',
        '{"question": "q", "after": [1]}',
        '{"question": "q", "answerable": "no"}',
        '{"question": "q", "id": [1]}',
    ],
)
def test_broken_line_is_named_by_its_number(tmp_path, line):
    with pytest.raises(QuestionFileError) as caught:
        read_questions(write(tmp_path, '{"question": "ok"}', line), "ja")
    assert caught.value.details["line"] == 2
    assert "2 行目" in caught.value.message("ja")


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_file_without_questions_is_told(tmp_path, content):
    path = tmp_path / "q.jsonl"
    path.write_bytes(content)
    with pytest.raises(QuestionFileError, match=r"q\.jsonl"):
        read_questions(path)


def test_missing_or_binary_file_is_told(tmp_path):
    with pytest.raises(QuestionFileError):
        read_questions(tmp_path / "none.jsonl")
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QuestionFileError):
        read_questions(tmp_path / "b.jsonl")
