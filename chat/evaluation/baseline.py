"""The baseline beside every figure: BM25's best sentence, always answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chat.reader.sentence import passage_sentences
from index.analysis import terms
from index.lexical import LexicalIndex
from index.live import LiveIndex
from ingest.document import Passage, Span


@dataclass(frozen=True, slots=True)
class BaselineAnswer:
    """A sentence and the passage that it stands in."""

    text: str
    passage: Passage


class BestSentence:
    """BM25 over all sentences of an index."""

    def __init__(self, index: LiveIndex, k1: float, b: float) -> None:
        self._sentences: list[tuple[Passage, Span]] = [
            (passage, span)
            for passage in index.passages
            for span in passage_sentences(index, passage)
        ]
        self._texts = [s.of(index.documents[p.source].text) for p, s in self._sentences]
        self._lexical = LexicalIndex.build(self._texts, k1, b)

    def ask(self, question: str) -> BaselineAnswer | None:
        """The sentence with the highest BM25; None where no term of the question is known."""
        scores = self._lexical.scores(terms(question))
        best = int(np.argmax(scores))
        if scores[best] <= 0:
            return None
        passage, span = self._sentences[best]
        return BaselineAnswer(self._texts[best], Passage(passage.source, span.start, span.end))
