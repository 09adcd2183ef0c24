"""Questions in files are asked of the article that they name, and what they promise holds."""

import json
from pathlib import Path

import pytest

from ingest.readers.markdown import MarkdownFormat
from ingest.readers.text import TextFormat
from training.placed import with_words
from training.posed_files import (
    CALIBRATION_FORMS,
    CALIBRATION_POSED,
    OWN_ARTICLES,
    OWN_QUESTIONS,
    trials_of,
)
from training.splits import load_articles, split
from training.trials import Situation

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
OWN = [
    (OWN_ARTICLES, OWN_QUESTIONS),
    (BENCHMARKS / "articles", BENCHMARKS / "questions/own_articles.jsonl"),
]


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("articles", "questions"), OWN)
def test_answers_and_evidence_stand_in_our_articles(articles, questions):
    for row in rows(questions):
        path = articles / row["article"]
        reader = MarkdownFormat() if path.suffix == ".md" else TextFormat()
        text = reader.document(path.name, path.name, path.read_text(encoding="utf-8")).text
        lines = [line for answer in row["answers"] for line in answer.split("\n")]
        assert all(line in text for line in (*lines, *row["evidence"])), row["id"]
        assert bool(row["answers"]) == row["answerable"]


@pytest.mark.parametrize(
    "path",
    [
        CALIBRATION_FORMS,
        CALIBRATION_POSED,
        BENCHMARKS / "questions/jaquad_dev_forms.jsonl",
        *(q for _, q in OWN),
    ],
)
def test_no_question_is_asked_twice(path):
    found = rows(path)
    assert len({row["id"] for row in found}) == len(found)
    assert len({(row["article"], row["question"]) for row in found}) == len(found)


class Alone:
    """Finds one passage for every question, in the article that is named."""

    def __init__(self, source: str) -> None:
        self.index = source

    def search(self, question: str, passages: int) -> list[str]:
        return [question][:passages]


class Articles:
    def alone(self, source: str) -> Alone:
        return Alone(source)


def test_each_is_asked_of_its_article_and_what_has_no_answer_is_a_near_miss(tmp_path):
    path = tmp_path / "questions.jsonl"
    given = [
        {
            "id": "1",
            "article": "a",
            "kind": "why",
            "question": "なぜ?",
            "answers": ["雨", "大雨"],
            "answerable": True,
        },
        {
            "id": "2",
            "article": "b",
            "kind": "unanswerable",
            "question": "誰?",
            "answers": [],
            "answerable": False,
        },
    ]
    path.write_text("\n".join(map(json.dumps, given)), encoding="utf-8")
    first, second = trials_of(path, Articles(), {"a": "A", "b": "B"}, 4)
    assert (first.situation, first.index, first.asked.answers) == (
        Situation.ARTICLE,
        "A",
        ("雨", "大雨"),
    )
    assert first.asked.kind == "why"
    assert (second.situation, second.index, second.asked) == (Situation.NEAR, "B", None)


PLACED = [
    ("dev.json.gz", BENCHMARKS / "questions/jaquad_dev_forms.jsonl"),
    ("train.json.gz", CALIBRATION_FORMS),
]


@pytest.mark.parametrize(("data", "path"), PLACED)
def test_places_are_of_words_in_jaquads_articles(shared, data, path):
    texts = {a.title: a.text for a in load_articles(shared / "data/jaquad" / data)}
    for row in rows(path):
        found = with_words(row, texts[row["article"]])
        assert all(found["answers"]) == row["answerable"]
        # No place begins or ends in white space, as one that had slipped would.
        assert all(words == words.strip() for words in found["evidence"])


def test_place_outside_of_the_article_is_refused():
    row = {"answers": [[[0, 2], [3, 5]]], "evidence": [[0, 5]]}
    assert with_words(row, "鉄、銅、石")["answers"] == ["鉄、\n、石"]
    with pytest.raises(ValueError, match="outside"):
        with_words(row, "鉄、銅")


def test_posed_on_calibration_articles_stand_in_them(shared):
    _, calibration = split(load_articles(shared / "data/jaquad/train.json.gz"))
    texts = {article.title: article.text for article in calibration}
    asked = rows(CALIBRATION_POSED)
    assert {row["article"] for row in asked} <= texts.keys()
    for row in asked:
        found = with_words(row, texts[row["article"]])
        assert bool(found["answers"]) == row["answerable"]
        assert all(a in s for a, s in zip(found["answers"], found["evidence"], strict=True))
