"""Questions of our own on JaQuAD's articles: near misses, and questions as users ask them.

The files are described in ``training/questions/README.md`` and
``benchmarks/questions/NEAR_MISSES.md``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.splits import Asked

_FOLDER = Path(__file__).parent / "questions"
CALIBRATION_NEAR_MISSES = _FOLDER / "jaquad_calibration_near_misses.jsonl"
CALIBRATION_USERS = _FOLDER / "jaquad_calibration_users.jsonl"


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
        asked: question, answers, and their place in the rebuilt article.
    """

    article: str
    asked: Asked


def load_near_misses(path: Path = CALIBRATION_NEAR_MISSES) -> list[NearMiss]:
    """The near misses of a file."""
    return [NearMiss(row["article"], row["question"]) for row in _rows(path)]


def load_user_questions(path: Path = CALIBRATION_USERS) -> list[UserQuestion]:
    """The questions of a file; their paragraph is the answer alone."""
    return [UserQuestion(row["article"], _asked(row)) for row in _rows(path)]


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
