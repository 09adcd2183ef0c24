"""Fits the ranker of candidate spans on JaQuAD's training articles, reports on calibration ones.

Run as ``python -m training.fit_span_ranker --shared ../shared``; writes
``chat/reader/span_weights.json``. The gold sentence is given, so this measures spans alone.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.exact_match import exact_match
from chat.question import analyze_question
from chat.reader.candidates import Candidate, candidates
from ingest.chunking import block_sentences
from ingest.document import Span
from ingest.readers.text import TextFormat
from training.splits import SEED, Article, load_articles, split

TARGET = Path("chat/reader/span_weights.json")
RIGHT = 0.8


@dataclass(frozen=True)
class Example:
    """A question, the candidates of its gold sentence, and their F1 with the gold answer."""

    expects: str
    found: list[Candidate]
    f1: list[float]
    exact: list[float]
    sentence_f1: float


def examples(articles: list[Article], per_article: int) -> list[Example]:
    rng = random.Random(SEED)  # noqa: S311 (reproducible, no secret)
    made = []
    for article in tqdm(articles):
        document = TextFormat().document("a", "a", article.text)
        sentences = [s for b in document.blocks for s in block_sentences(document, b)]
        for asked in rng.sample(article.questions, min(per_article, len(article.questions))):
            gold = Span(asked.start, asked.start + len(asked.answer))
            sentence = next(
                (s for s in sentences if s.start <= gold.start < gold.end <= s.end), None
            )
            if sentence is None:
                continue
            question = analyze_question(asked.question)
            found = candidates(document.text, sentence, question)
            words = [c.span.of(document.text) for c in found]
            f1 = [character_f1(w, [asked.answer]) for w in words]
            exact = [exact_match(w, [asked.answer]) for w in words]
            whole = character_f1(sentence.of(document.text), [asked.answer])
            made.append(Example(question.expects.value, found, f1, exact, whole))
    return made


def fit(made: list[Example]) -> tuple[float, ...]:
    rows = np.array([c.features for e in made for c in e.found])
    labels = np.array([f1 >= RIGHT for e in made for f1 in e.f1])
    model = LogisticRegression(C=0.3, max_iter=3000).fit(rows, labels)
    return (*map(float, model.coef_[0]), float(model.intercept_[0]))


def report(made: list[Example], weights: tuple[float, ...], threshold: float) -> dict[str, float]:
    """F1 and EM with the best candidate where it is likely enough, else the sentence."""
    f1, em, taken = [], [], []
    for example in made:
        best, probability = -1, 0.0
        for at, candidate in enumerate(example.found):
            logit = float(np.dot(candidate.features, weights[:-1]) + weights[-1])
            if 1 / (1 + np.exp(-logit)) > probability:
                best, probability = at, 1 / (1 + np.exp(-logit))
        use = best >= 0 and probability >= threshold
        taken.append(use)
        f1.append(example.f1[best] if use else example.sentence_f1)
        em.append(example.exact[best] if use else 0.0)
    chosen = [f for f, use in zip(f1, taken, strict=True) if use]
    return {
        "n": len(made),
        "f1": round(float(np.mean(f1)), 4),
        "em": round(float(np.mean(em)), 4),
        "taken": round(float(np.mean(taken)), 4),
        "f1_where_taken": round(float(np.mean(chosen)), 4) if chosen else 0.0,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--per-article", type=int, default=20)
    arguments = parser.parse_args()
    train, calibration = split(load_articles(arguments.shared / "data/jaquad/train.json.gz"))
    weights = fit(examples(train, arguments.per_article))
    held_out = examples(calibration, 2 * arguments.per_article)
    figures = {
        f"{kind or 'all'}@{threshold}": report(
            [e for e in held_out if kind in ("", e.expects)], weights, threshold
        )
        for kind in ("", "person", "date", "number", "thing", "manner", "reason")
        for threshold in (0.0, 0.1, 0.2, 0.3, 0.4)
    }
    TARGET.write_text(json.dumps({"weights": weights, "figures": figures}, indent=1) + "\n")
    for name, row in figures.items():
        print(name, row)


if __name__ == "__main__":
    main()
