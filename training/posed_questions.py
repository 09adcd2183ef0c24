"""Questions that were written to learn from: what an article answers, and what it only seems to.

Two sets: ``training/questions/jaquad_train_posed.jsonl`` on JaQuAD's training articles, and
``training/reading`` with articles of our own. An answer is a place in the article, so that no
sentence of a data set stands in the repository; null is a near miss.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.document import Span
from training.placed import span_of
from training.splits import Article, Asked

_FOLDER = Path(__file__).parent
TRAINING_POSED = _FOLDER / "questions" / "jaquad_train_posed.jsonl"
READING = _FOLDER / "reading"


@dataclass(frozen=True, slots=True)
class PosedQuestion:
    """One question.

    Attributes:
        article: the article's title, or its file where it is ours.
        question: the question.
        kind: who, why, list and so on; near, premise, other where nothing answers it.
        answer: where the answer begins and ends in the article; None if there is none.
    """

    article: str
    question: str
    kind: str
    answer: tuple[int, int] | None


def load_posed(path: Path = TRAINING_POSED) -> list[PosedQuestion]:
    """The questions of a file."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        PosedQuestion(
            row["article"],
            row["question"],
            row["kind"],
            tuple(row["answer"]) if row["answer"] else None,
        )
        for row in rows
    ]


def with_posed(articles: Sequence[Article], posed: Sequence[PosedQuestion]) -> list[Article]:
    """The articles with what was asked of them after their own questions.

    Raises:
        ValueError: an answer lies outside of its article.
    """
    by_article: dict[str, list[PosedQuestion]] = defaultdict(list)
    for one in posed:
        by_article[one.article].append(one)
    made = []
    for article in articles:
        here = by_article[article.title]
        asked = [_asked(one, one.answer, article) for one in here if one.answer]
        missing = [one.question for one in here if not one.answer]
        made.append(
            replace(
                article,
                questions=(*article.questions, *asked),
                missing=(*article.missing, *missing),
            )
        )
    return made


def load_reading(folder: Path = READING) -> list[Article]:
    """The articles of our own with their questions."""
    articles = [
        Article(path.name, path.read_text(encoding="utf-8"), ())
        for path in sorted((folder / "articles").iterdir())
    ]
    asked = with_posed(articles, load_posed(folder / "questions.jsonl"))
    # What is read before the words is the title that the article states, not the file's name.
    return [replace(article, title=_stated_title(article.text)) for article in asked]


def _asked(one: PosedQuestion, answer: tuple[int, int], article: Article) -> Asked:
    place = span_of(answer, article.text)
    around = _paragraph(place, article)
    return Asked(
        question=one.question,
        answer=place.of(article.text),
        start=place.start,
        paragraph_start=around.start,
        paragraph_end=around.end,
        id=f"{article.title}: {one.question}",
        kind=one.kind,
    )


def _paragraph(place: Span, article: Article) -> Span:
    """The paragraph that is asked about, else what stands between two empty lines."""
    for asked in article.questions:
        if asked.paragraph_start <= place.start and place.end <= asked.paragraph_end:
            return Span(asked.paragraph_start, asked.paragraph_end)
    begin = article.text.rfind("\n\n", 0, place.start)
    end = article.text.find("\n\n", place.end)
    return Span(begin + 2 if begin >= 0 else 0, end if end >= 0 else len(article.text))


def _stated_title(text: str) -> str:
    return text.split("\n", 1)[0].lstrip("# ").strip()
