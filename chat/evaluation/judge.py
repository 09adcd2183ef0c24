"""All measures of a batch of attempts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chat.evaluation.measured import METRICS
from chat.evaluation.metrics.metric import Metric
from chat.evaluation.metrics.retrieval import retrieval_scores
from chat.evaluation.record import Attempt, Gold

_OF_ANSWERS = tuple(metric for metric in METRICS if metric.group == "answers")
_OF_EVIDENCE = tuple(metric for metric in METRICS if metric.group in ("retrieval", "citations"))
_OF_BEST = tuple(m for m in _OF_ANSWERS if m.name in ("exact_match", "f1", "right"))


def judge(
    golds: Sequence[Gold], attempts: Sequence[Attempt], integrities: Sequence[float | None]
) -> list[dict[str, float]]:
    """The measures of each attempt; one that a question has no gold for is left out.

    Answers are judged where gold answers are given and the question is not unanswerable, passages
    where evidence is. ``best_*`` judge the best answer also where it was not given.

    Args:
        golds: the questions.
        attempts: what was made of each.
        integrities: their citation integrity; None where there are no citations to check.
    """
    found = retrieval_scores(
        [gold.relevant for gold in golds],
        [[passage for passage, _ in attempt.ranking] for attempt in attempts],
    )
    return [
        _scores(gold, attempt, retrieval, integrity)
        for gold, attempt, retrieval, integrity in zip(
            golds, attempts, found, integrities, strict=True
        )
    ]


def _scores(
    gold: Gold, attempt: Attempt, retrieval: Mapping[str, float], integrity: float | None
) -> dict[str, float]:
    question = gold.question
    scores = {"answered": float(attempt.answered)}
    if question.unanswerable:
        declined = float(not attempt.answered)
        overall = ("rejected", "handled", "exact_match_all", "f1_all")
        scores |= dict.fromkeys(overall, declined)
    elif question.answers:
        scores |= _answer_scores(gold, attempt)
    if question.evidence and not question.unanswerable:
        scores |= retrieval
        scores |= _measured(_OF_EVIDENCE, gold, attempt)
    if integrity is not None:
        scores["citation_integrity"] = integrity
    return scores


def _answer_scores(gold: Gold, attempt: Attempt) -> dict[str, float]:
    scores = _measured(_OF_ANSWERS, gold, attempt)
    best = _measured(_OF_BEST, gold, replace(attempt, answered=True))
    scores |= {f"best_{name}": score for name, score in best.items()}
    scores["handled"] = scores["right"]
    scores["exact_match_all"], scores["f1_all"] = scores["exact_match"], scores["f1"]
    return scores


def _measured(metrics: Sequence[Metric], gold: Gold, attempt: Attempt) -> dict[str, float]:
    scores = {metric.name: metric.score(gold, attempt) for metric in metrics}
    return {name: score for name, score in scores.items() if score is not None}
