"""How much each sentence of an article says for the whole: fitted weights over features."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from importlib import resources

from chat.gist.features import Features, Vector, describe
from chat.gist.outline import Outline, outline_of
from chat.gist.sentences import Sentence, sentences_of
from ingest.document import Document


@dataclass(frozen=True, slots=True)
class Weights:
    """Two logistic regressions, one weight a feature and last the intercept.

    Attributes:
        key: for sentences that a summary should hold.
        topic: for those that tell what the article is about.
    """

    key: tuple[float, ...]
    topic: tuple[float, ...]


@cache
def load_weights() -> Weights:
    """The weights that are shipped (``training/fit_gist.py``)."""
    raw = json.loads(resources.files("chat.gist").joinpath("weights.json").read_text("utf-8"))
    return Weights(tuple(raw["key"]), tuple(raw["topic"]))


@dataclass(frozen=True, slots=True)
class Weighed:
    """An article's sentences with their weights.

    Attributes:
        outline: its headings.
        sentences: the sentences that a summary may hold, in reading order.
        vectors: their TF-IDF vectors, of length 1.
        key: for each the log odds of belonging in a summary.
        topic: for each the log odds of telling the topic.
    """

    outline: Outline
    sentences: tuple[Sentence, ...]
    vectors: tuple[Vector, ...]
    key: tuple[float, ...]
    topic: tuple[float, ...]


# An article is asked more than once; a document of 10,000 characters takes about a megabyte.
@lru_cache(maxsize=16)
def weigh(document: Document) -> Weighed:
    """The sentences of a document with their weights; kept for the last few documents."""
    outline = outline_of(document)
    sentences = sentences_of(document, outline)
    described = describe(document, outline, sentences)
    weights = load_weights()
    return Weighed(
        outline,
        sentences,
        described.vectors,
        tuple(log_odds(features, weights.key) for features in described.features),
        tuple(log_odds(features, weights.topic) for features in described.features),
    )


def log_odds(features: Features, weights: Sequence[float]) -> float:
    """The log odds of one sentence."""
    values = astuple(features)
    return weights[-1] + math.fsum(w * v for w, v in zip(weights, values, strict=False))
