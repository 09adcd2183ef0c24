"""The baseline beside every figure: BM25's best sentence, always answered.

BM25 is as libraries have it, whatever the settings: what all figures are put beside stays the same.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from chat.evaluation.record import Attempt
from chat.reader.passages import Sentences
from index.analysis import terms
from index.lexical import STANDARD, LexicalIndex, Scores
from index.view import IndexView
from ingest.document import Span

DEPTH = 20
"""Passages that are kept of each ranking, in predictions and TREC files."""


class BestSentence:
    """BM25 over all sentences of an index."""

    def __init__(self, index: IndexView) -> None:
        self._index = index
        sentences = Sentences(index)
        spans = [sentences.of(passage) for passage in index.passages]
        counts = np.array([len(found) for found in spans], dtype=np.intp)
        # Sentences are numbered through, passage by passage; those without any are left out.
        self._owners = np.flatnonzero(counts)
        self._begins = (np.cumsum(counts) - counts)[self._owners]
        self._spans = [span for found in spans for span in found]
        texts = [
            span.of(index.documents[passage.source].text)
            for passage, found in zip(index.passages, spans, strict=True)
            for span in found
        ]
        self._lexical = LexicalIndex.build(texts, STANDARD)

    def ask(self, question: str, depth: int = DEPTH) -> Attempt:
        """Answer with the sentence of the highest BM25.

        Linear in the sentences, in numpy.

        Args:
            question: the question.
            depth: how many passages to rank, each by its best sentence.

        Returns:
            An attempt that declines where no term of the question stands in any sentence.
        """
        scores = self._lexical.scores(terms(question))
        if not scores.any():
            return Attempt(answered=False, items=(), places=(), confidence=0.0)
        best = int(np.argmax(scores))
        by_passage = np.maximum.reduceat(scores, self._begins)
        ranked = _highest(by_passage, depth)
        passage = self._index.passages[self._owners[ranked[0]]]
        span: Span = self._spans[best]
        return Attempt(
            answered=True,
            items=(span.of(self._index.documents[passage.source].text),),
            places=(replace(passage, start=span.start, end=span.end),),
            confidence=float(scores[best]),
            ranking=tuple(
                (self._index.passages[self._owners[at]], float(by_passage[at])) for at in ranked
            ),
            read=1,
        )


def _highest(scores: Scores, depth: int) -> NDArray[np.intp]:
    """The places of the highest scores above 0, best first; of equal ones the first in order."""
    least = np.partition(scores, -depth)[-depth] if depth < len(scores) else 0.0
    places = np.flatnonzero((scores >= least) & (scores > 0))
    return places[np.argsort(-scores[places], kind="stable")][:depth]
