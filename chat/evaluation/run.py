"""Answers a question file and measures the answers."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chat.answer import Answer
from chat.answering import Answerer
from chat.evaluation.baseline import BestSentence
from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.citation_integrity import citation_integrity
from chat.evaluation.metrics.evidence_hit import evidence_hit, evidence_spans
from chat.evaluation.metrics.exact_match import exact_match
from chat.evaluation.metrics.right import right
from chat.evaluation.questions import EvaluationQuestion
from index.live import LiveIndex
from index.search import Hit
from ingest.document import Passage
from ingest.errors import QuestionFileError
from ingest.messages import Language

HITS = 5


@dataclass(frozen=True, slots=True)
class Scores:
    """The measures of one answer to one question; None where the question has no gold for it.

    Attributes:
        answered: whether it was answered.
        exact_match: EM.
        f1: character F1.
        right: by our rule.
        hit_at_1: the first passage found overlaps the evidence.
        hit_at_5: one of the first five does.
        rejected: an unanswerable question was declined.
        integrity: every citation holds.
        milliseconds: time for the answer.
    """

    answered: bool
    exact_match: float | None
    f1: float | None
    right: float | None
    hit_at_1: float | None
    hit_at_5: float | None
    rejected: float | None
    integrity: float | None = None
    milliseconds: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A question with the system's scores and the baseline's."""

    question: EvaluationQuestion
    answer: Answer
    scores: Scores
    baseline: Scores


def _scores(
    question: EvaluationQuestion,
    text: str | None,
    passages: Sequence[Passage],
    index: LiveIndex,
) -> Scores:
    golds = question.answers
    gold_spans = evidence_spans(index.documents.values(), question.evidence)
    return Scores(
        answered=text is not None,
        exact_match=exact_match(text, golds) if golds else None,
        f1=character_f1(text, golds) if golds else None,
        right=right(text, golds, question.kind) if golds else None,
        hit_at_1=evidence_hit(passages, gold_spans, 1) if question.evidence else None,
        hit_at_5=evidence_hit(passages, gold_spans, HITS) if question.evidence else None,
        rejected=float(text is None) if question.unanswerable else None,
    )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One run over one index version.

    Attributes:
        index: the version that is asked.
        answerer: the pipeline.
        search: finds passages for a question as understood, best first.
        baseline: BM25's best sentence.
        language: of replies.
    """

    index: LiveIndex
    answerer: Answerer
    search: Callable[[str, int], list[Hit]]
    baseline: BestSentence
    language: Language

    def results(self, questions: Iterable[EvaluationQuestion]) -> Iterator[Result]:
        """Answer and score one question after the other."""
        for question in questions:
            answer = self.answerer.ask(
                question.question, earlier=question.after, language=self.language
            )
            searched = answer.understood_as or question.question
            hits = self.search(searched, HITS) if question.evidence else []
            found = [hit.passage for hit in hits]
            scores = _scores(question, answer.answer, found, self.index)
            integrity = citation_integrity(answer, self.index.documents)
            yield Result(
                question=question,
                answer=answer,
                scores=replace(scores, integrity=integrity, milliseconds=answer.timings_ms.total),
                baseline=self._baseline(question),
            )

    def _baseline(self, question: EvaluationQuestion) -> Scores:
        answer = self.baseline.ask(question.question)
        passages = [answer.passage] if answer else []
        return _scores(question, answer.text if answer else None, passages, self.index)


def write_predictions(path: Path, results: Sequence[Result]) -> None:
    """Write one prediction a line, whole or not at all.

    Raises:
        QuestionFileError: the file cannot be written.
    """
    # A link keeps pointing where it does, and a device or pipe is written to, not replaced.
    path = path.resolve()
    if path.exists() and not path.is_file():
        _write_rows(path, results)
        return
    part: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            encoding="utf-8",
            newline="\n",
            dir=path.parent,
            prefix=f".{path.name}.",
            delete=False,
        ) as file:
            part = Path(file.name)
            file.writelines(_rows(results))
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _rows(results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        row = {"id": result.question.id, **result.answer.to_dict()}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _write_rows(path: Path, results: Sequence[Result]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(_rows(results))
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from error


def check_writable(path: Path, questions: Path) -> None:
    """Find out before the work whether predictions can be written.

    Raises:
        QuestionFileError: they cannot, or they would replace the question file.
    """
    if path.resolve() == questions.resolve():
        raise _unwritable(path, os.strerror(errno.EEXIST))
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise _unwritable(path, os.strerror(errno.EISDIR if path.is_dir() else errno.EACCES))


def _unwritable(path: Path, reason: str) -> QuestionFileError:
    return QuestionFileError("predictions_unwritable", file=path, reason=reason)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
