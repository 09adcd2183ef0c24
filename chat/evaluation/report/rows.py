"""A line of ``predictions.jsonl`` as the page's table needs it: small, marked places worked out.

Offsets count code points, JavaScript counts UTF-16 units: so texts leave here already cut.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any

from chat.evaluation.folded import find_all
from ingest.document import Span

CITED, GOLD = 1, 2
"""What a run of characters is: flags that may come together."""

Json = dict[str, Any]


class Outcome(StrEnum):
    """What came of a question."""

    RIGHT = "right"
    DECLINED_RIGHTLY = "declined_rightly"
    DECLINED_WRONGLY = "declined_wrongly"
    WRONG = "wrong"
    UNJUDGED = "unjudged"


def outcome(prediction: Mapping[str, Any]) -> Outcome:
    """What came of the question; unjudged where it has no gold."""
    handled = prediction.get("scores", {}).get("handled")
    if handled is None:
        return Outcome.UNJUDGED
    if prediction.get("answered"):
        return Outcome.RIGHT if handled else Outcome.WRONG
    return Outcome.DECLINED_RIGHTLY if handled else Outcome.DECLINED_WRONGLY


def failed(prediction: Mapping[str, Any]) -> bool:
    """Whether something is wrong with it: it was judged wrong, or a cause was found."""
    judged_wrong = outcome(prediction) in (Outcome.WRONG, Outcome.DECLINED_WRONGLY)
    return judged_wrong or prediction.get("cause") is not None


def row(prediction: Mapping[str, Any]) -> Json:
    """The prediction for the page; what is empty is left out."""
    gold = prediction.get("gold") or {}
    answers = gold.get("answers", [])
    words = [line for answer in answers for line in answer.splitlines() if line.strip()]
    scores = _finite(prediction.get("scores", {}))
    shown = {
        "id": str(prediction.get("id", "")),
        "number": prediction.get("number", 0),
        "kind": prediction.get("kind", ""),
        "question": prediction.get("question", ""),
        "understood": prediction.get("understood_as"),
        "after": prediction.get("after"),
        "answer": prediction.get("answer"),
        "reply": prediction.get("reply"),
        "confidence": _rounded(prediction.get("confidence")),
        "outcome": outcome(prediction),
        "cause": prediction.get("cause"),
        "scores": scores,
        "timings": _finite(prediction.get("timings_ms") or {}),
        "gold": answers,
        "evidence": [_runs(text, (), _places(text, words)) for text in gold.get("evidence", [])],
        "gold_source": gold.get("source"),
        "missing": [*gold.get("answers_missing", []), *gold.get("evidence_missing", [])],
        "unanswerable": gold.get("answerable") is False,
        "read": prediction.get("read"),
        "passages": [
            [p["source"], p["start"], p["end"], _rounded(p.get("score")), bool(p.get("relevant"))]
            for p in prediction.get("passages", [])
        ],
        "baseline": _baseline(prediction.get("baseline") or {}),
        **_places_shown(prediction, words),
    }
    return {key: value for key, value in shown.items() if value not in (None, "", [], {}, False)}


def _places_shown(prediction: Mapping[str, Any], words: Sequence[str]) -> Json:
    citations = prediction.get("citations", [])
    answers = [c for c in citations if c.get("role") == "answer"]
    best = prediction.get("best") or {}
    declined = not prediction.get("answered")
    return {
        "cited": _contexts(prediction.get("context", []), answers or best.get("places", []), words),
        "support": [_place(c, words) for c in citations if c.get("role") != "answer"],
        "nearest": [_place(c, words) for c in prediction.get("nearest", [])],
        "best": best.get("items", []) if declined else [],
        "best_places": [_spanned(place) for place in best.get("places", [])] if declined else [],
    }


def _contexts(contexts: Iterable[Json], places: Sequence[Json], words: Sequence[str]) -> list[Json]:
    """Each context with the places in it marked; a place without context stands for itself."""
    shown: list[Json] = []
    seen: set[int] = set()
    for context in contexts:
        here = [
            (at, place)
            for at, place in enumerate(places)
            if place["source"] == context["source"]
            and context["start"] <= place["start"] < place["end"] <= context["end"]
        ]
        seen.update(at for at, _ in here)
        start, text = context["start"], context["text"]
        spans = [Span(place["start"] - start, place["end"] - start) for _, place in here]
        cited = [place for _, place in here] or [context]
        shown.append(_described(cited, _runs(text, spans, _places(text, words))))
    bare = [p for at, p in enumerate(places) if at not in seen and p.get("text")]
    return shown + [_place(place, words, cited=True) for place in bare]


def _spanned(place: Json) -> Json:
    return {"source": place["source"], "spans": [[place["start"], place["end"]]]}


def _place(place: Json, words: Sequence[str], *, cited: bool = False) -> Json:
    text = place.get("text", "")
    spans = [Span(0, len(text))] if cited else []
    return _described([place], _runs(text, spans, _places(text, words)))


def _described(places: Sequence[Json], runs: list[list[Any]]) -> Json:
    first = places[0]
    title = first.get("title") or ""
    # An article that states no title has its file's name for one.
    own_title = [] if first["source"].endswith(title) else [title]
    return {
        "source": first["source"],
        "headings": [*own_title, *first.get("headings", ())],
        "spans": [[place["start"], place["end"]] for place in places],
        "runs": runs,
    }


def _places(text: str, words: Iterable[str]) -> list[Span]:
    """Where the gold words stand in the text."""
    return [span for word in words for span in find_all(text, word)]


def _runs(text: str, cited: Sequence[Span], gold: Sequence[Span]) -> list[list[Any]]:
    """The text cut where a mark begins or ends: pairs of characters and flags."""
    marks = [*((span, CITED) for span in cited), *((span, GOLD) for span in gold)]
    edges = sorted({0, len(text), *(edge for s, _ in marks for edge in (s.start, s.end))})
    runs: list[list[Any]] = []
    for start, end in pairwise(edges):
        flags = 0
        for span, flag in marks:
            if span.start <= start and end <= span.end:
                flags |= flag
        runs.append([text[start:end], flags])
    return runs


def _baseline(baseline: Mapping[str, Any]) -> Json:
    shown = {
        "answer": baseline.get("answer"),
        "place": _spanned(dict(baseline)) if baseline.get("source") else None,
        "confidence": _rounded(baseline.get("confidence")),
        "scores": _finite(baseline.get("scores", {})),
    }
    return {key: value for key, value in shown.items() if value not in (None, "", {})}


def _finite(values: Mapping[str, Any]) -> dict[str, float]:
    rounded = {name: _rounded(value) for name, value in values.items()}
    return {name: value for name, value in rounded.items() if value is not None}


def _rounded(value: float | None) -> float | None:
    """Four digits are more than anybody reads; JSON knows no infinity."""
    return None if value is None or not math.isfinite(value) else round(value, 4)
