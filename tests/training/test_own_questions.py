"""Our own questions on calibration articles: answers at their places, none of the data set's."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from training.own_questions import (
    CALIBRATION_NEAR_MISSES,
    CALIBRATION_USERS,
    load_near_misses,
    load_user_questions,
)
from training.splits import Article, load_articles, split

README = CALIBRATION_USERS.parent / "README.md"


def fold(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def longest_shared_run(question: str, text: str, most: int) -> str | None:
    runs = (question[at : at + most] for at in range(len(question) - most + 1))
    return next((run for run in runs if run in text), None)


@pytest.fixture(scope="module")
def both(shared: Path) -> tuple[list[Article], dict[str, Article]]:
    training, calibration = split(load_articles(shared / "data/jaquad/train.json.gz"))
    return list(training), {article.title: article for article in calibration}


def test_answers_of_users_questions_stand_at_their_places(both) -> None:
    _, articles = both
    for one in load_user_questions():
        text, asked = articles[one.article].text, one.asked
        assert text[asked.start : asked.start + len(asked.answer)] == asked.answer, asked.id
        assert all(other in text for other in asked.others), asked.id


def test_own_questions_are_of_calibration_articles_and_not_the_data_sets(both) -> None:
    training, articles = both
    known = {fold(q.question) for a in [*training, *articles.values()] for q in a.questions}
    asked = [(one.article, one.asked.question) for one in load_user_questions()]
    asked += [(miss.article, miss.question) for miss in load_near_misses()]
    assert {title for title, _ in asked} <= set(articles)
    assert known.isdisjoint(fold(question) for _, question in asked)


@pytest.mark.parametrize(("path", "most"), [(CALIBRATION_USERS, 12), (CALIBRATION_NEAR_MISSES, 15)])
def test_own_questions_copy_no_phrase_of_their_articles(both, path, most) -> None:
    _, articles = both
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        text = fold(articles[row["article"]].text)
        assert longest_shared_run(fold(row["question"]), text, most) is None, row["id"]


@pytest.mark.parametrize(
    ("path", "prefix"), [(CALIBRATION_USERS, "caluser"), (CALIBRATION_NEAR_MISSES, "calnear")]
)
def test_ids_count_up_and_counts_in_the_document_are_those_of_the_file(path, prefix) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [f"{prefix}-{n:03}" for n in range(1, len(rows) + 1)]
    assert len({fold(row["question"]) for row in rows}) == len(rows)
    document = README.read_text(encoding="utf-8")
    for kind, count in Counter(row["kind"] for row in rows).items():
        assert re.search(rf"^\| `{kind}` \|.*\| {count} \|$", document, re.MULTILINE), kind
    articles = len({row["article"] for row in rows})
    assert re.search(rf"^\| all \| {articles} articles, .*\| {len(rows)} \|$", document, re.M)
