"""All measures of a batch of attempts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.citation_precision import citation_precision
from chat.evaluation.metrics.exact_match import exact_match
from chat.evaluation.metrics.item_f1 import item_f1
from chat.evaluation.metrics.retrieval import retrieval_scores
from chat.evaluation.metrics.right import right
from chat.evaluation.metrics.squad_exact_match import squad_exact_match
from chat.evaluation.metrics.squad_f1 import squad_f1
from chat.evaluation.questions.question import EvaluationQuestion
from chat.evaluation.record import Attempt, Gold


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
        scores |= _answer_scores(question, attempt)
    if question.evidence and not question.unanswerable:
        scores |= retrieval
        if attempt.answered:
            _put(scores, "citation_precision", citation_precision(attempt.places, gold.evidence))
    _put(scores, "citation_integrity", integrity)
    return scores


def _answer_scores(question: EvaluationQuestion, attempt: Attempt) -> dict[str, float]:
    golds, kind, given, best = question.answers, question.kind, attempt.given, attempt.best
    scores = {
        "exact_match": exact_match(given, golds),
        "f1": character_f1(given, golds),
        "right": right(given, golds, kind),
        "squad_exact_match": squad_exact_match(given, golds),
        "squad_f1": squad_f1(given, golds),
        "best_exact_match": exact_match(best, golds),
        "best_f1": character_f1(best, golds),
        "best_right": right(best, golds, kind),
    }
    scores["handled"] = scores["right"]
    scores["exact_match_all"], scores["f1_all"] = scores["exact_match"], scores["f1"]
    _put(scores, "item_f1", item_f1(attempt.items if attempt.answered else (), golds))
    return scores


def _put(scores: dict[str, float], name: str, value: float | None) -> None:
    if value is not None:
        scores[name] = value
