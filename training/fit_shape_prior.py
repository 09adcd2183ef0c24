"""Fits the prior over the shapes of answers on JaQuAD's calibration articles.

Run as ``python -m training.fit_shape_prior --shared ../shared [--reader FOLDER]``; writes
``chat/reader/span/prior.json``. Each question is read with its paragraph given; the best span by
score and the best that overlap it are a choice, and the weights are those of a conditional logit
over the choices, the model's score among its variables. The product puts the prior to more spans,
which does not matter where one is asked for, and compares windows after it. The figures printed
are of questions that the weights were not fitted on: the articles are cut into five parts, each is
judged by weights of the others.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.exact_match import exact_match
from chat.reader.choice import DEFAULT
from chat.reader.opening import span_model
from chat.reader.span.decode import passage_scores, rivals_of
from chat.reader.span.model import SpanModel
from chat.reader.span.prior import Shape, ShapePrior, shape_of
from chat.reader.span.windows import Pair
from chat.settings import load_config
from ingest.sentences import trimmed
from training.conditional_logit import Alternatives, Penalty, fit_weights
from training.splits import SEED, Article, Asked, load_articles, split

TARGET = Path("chat/reader/span/prior.json")
WIDTH = 1 + len(Shape.__dataclass_fields__)
# How dear it is for a weight to differ from nothing (the score's: from one).
PENALTY = 0.003
# Spans have tokens by the ten, so a weight of a tenth for each is as much as one for the others.
_A_TOKEN = 100.0
_FOLDS = 5
_AT_ONCE = 100


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Spans to choose from in one window.

    Attributes:
        article: the number of its article.
        rows: score and shape of each span, shape (spans, WIDTH).
        exact: exact match of each span's words, shape (spans,).
        f1: their character F1, shape (spans,).
    """

    article: int
    rows: NDArray[np.float64]
    exact: NDArray[np.float64]
    f1: NDArray[np.float64]


def choices(articles: Sequence[Article], model: SpanModel, count: int) -> list[Choice]:
    """What the model offers for ``count`` questions drawn from ``articles``."""
    pool = [(number, asked) for number, a in enumerate(articles) for asked in a.questions]
    drawn = random.Random(SEED).sample(pool, min(count, len(pool)))  # noqa: S311 (reproducible)
    made: list[Choice] = []
    for begin in tqdm(range(0, len(drawn), _AT_ONCE), desc="read", mininterval=5):
        batch = drawn[begin : begin + _AT_ONCE]
        pairs = [_pair(articles[number], asked) for number, asked in batch]
        found: dict[int, list[Choice]] = {}
        for owner, window, start, end in model.scores(pairs):
            number, asked = batch[owner]
            scores = passage_scores(window, start, end)
            spans = rivals_of(*scores, model.settings.decoding.longest)
            if not spans:
                continue
            text = pairs[owner].text
            words = [
                trimmed(text, int(window.starts[s.first]), int(window.ends[s.last])).of(text)
                for s in spans
            ]
            shapes = [shape_of(w, s.last - s.first + 1) for w, s in zip(words, spans, strict=True)]
            null = float(start[window.null] + end[window.null])
            found.setdefault(owner, []).append(
                Choice(
                    number,
                    np.array(
                        [
                            (s.score - null, *astuple(shape))
                            for s, shape in zip(spans, shapes, strict=True)
                        ]
                    ),
                    np.array([exact_match(w, [asked.answer]) for w in words]),
                    np.array([character_f1(w, [asked.answer]) for w in words]),
                )
            )
        # Of several windows the one whose best span lies highest above "no answer".
        made += [max(ways, key=lambda c: float(c.rows[0, 0])) for ways in found.values()]
    return made


def _pair(article: Article, asked: Asked) -> Pair:
    text = article.text[asked.paragraph_start : asked.paragraph_end].strip()
    return Pair(asked.question, text, article.title)


def fit(made: Sequence[Choice]) -> NDArray[np.float64]:
    """The weights of score and shape, shape (WIDTH,)."""
    neutral, price = np.zeros(WIDTH), np.full(WIDTH, PENALTY)
    neutral[0] = 1.0
    price[1] *= _A_TOKEN
    return fit_weights([Alternatives(c.rows, c.exact > 0) for c in made], Penalty(neutral, price))


def figures(made: Sequence[Choice]) -> dict[str, float]:
    """Exact match and F1 without a prior, and with one that was fitted on other articles."""
    plain, chosen = [], []
    for fold in range(_FOLDS):
        weights = fit([c for c in made if c.article % _FOLDS != fold])
        for choice in made:
            if choice.article % _FOLDS == fold:
                best = int((choice.rows @ weights).argmax())
                plain.append((choice.exact[0], choice.f1[0]))
                chosen.append((choice.exact[best], choice.f1[best]))
    before, after = np.mean(plain, axis=0), np.mean(chosen, axis=0)
    named = {"exact_match": 0, "character_f1": 1}
    return {"questions": float(len(made))} | {
        f"{name}_{when}": round(float(values[at]), 4)
        for name, at in named.items()
        for when, values in (("without", before), ("with", after))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--reader", default=DEFAULT)
    parser.add_argument("--questions", type=int, default=1500)
    options = parser.parse_args()
    _, articles = split(load_articles(options.shared / "data/jaquad/train.json.gz"))
    model = span_model(replace(load_config().reader, name=options.reader))
    if model is None:
        parser.error("the sentence reader has no spans to choose from")
    made = choices(articles, model, options.questions)
    weights = fit(made)
    # A span's score counts once in the product, so the others are relative to its weight.
    prior = ShapePrior(*(round(float(w), 4) for w in weights[1:] / weights[0]))
    TARGET.write_text(prior.to_json(), encoding="utf-8")
    print(json.dumps(figures(made) | {"score": round(float(weights[0]), 4)}, indent=1))


if __name__ == "__main__":
    main()
