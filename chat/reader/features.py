"""What the sentence reader knows of a sentence, as numbers between 0 and about 1."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from chat.question import AnswerType, Question
from chat.reader.passages import PassageText
from chat.reader.spans import spans_in
from index.search import Hit
from index.view import IndexView
from ingest.document import Document, Span

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Features:
    """One sentence against one question.

    Attributes:
        sentence_coverage: share of the question's terms in the sentence, weighted by idf.
        window_coverage: the same for it and the sentence before it, where a topic is named.
        context_coverage: the same for its passage with title and headings.
        name_coverage: the same for the question's names and numbers alone, in the passage.
        sentence_similarity: cosine of question and sentence.
        passage_similarity: cosine of question and passage.
        fused: fused search score relative to the best hit's.
        typed: for a person, date or number asked for, 1 where the sentence holds one that the
            question does not name, -1 where not; 0 for other questions.
        short: 1 where it is too short to be a statement.
    """

    sentence_coverage: float
    window_coverage: float
    context_coverage: float
    name_coverage: float
    sentence_similarity: float
    passage_similarity: float
    fused: float
    typed: float
    short: float


FEATURE_NAMES = tuple(Features.__dataclass_fields__)
# Questions in another language than the passage share no words with it, which says nothing; they
# get the means of right sentences, so that only the vectors speak (fitted with the weights).
NEUTRAL_COVERAGE = (0.417, 0.490, 0.611, 0.715)
# By so much the encoder's cosines are lower across the two languages
# (training/measure_english_shift.py).
ENGLISH_SHIFT = 0.192
_KANA = re.compile(r"[\u3041-\u30ff]")
# Types whose words are known by their form.
_FORMAL = (AnswerType.PERSON, AnswerType.DATE, AnswerType.NUMBER)
_SHORT = 12


class Coverage:
    """Idf-weighted share of a question's terms that a text holds."""

    def __init__(self, question: Question, index: IndexView) -> None:
        self._weights = {term: index.lexical.idf(term) for term in question.terms}
        self._names = question.names

    def of(self, found: Set[str]) -> float:
        """The share for all terms; 0 where the question has none."""
        return self._share(list(self._weights), found, empty=0.0)

    def of_names(self, found: Set[str]) -> float:
        """The share for names and numbers; 1 where the question has none."""
        return self._share(list(self._names), found, empty=1.0)

    def of_rest(self, found: Set[str]) -> float:
        """The share for all that is no name or number; 1 where there is nothing else."""
        rest = [term for term in self._weights if term not in self._names]
        return self._share(rest, found, empty=1.0)

    def _share(self, wanted: Sequence[str], found: Set[str], empty: float) -> float:
        total = sum(self._weights[term] for term in wanted)
        if total == 0:
            return empty
        return sum(self._weights[term] for term in wanted if term in found) / total


def sentence_features(
    question: Question,
    coverage: Coverage,
    document: Document,
    hit: Hit,
    best_score: float,
    passage: PassageText,
    similarities: Sequence[float],
) -> list[Features]:
    """The features of all sentences of one passage.

    Args:
        question: the analysed question.
        coverage: its term weights.
        document: what the passage is of.
        hit: the passage.
        best_score: the fused score of the best hit.
        passage: the same taken apart.
        similarities: cosine of the question with each.
    """
    shared = (coverage.of(passage.context), coverage.of_names(passage.context))
    words_of_passage = hit.passage.span.of(document.text)
    foreign = not question.japanese and _KANA.search(words_of_passage) is not None
    shift = ENGLISH_SHIFT if foreign else 0.0
    rows = []
    before: frozenset[str] = frozenset()
    for sentence, words, here, similarity in zip(
        passage.sentences, passage.texts, passage.terms, similarities, strict=True
    ):
        covered = (coverage.of(here), coverage.of(before | here), *shared)
        before = here
        rows.append(
            Features(
                *(NEUTRAL_COVERAGE if foreign else covered),
                sentence_similarity=similarity + shift,
                passage_similarity=hit.dense_score + shift,
                fused=hit.score / best_score if best_score > 0 else 1.0,
                typed=_typed(document.text, sentence, question),
                short=float(len(words) < _SHORT),
            )
        )
    return rows


def _typed(text: str, sentence: Span, question: Question) -> float:
    if question.expects not in _FORMAL:
        return 0.0
    return 1.0 if spans_in(text, sentence, question) else -1.0


def matrix(rows: Sequence[Features]) -> Matrix:
    """The features as an array of shape (sentences, features)."""
    return np.array([astuple(row) for row in rows], dtype=np.float64)
