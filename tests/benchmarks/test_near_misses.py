"""The near-miss questions: many, spread, well formed, and nothing copied from the articles."""

import gzip
import json
import random
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks" / "questions"
KINDS = {"property", "entity", "tempting"}
SEED = 20261124
LONGEST_SHARED_RUN = 14
"""Characters that a question may share with its article in one go: as long as a long name."""


def read_lines() -> list[dict[str, str]]:
    text = (FOLDER / "jaquad_dev_near_misses.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def fold(text: str) -> str:
    """NFKC without white space, in which neither a width nor a line break hides a copy."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def runs(text: str, length: int) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


@pytest.fixture(scope="module")
def articles(shared: Path) -> list[dict[str, Any]]:
    with gzip.open(shared / "data/jaquad/dev.json.gz", "rt", encoding="utf-8") as file:
        data: list[dict[str, Any]] = json.load(file)["data"]
    return data


def test_near_misses_are_many_and_spread_over_articles() -> None:
    lines = read_lines()
    by_article = Counter(line["article"] for line in lines)
    assert len(lines) >= 120
    assert len(by_article) >= 60
    assert 2 <= min(by_article.values()) <= max(by_article.values()) <= 3


def test_at_least_50_near_misses_hold_a_tempting_wrong_answer() -> None:
    assert Counter(line["kind"] for line in read_lines())["tempting"] >= 50


def test_each_line_has_the_same_fields_and_ids_count_up() -> None:
    lines = read_lines()
    assert all(set(line) == {"id", "article", "kind", "question"} for line in lines)
    assert {line["kind"] for line in lines} == KINDS
    assert [line["id"] for line in lines] == [
        f"near-{number:03d}" for number in range(1, len(lines) + 1)
    ]


def test_questions_are_asked_once_in_plain_japanese() -> None:
    questions = [line["question"] for line in read_lines()]
    assert len({fold(question) for question in questions}) == len(questions)
    for question in questions:
        assert question == question.strip()
        assert re.search("[\u3040-\u30ff\u4e00-\u9fff]", question), question
        # Digits are ASCII; the question mark is the Japanese one.
        assert not re.search("[\uff10-\uff19?]", question), question


def test_counts_in_the_document_are_those_of_the_file() -> None:
    lines = read_lines()
    document = (FOLDER / "NEAR_MISSES.md").read_text(encoding="utf-8")
    for kind, count in Counter(line["kind"] for line in lines).items():
        assert re.search(rf"^\| `{kind}` \|.*\| {count} \|$", document, re.MULTILINE), kind
    number = len({line["article"] for line in lines})
    assert re.search(
        rf"^\| all \| {number} articles, .*\| {len(lines)} \|$", document, re.MULTILINE
    )


def test_articles_are_the_first_of_the_seeded_shuffle(articles: list[dict[str, Any]]) -> None:
    titles = [article["title"] for article in articles]
    random.Random(SEED).shuffle(titles)
    asked = list(dict.fromkeys(line["article"] for line in read_lines()))
    assert asked == titles[: len(asked)]


def test_no_near_miss_is_a_question_of_the_data_set(articles: list[dict[str, Any]]) -> None:
    known = {
        fold(question["question"])
        for article in articles
        for paragraph in article["paragraphs"]
        for question in paragraph["qas"]
    }
    assert len(known) > 3000
    assert known.isdisjoint(fold(line["question"]) for line in read_lines())


def test_questions_copy_no_phrase_of_their_articles(articles: list[dict[str, Any]]) -> None:
    length = LONGEST_SHARED_RUN + 1
    texts = {
        article["title"]: fold("\n".join(each["context"] for each in article["paragraphs"]))
        for article in articles
    }
    for line in read_lines():
        copied = {
            run for run in runs(fold(line["question"]), length) if run in texts[line["article"]]
        }
        assert not copied, (line["id"], copied)


def test_shared_run_of_15_characters_is_seen_across_widths_and_line_breaks() -> None:
    text = fold("総額は\uff11\uff12\uff13\uff14\uff15円とさ\nれています。")
    assert any(run in text for run in runs(fold("総額は12345円とされていますか\uff1f"), 15))
