"""A judged question as a line of ``predictions.jsonl``; the form is described in the docs."""

from __future__ import annotations

from typing import Any

from chat.evaluation.record import Attempt, Judged, Scores
from index.view import IndexView
from ingest.document import Passage


def prediction(judged: Judged, index: IndexView) -> dict[str, Any]:
    """The line of a judged question.

    Args:
        judged: the question.
        index: the version that was asked.
    """
    gold, question, attempt = judged.gold, judged.gold.question, judged.attempt
    relevant = set(gold.relevant)
    return {
        "id": question.id,
        "number": question.number,
        "kind": question.kind,
        "after": list(question.after),
        **judged.answer.to_dict(),
        "gold": {
            "answers": list(question.answers),
            "evidence": list(question.evidence),
            "answerable": question.answerable,
            "source": question.source,
            "answers_missing": list(gold.answers_missing),
            "evidence_missing": list(gold.evidence_missing),
        },
        "best": {
            "items": list(attempt.items),
            "places": [_place(place) for place in attempt.places],
        },
        "context": [{**_place(p), "text": index.text_of(p)} for p in judged.context],
        "passages": [
            {**_place(passage), "score": round(score, 6), "relevant": passage in relevant}
            for passage, score in attempt.ranking
        ],
        "relevant": [_place(passage) for passage in gold.relevant],
        "read": attempt.read,
        "scores": _rounded(judged.scores),
        "cause": judged.cause,
        "baseline": _baseline(judged.baseline, judged.baseline_scores),
    }


def _place(place: Passage) -> dict[str, Any]:
    return {"source": place.source, "start": place.start, "end": place.end}


def _rounded(scores: Scores) -> dict[str, float]:
    return {name: round(score, 6) for name, score in scores.items()}


def _baseline(attempt: Attempt, scores: Scores) -> dict[str, Any]:
    place = _place(attempt.places[0]) if attempt.places else {}
    return {
        "answer": attempt.given,
        **place,
        "confidence": round(attempt.confidence, 4),
        "scores": _rounded(scores),
    }
