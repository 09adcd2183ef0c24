"""Figures of a run: overall and by kind, the system beside the baseline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from chat.evaluation.run import Result, Scores


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report.

    Attributes:
        key: its name in ``ingest/messages``.
        system: our value; None where no question has gold for it.
        baseline: BM25's best sentence's value; None where it has none.
        n: questions that it is over.
    """

    key: str
    system: float | None
    baseline: float | None
    n: int


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _figure(key: str, results: Sequence[Result], value: Callable[[Scores], float | None]) -> Figure:
    ours = [v for r in results if (v := value(r.scores)) is not None]
    theirs = [v for r in results if (v := value(r.baseline)) is not None]
    return Figure(key, _mean(ours), _mean(theirs), len(ours))


def summarize(results: Sequence[Result]) -> list[Figure]:
    """The figures of all questions."""
    return [
        _figure("figure_answer_rate", results, lambda s: float(s.answered)),
        _figure("figure_exact_match", results, lambda s: s.exact_match),
        _figure("figure_f1", results, lambda s: s.f1),
        _figure("figure_right", results, lambda s: s.right),
        _figure("figure_hit_at_1", results, lambda s: s.hit_at_1),
        _figure("figure_hit_at_5", results, lambda s: s.hit_at_5),
        _figure("figure_rejected", results, lambda s: s.rejected),
        _figure("figure_integrity", results, lambda s: s.integrity),
    ]


def latency(results: Sequence[Result]) -> tuple[float, float]:
    """Milliseconds a question: the median and the 95th percentile."""
    times = [r.scores.milliseconds for r in results if r.scores.milliseconds is not None]
    return float(np.percentile(times, 50)), float(np.percentile(times, 95))


def by_kind(results: Sequence[Result]) -> dict[str, tuple[int, float, float]]:
    """For each kind: questions, share handled rightly by us and by the baseline.

    Handled rightly is *right* where there is a gold answer, declined where there is none.
    """
    kinds: dict[str, list[Result]] = {}
    for result in results:
        if _handled(result.scores) is not None:
            kinds.setdefault(result.question.kind, []).append(result)
    return {
        kind: (
            len(members),
            _mean([v for r in members if (v := _handled(r.scores)) is not None]) or 0.0,
            _mean([v for r in members if (v := _handled(r.baseline)) is not None]) or 0.0,
        )
        for kind, members in kinds.items()
    }


def _handled(scores: Scores) -> float | None:
    return scores.right if scores.right is not None else scores.rejected
