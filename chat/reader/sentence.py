"""The first reader: ranks sentences by what they share with the question, then tightens.

A logistic regression over ``Features`` (weights in ``sentence_weights.json``, fitted by
``training/fit_sentence_reader.py`` on JaQuAD's training articles) ranks sentences; a second
one turns the best sentence's standing into the probability that it answers the question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from chat.question import AnswerType, Question
from chat.reader import Reading
from chat.reader.authorship import asks_author, author_readings
from chat.reader.candidates import best_span
from chat.reader.features import Coverage, Features, matrix, sentence_features
from chat.reader.lists import LISTED, list_from
from chat.reader.passages import PassageTexts, passages_of
from chat.reader.spans import best_clause
from chat.reader.vectors import SentenceVectors
from index.encoder import Encoder
from index.search import Hit
from index.view import IndexView
from ingest.document import Document, Span
from ingest.normalize import fold

_WHOLE_SENTENCE = (AnswerType.REASON, AnswerType.MANNER, AnswerType.LIST)
# Below this the clause says more than a guess at words in it (training/fit_span_ranker.py).
_LEAST_SPAN = 0.1
_LEAST_THING = 0.3
# What may stand between a sentence and the end of its block.
_STOPS = " \t\r\n。.:\uff1a*_"
# A sentence that enumerates by itself is the list that is asked for.
_ENUMERATES = re.compile(r"など|や[^、。]{1,30}[、や]|」「|』『|\band\b")


@dataclass(frozen=True, slots=True)
class Weights:
    """Two logistic regressions.

    Attributes:
        ranking: one weight a feature of a sentence, and last the intercept.
        decision: weights of the decision's features (see ``decision_features``), intercept last.
    """

    ranking: tuple[float, ...]
    decision: tuple[float, ...]


@cache
def load_weights() -> Weights:
    """The weights that are shipped."""
    raw = json.loads(resources.files("chat.reader").joinpath("sentence_weights.json").read_text())
    return Weights(tuple(raw["ranking"]), tuple(raw["decision"]))


def decision_features(best: Features, score: float, runner_up: float) -> list[float]:
    """What the decision to answer looks at: the winner's standing, not how many were read."""
    return [
        score,
        score - runner_up,
        best.window_coverage,
        best.context_coverage,
        best.name_coverage,
        best.sentence_similarity,
        best.passage_similarity,
        best.typed,
    ]


