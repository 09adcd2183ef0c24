"""Questions of our own on JaQuAD's articles: near misses, and questions as users ask them.

The files are described in ``training/questions/README.md`` and
``benchmarks/questions/NEAR_MISSES.md``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from training.splits import Article, Asked

_FOLDER = Path(__file__).parent / "questions"
CALIBRATION_NEAR_MISSES = _FOLDER / "jaquad_calibration_near_misses.jsonl"
CALIBRATION_USERS = _FOLDER / "jaquad_calibration_users.jsonl"
TRAINING_NEAR_MISSES = _FOLDER / "jaquad_train_near_misses.jsonl"
TRAINING_TWINS = _FOLDER / "jaquad_train_twins.jsonl"
TRAINING_USERS = _FOLDER / "jaquad_train_users.jsonl"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A question that its article does not answer.

    Attributes:
        article: the article's title.
        question: the question.
    """

    article: str
    question: str


@dataclass(frozen=True, slots=True)
class UserQuestion:
    """A question that its article answers.

    Attributes:
        article: the article's title.
        asked: question, answers, and their place in the rebuilt article; its paragraph is the
            answer alone.
        english: the question in English, where it was written in both languages.
    """

    article: str
    asked: Asked
    english: str = ""


def load_near_misses(path: Path = CALIBRATION_NEAR_MISSES) -> list[NearMiss]:
    """The near misses of a file."""
    return [NearMiss(row["article"], row["question"]) for row in _rows(path)]


def load_user_questions(path: Path = CALIBRATION_USERS) -> list[UserQuestion]:
    """The questions of a file."""
    return [UserQuestion(r["article"], _asked(r), r.get("english", "")) for r in _rows(path)]


def with_users(articles: Sequence[Article], questions: Sequence[UserQuestion]) -> list[Article]:
    """The articles with users' questions after their own, in English too where there is that.

    Those whose answer stands in no single paragraph that is asked about are left out.
    """
    by_title: dict[str, list[UserQuestion]] = {}
    for one in questions:
        by_title.setdefault(one.article, []).append(one)
    made = []
    for article in articles:
        paragraphs = sorted({(q.paragraph_start, q.paragraph_end) for q in article.questions})
        more: list[Asked] = []
        for one in by_title.get(article.title, ()):
            more += _in_paragraph(one, paragraphs)
        made.append(replace(article, questions=(*article.questions, *more)))
    return made


def with_missing(articles: Sequence[Article], misses: Sequence[NearMiss]) -> list[Article]:
    """The articles with the near misses that were written on them."""
    by_title: dict[str, list[str]] = {}
    for miss in misses:
        by_title.setdefault(miss.article, []).append(miss.question)
    return [replace(one, missing=tuple(by_title.get(one.title, ()))) for one in articles]


def _in_paragraph(one: UserQuestion, paragraphs: Sequence[tuple[int, int]]) -> Iterator[Asked]:
    first, last = one.asked.start, one.asked.start + len(one.asked.answer)
    around = [(start, end) for start, end in paragraphs if start <= first and last <= end]
    for start, end in around[:1]:
        asked = replace(one.asked, paragraph_start=start, paragraph_end=end)
        yield asked
        if one.english:
            yield replace(asked, question=one.english, original=asked.question)


def _asked(row: dict[str, Any]) -> Asked:
    start, answer = row["start"], row["answer"]
    return Asked(
        question=row["question"],
        answer=answer,
        start=start,
        paragraph_start=start,
        paragraph_end=start + len(answer),
        id=row["id"],
        others=tuple(row["others"]),
        kind=row["kind"],
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())
