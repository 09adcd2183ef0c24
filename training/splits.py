"""JaQuAD's training articles cut once, by article and seed: training and calibration.

Models train on the first part only; weights of fusion, thresholds and confidence are fitted on
the second; the dev set is only reported.
"""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEED = 20261124
CALIBRATION_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of JaQuAD with its answer's place in the rebuilt article.

    Attributes:
        question: its words.
        answer: the answer's words.
        start: where they begin.
        paragraph_start: where the paragraph begins that holds them.
        paragraph_end: where it ends.
        id: JaQuAD's.
        original: the question in the article's language, where ``question`` is a translation.
        others: what else is right, where the question is ours.
        kind: who, why, list and so on, where the question is ours.
    """

    question: str
    answer: str
    start: int
    paragraph_start: int
    paragraph_end: int
    id: str = ""
    original: str = ""
    others: tuple[str, ...] = ()
    kind: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """Any of these is right."""
        return (self.answer, *self.others)

    @property
    def ours(self) -> bool:
        """Whether we wrote it: a translation, or a question as users ask."""
        return bool(self.original or self.kind)

    @property
    def searched(self) -> str:
        """What passages are found by that share words with the question."""
        return self.original or self.question


@dataclass(frozen=True, slots=True)
class Article:
    """An article rebuilt from its paragraphs, its title as a heading.

    Attributes:
        title: its title.
        text: all of it.
        questions: what it answers.
        missing: questions of ours that look as if it answered them, and that it does not.
    """

    title: str
    text: str
    questions: tuple[Asked, ...]
    missing: tuple[str, ...] = ()


def load_articles(path: Path) -> list[Article]:
    """The articles of a JaQuAD file (SQuAD 1.1 shape, gzip)."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [_article(raw) for raw in json.load(file)["data"]]


def _article(raw: dict[str, Any]) -> Article:
    text = f"# {raw['title']}\n"
    questions = []
    for paragraph in raw["paragraphs"]:
        text += "\n"
        begin = len(text)
        text += paragraph["context"] + "\n"
        for item in paragraph["qas"]:
            gold = item["answers"][0]
            start = begin + gold["answer_start"]
            words = (item["question"], gold["text"])
            questions.append(Asked(*words, start, begin, len(text), item["id"]))
    return Article(raw["title"], text, tuple(questions))


def split(articles: list[Article]) -> tuple[list[Article], list[Article]]:
    """Training and calibration articles."""
    order = sorted(articles, key=lambda article: article.title)
    random.Random(SEED).shuffle(order)  # noqa: S311 (a reproducible split, no secret)
    cut = round(len(order) * CALIBRATION_SHARE)
    return order[cut:], order[:cut]
