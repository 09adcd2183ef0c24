"""The questions written for the benchmarks, and how they were chosen."""

import gzip
import json
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.english_questions import chosen_ids

ENGLISH = Path(__file__).parents[2] / "benchmarks" / "questions" / "jaquad_dev_english.jsonl"


def read_lines() -> list[dict[str, str]]:
    return [json.loads(line) for line in ENGLISH.read_text(encoding="utf-8").splitlines()]


def is_latin(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    narrow = all(unicodedata.east_asian_width(char) not in "WF" for char in text)
    return narrow and all(unicodedata.name(char).startswith("LATIN ") for char in letters)


@pytest.fixture
def small(tmp_path) -> Path:
    """Shared data with JaQuAD articles of three, one, no and two questions."""
    (tmp_path / "data/jaquad").mkdir(parents=True)
    articles = [
        {
            "title": str(article),
            "paragraphs": [
                {"context": "", "qas": [{"id": f"{article}-{number}"}]} for number in range(count)
            ],
        }
        for article, count in enumerate((3, 1, 0, 2))
    ]
    with gzip.open(tmp_path / "data/jaquad/dev.json.gz", "wt", encoding="utf-8") as file:
        json.dump({"data": articles}, file)
    return tmp_path


def articles_of(ids: list[str]) -> list[str]:
    return [identifier.rpartition("-")[0] for identifier in ids]


def test_each_article_gives_a_question_before_any_gives_a_second(small):
    ids = chosen_ids(small, 5)
    assert sorted(articles_of(ids)[:3]) == ["0", "1", "3"]
    assert sorted(articles_of(ids)[3:]) == ["0", "3"]


def test_no_article_gives_more_than_two_questions(small):
    ids = chosen_ids(small, 100)
    assert Counter(articles_of(ids)) == {"0": 2, "1": 1, "3": 2}
    assert len(set(ids)) == len(ids)


def test_longer_choice_begins_with_the_shorter(small):
    assert chosen_ids(small, 5)[:2] == chosen_ids(small, 2)


def test_english_questions_are_many_and_each_asked_once():
    lines = read_lines()
    assert len(lines) >= 120
    assert all(set(line) == {"id", "question"} for line in lines)
    assert len({line["id"] for line in lines}) == len(lines)
    assert len({line["question"] for line in lines}) == len(lines)


def test_english_questions_hold_no_japanese():
    for question in (line["question"] for line in read_lines()):
        assert is_latin(question), question
        assert question == question.strip()
        assert question.endswith("?")


def test_english_questions_are_those_chosen_by_seed(shared):
    ids = [line["id"] for line in read_lines()]
    assert ids == chosen_ids(shared, len(ids))
