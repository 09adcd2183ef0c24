"""Fits the weights that choose sentences for a summary.

Run as ``python -m training.fit_gist --shared ../shared``; writes ``chat/gist/weights.json``. Key
sentences were marked by hand in 16 of JaQuAD's calibration articles, which lead with their gist,
and in 21 of the pages of ``tests/ingest/pages`` (columns, blogs, news, reports, a lecture), which
mostly do not. What the summaries give is printed for articles left out of the fit one by one.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from chat.gist.features import FEATURE_NAMES, describe
from chat.gist.outline import outline_of
from chat.gist.sentences import Sentence, sentences_of
from chat.gist.weighing import Weights
from ingest.document import Document, Span
from ingest.format import RawFile
from ingest.readers import FORMATS
from training.placed import span_of
from training.splits import load_articles, split

TARGET = Path("chat/gist/weights.json")
QUESTIONS = Path(__file__).parent / "questions"
ROOT = Path(__file__).parent.parent
# A sentence marked as good counts as so much of a key one.
_GOOD = 0.3
# The inverse strengths of the penalties, by trial with articles left out.
_KEY_C, _TOPIC_C = 0.3, 1.0


@dataclass(frozen=True, slots=True)
class Marked:
    """An article with its marked sentences.

    Attributes:
        document: the article.
        key: the places of the sentences that a summary should hold.
        good: of those that do no harm in one.
        topic: of those that tell what it is about.
    """

    document: Document
    key: tuple[Span, ...]
    good: tuple[Span, ...]
    topic: tuple[Span, ...]


def read(name: str, data: bytes) -> Document:
    """The document in a file's bytes."""
    return FORMATS[Path(name).suffix].parse(RawFile(name, name, data)).documents[0]


def marked(document: Document, row: dict[str, Any]) -> Marked:
    """An article with the sentences of its row; each stands in it word by word.

    Raises:
        ValueError: one does not.
    """

    def places(name: str) -> tuple[Span, ...]:
        starts = [(document.text.index(words), len(words)) for words in row[name]]
        return tuple(Span(start, start + length) for start, length in starts)

    return Marked(document, places("key"), places("good"), places("topic"))


def placed(document: Document, row: dict[str, Any]) -> Marked:
    """An article with the sentences of its row, which names their places.

    Raises:
        ValueError: one lies outside of the article.
    """

    def places(name: str) -> tuple[Span, ...]:
        return tuple(span_of(place, document.text) for place in row[name])

    return Marked(document, places("key"), places("good"), places("topic"))


def load_own() -> list[Marked]:
    """The pages of our own."""
    return [
        marked(read(row["page"], (ROOT / row["page"]).read_bytes()), row)
        for row in _rows(QUESTIONS / "own_gist.jsonl")
    ]


def load_jaquad(path: Path, marks: Path, *, calibration: bool) -> list[Marked]:
    """Articles of JaQuAD.

    Args:
        path: JaQuAD's file.
        marks: the file of their key sentences.
        calibration: whether to look among the calibration articles only.
    """
    articles = load_articles(path)
    found = {a.title: a.text for a in (split(articles)[1] if calibration else articles)}
    return [placed(read("a.md", found[r["article"]].encode()), r) for r in _rows(marks)]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def is_marked(sentences: Sequence[Sentence], places: Sequence[Span]) -> NDArray[np.float64]:
    """For each sentence 1 if it is one of the marked ones (or most of it lies in one)."""

    def meets(one: Span, other: Span) -> bool:
        shared = min(one.end, other.end) - max(one.start, other.start)
        return 2 * shared >= min(one.end - one.start, other.end - other.start)

    return np.array([float(any(meets(s.span, place) for place in places)) for s in sentences])


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """The sentences of one article as they are fitted on.

    Attributes:
        rows: their features, shape (sentences, features).
        key: how far each belongs in a summary, 0 to 1, shape (sentences,).
        topic: whether each tells the topic, shape (sentences,).
    """

    rows: NDArray[np.float64]
    key: NDArray[np.float64]
    topic: NDArray[np.float64]


def example(article: Marked) -> Example:
    """The features and marks of an article's sentences."""
    outline = outline_of(article.document)
    sentences = sentences_of(article.document, outline)
    described = describe(article.document, outline, sentences)
    good = _GOOD * is_marked(sentences, article.good)
    return Example(
        np.array([astuple(features) for features in described.features]),
        np.maximum(is_marked(sentences, article.key), good),
        is_marked(sentences, article.topic),
    )


def fit(examples: Sequence[Example]) -> Weights:
    """The weights fitted on some articles."""
    rows = np.vstack([each.rows for each in examples])
    return Weights(
        _fit(rows, np.concatenate([each.key for each in examples]), _KEY_C),
        _fit(rows, np.concatenate([each.topic for each in examples]), _TOPIC_C),
    )


def _fit(
    rows: NDArray[np.float64], wanted: NDArray[np.float64], strength: float
) -> tuple[float, ...]:
    """Each sentence counts as wanted and as not wanted, by its share of each."""
    labels = np.concatenate([np.ones(len(rows)), np.zeros(len(rows))])
    shares = np.concatenate([wanted, 1 - wanted])
    model = LogisticRegression(C=strength, max_iter=5000)
    model.fit(np.vstack([rows, rows]), labels, sample_weight=shares)
    weights = (*model.coef_[0], model.intercept_[0])
    return tuple(round(float(weight), 4) for weight in weights)


def main() -> None:
    from benchmarks.gist import figures_left_out

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    marks = QUESTIONS / "jaquad_calibration_gist.jsonl"
    path = options.shared / "data/jaquad/train.json.gz"
    groups = {"jaquad": load_jaquad(path, marks, calibration=True), "own": load_own()}
    weights = fit([example(article) for group in groups.values() for article in group])
    content = {"features": FEATURE_NAMES, "key": weights.key, "topic": weights.topic}
    TARGET.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures_left_out(groups), indent=1))


if __name__ == "__main__":
    main()
