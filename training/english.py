"""English questions on Japanese articles, beside the Japanese ones that they translate."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from training.splits import Article

TRANSLATIONS = Path(__file__).parent / "questions" / "jaquad_train_english.jsonl"


def load_translations(path: Path = TRANSLATIONS) -> dict[str, str]:
    """English questions by the id of the question that each translates."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row["question"] for row in rows}


def with_english(articles: Sequence[Article], translations: Mapping[str, str]) -> list[Article]:
    """The articles with each translated question once more, in English, after its original."""
    made = []
    for article in articles:
        questions = []
        for asked in article.questions:
            questions.append(asked)
            if asked.id in translations:
                english = translations[asked.id]
                questions.append(replace(asked, question=english, original=asked.question))
        made.append(replace(article, questions=tuple(questions)))
    return made


def english_only(articles: Sequence[Article]) -> list[Article]:
    """The articles with their translated questions alone."""
    return [
        replace(article, questions=tuple(q for q in article.questions if q.original))
        for article in with_english(articles, load_translations())
    ]
