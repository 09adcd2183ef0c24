"""Answers and judges questions over one pinned version of an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chat.answer import Answer, Role
from chat.answering import Answerer
from chat.asking import Asked, Trace
from chat.evaluation.baseline import DEPTH, BestSentence
from chat.evaluation.causes import cause_of
from chat.evaluation.gold import GoldFinder
from chat.evaluation.judge import judge
from chat.evaluation.metrics.citation_integrity import citation_integrity
from chat.evaluation.prediction import prediction
from chat.evaluation.questions.question import EvaluationQuestion
from chat.evaluation.record import Attempt, Judged
from index.view import IndexView
from ingest.chunking import block_sentences
from ingest.document import Document, Passage
from ingest.messages import Language

_CONTEXTS = 3


@dataclass(frozen=True, slots=True)
class Evaluator:
    """One pipeline over one version, with the baseline over the same.

    Attributes:
        index: the version that is asked, whatever is published meanwhile.
        answerer: the pipeline over it.
        baseline: BM25's best sentence over it.
        gold: finds the gold in it.
        language: of replies.
    """

    index: IndexView
    answerer: Answerer
    baseline: BestSentence
    gold: GoldFinder
    language: Language

    def judge(self, questions: Sequence[EvaluationQuestion]) -> list[dict[str, Any]]:
        """Answer questions together; a line of ``predictions.jsonl`` for each, in order."""
        golds = [self.gold.find(question) for question in questions]
        traces = self.answerer.trace([self._asked(question) for question in questions], DEPTH)
        ours = [attempt_of(trace, self.index) for trace in traces]
        theirs = [self.baseline.ask(question.question, DEPTH) for question in questions]
        documents = self.index.documents
        integrity = [citation_integrity(trace.answer, documents) for trace in traces]
        scores = judge(golds, ours, integrity)
        baseline_scores = judge(golds, theirs, [None] * len(theirs))
        judged = [
            Judged(
                gold=gold,
                answer=trace.answer,
                attempt=attempt,
                scores=own,
                cause=cause_of(gold, attempt, own, self.index),
                baseline=best_sentence,
                baseline_scores=its,
                context=self._context(attempt),
            )
            for gold, trace, attempt, own, best_sentence, its in zip(
                golds, traces, ours, scores, theirs, baseline_scores, strict=True
            )
        ]
        return [prediction(one, self.index) for one in judged]

    def latencies(self, questions: Iterable[EvaluationQuestion]) -> Iterator[float]:
        """Milliseconds for each question, asked one after the other as a user would."""
        self.answerer.trace([Asked("shutten")])  # the models are loaded now, not by a question
        for question in questions:
            yield self.answerer.trace([self._asked(question)])[0].answer.timings_ms.total

    def _asked(self, question: EvaluationQuestion) -> Asked:
        return Asked(question.question, question.after, None, self.language)

    def _context(self, attempt: Attempt) -> tuple[Passage, ...]:
        """The sentences around the first places of the best answer, given or not."""
        places = attempt.places[:_CONTEXTS]
        around = (_around(self.index.documents[place.source], place) for place in places)
        return tuple(dict.fromkeys(around))


def attempt_of(trace: Trace, index: IndexView) -> Attempt:
    """What the pipeline made of a question, as the metrics look at it."""
    ranking = tuple((hit.passage, hit.score) for hit in trace.hits[:DEPTH])
    answered, read = trace.answer.answered, len(trace.read)
    if not trace.readings:
        return _from_structure(trace.answer, index, ranking)
    best = trace.readings[0]
    places = tuple(replace(best.hit.passage, start=span.start, end=span.end) for span in best.spans)
    items = tuple(index.text_of(place) for place in places)
    return Attempt(answered, items, places, best.probability, ranking, read)


def _from_structure(
    answer: Answer, index: IndexView, ranking: tuple[tuple[Passage, float], ...]
) -> Attempt:
    """An answer that was read off the article's structure, or none."""
    cited = [c for c in answer.citations if c.role is Role.ANSWER]
    places = tuple(Passage(c.source, c.start, c.end, c.headings) for c in cited)
    items = tuple(index.text_of(place) for place in places)
    return Attempt(answer.answered, items, places, answer.confidence, ranking, 0)


def _around(document: Document, cited: Passage) -> Passage:
    """The sentence that cited words stand in; where they are no part of one, the words."""
    for block in document.blocks:
        if not block.start <= cited.start < cited.end <= block.end:
            continue
        for sentence in block_sentences(document, block):
            if sentence.start <= cited.start and cited.end <= sentence.end:
                return Passage(document.source, sentence.start, sentence.end)
    return Passage(document.source, cited.start, cited.end)