def sigmoid(logit: float) -> float:
    """The logistic function."""
    return float(1 / (1 + np.exp(-logit)))


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its features and ranking score."""

    hit: Hit
    sentence: Span
    features: Features
    score: float


class SentenceReader:
    """Answers with the best sentence, or the span or clause in it that the question asks for."""

    def __init__(self, encoder: Encoder, weights: Weights | None = None) -> None:
        self._encoder = encoder
        self.vectors = SentenceVectors(encoder)
        self._weights = weights or load_weights()
        self._passages: PassageTexts | None = None

    def read(self, question: Question, hits: Sequence[Hit], index: IndexView) -> list[Reading]:
        """See ``Reader.read``."""
        named = author_readings(hits, index) if asks_author(question) else []
        ranked = self.rank(question, hits, index)
        if not ranked:
            return named
        runner_up = ranked[1].score if len(ranked) > 1 else ranked[0].score - 1.0
        return named + [
            Reading(
                hit=scored.hit,
                spans=spans,
                sentence=scored.sentence,
                score=scored.score,
                probability=self._probability(scored, runner_up),
            )
            for scored, spans in zip(ranked, self._spans(question, ranked, index), strict=True)
        ]

    def prepare(
        self,
        questions: Sequence[Question],  # noqa: ARG002 (sentences are encoded without them)
        hits: Sequence[Sequence[Hit]],
        index: IndexView,
    ) -> None:
        """See ``Reader.prepare``."""
        passages = {hit.passage for found in hits for hit in found}
        known = self._passages_of(index)
        texts = {text for passage in passages for text in known.of(passage).texts}
        if texts:
            self.vectors.of(sorted(texts))

    def forget(self) -> None:
        """See ``Reader.forget``."""
        self.vectors = SentenceVectors(self._encoder)
        self._passages = None

    def _passages_of(self, index: IndexView) -> PassageTexts:
        """The passages of the version that is asked; those of an older one are let go."""
        self._passages = passages = passages_of(self._passages, index)
        return passages

    @staticmethod
    def _spans(
        question: Question, ranked: Sequence[Scored], index: IndexView
    ) -> list[tuple[Span, ...]]:
        """The spans of each; sentences without the best one's words stay whole, which is quick."""

        def document(scored: Scored) -> Document:
            return index.documents[scored.hit.passage.source]

        best = answer_spans(document(ranked[0]), ranked[0], question)
        words = fold(best[0].of(document(ranked[0]).text))
        return [best] + [
            answer_spans(document(scored), scored, question)
            if words in fold(scored.sentence.of(document(scored).text))
            else (scored.sentence,)
            for scored in ranked[1:]
        ]

    def rank(self, question: Question, hits: Sequence[Hit], index: IndexView) -> list[Scored]:
        """All sentences of the passages, best first."""
        known = self._passages_of(index)
        read = [(hit, known.of(hit.passage)) for hit in hits]
        pairs = [(hit, sentence) for hit, passage in read for sentence in passage.sentences]
        if not pairs:
            return []
        texts = [text for _, passage in read for text in passage.texts]
        cosines = self.vectors.of(texts) @ self._encoder.encode_query(question.text)
        coverage = Coverage(question, index)
        features: list[Features] = []
        for hit, passage in read:
            begin = len(features)
            similarities = cosines[begin : begin + len(passage.sentences)].tolist()
            document = index.documents[hit.passage.source]
            features.extend(
                sentence_features(
                    question, coverage, document, hit, hits[0].score, passage, similarities
                )
            )
        *weights, intercept = self._weights.ranking
        scores = matrix(features) @ np.array(weights) + intercept
        scored = [
            Scored(hit, sentence, row, float(score))
            for (hit, sentence), row, score in zip(pairs, features, scores, strict=True)
        ]
        return sorted(scored, key=lambda s: -s.score)

    def _probability(self, scored: Scored, runner_up: float) -> float:
        *weights, intercept = self._weights.decision
        row = decision_features(scored.features, scored.score, runner_up)
        return sigmoid(float(np.dot(row, weights)) + intercept)


def answer_spans(document: Document, scored: Scored, question: Question) -> tuple[Span, ...]:
    """The words in (or, for a list, around) a sentence that answer the question."""
    text, sentence = document.text, scored.sentence
    if question.expects is AnswerType.LIST and (items := list_items(document, sentence)):
        return items
    if question.expects in _WHOLE_SENTENCE:
        return (sentence,)
    thing = question.expects in (AnswerType.THING, AnswerType.PLACE)
    tight = best_span(text, sentence, question, _LEAST_THING if thing else _LEAST_SPAN)
    return (tight or best_clause(text, sentence, question),)


def list_items(document: Document, sentence: Span) -> tuple[Span, ...]:
    """The items of the list that a sentence leads into or is an item of; else nothing."""
    blocks = document.blocks
    at = next(
        (i for i, b in enumerate(blocks) if b.start <= sentence.start and sentence.end <= b.end),
        None,
    )
    if at is None:
        return ()
    if blocks[at].kind not in LISTED:
        further = document.text[sentence.end : blocks[at].end].strip(_STOPS)
        if further or _ENUMERATES.search(sentence.of(document.text)):
            return ()  # it leads into nothing, or is the list
    first = at if blocks[at].kind in LISTED else at + 1
    if first >= len(blocks) or blocks[first].kind not in LISTED:
        return ()
    while first > 0 and blocks[first - 1].kind in LISTED:
        first -= 1
    _, items = list_from(blocks, first)
    return tuple(Span(item.start, item.end) for item in items)
