"""The figures of a run, ``metrics.json``, from its predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from chat.evaluation.abstention import Abstention
from chat.evaluation.columns import MEANS, QuestionColumns, SystemColumns
from chat.evaluation.intervals import LEVEL, RESAMPLES, SEED, Array, Interval, mean_intervals
from chat.evaluation.measured import METRICS
from chat.evaluation.record import Cause
from chat.evaluation.speed import latency_figures, latency_histogram, throughput

FORMAT = 1
_OURS = {
    "answers": ("right", "exact_match", "f1", "squad_exact_match", "squad_f1", "item_f1"),
    "both": ("handled", "exact_match_all", "f1_all", "best_threshold_f1", "answer_rate"),
    "unanswerable": ("rejected",),
    "retrieval": (
        "hit_at_1", "hit_at_5", "recall_at_5", "recall_at_10", "recall_at_20", "mrr_at_10",
        "ndcg_at_10",
    ),
    "citations": ("citation_integrity", "citation_precision"),
    "abstention": ("auroc", "aurc", "ece"),
    "speed": ("latency_p50", "latency_p95", "latency_p99", "throughput"),
}  # fmt: skip
GROUPS = {
    group: tuple(dict.fromkeys([*names, *(m.name for m in METRICS if m.group == group)]))
    for group, names in _OURS.items()
}
"""The names of all figures, in the order of the report; new metrics stand at a group's end."""
_BETTER = (
    {metric.name: metric.better for metric in METRICS}
    | {"answer_rate": "neither"}
    | dict.fromkeys(("aurc", "ece", "latency_p50", "latency_p95", "latency_p99"), "lower")
)
_KIND_FIGURES = ("handled", "f1", "hit_at_1")
# A column of free text given as the kind must not make a figure of each question.
_MOST_KINDS = 50
_EXAMPLES = 5

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of both systems; None where a system has none."""

    n: int
    system: Interval | None
    baseline: Interval | None

    def to_dict(self) -> Json:
        return asdict(self)


class Tally:
    """Takes up predictions one by one, and keeps some 400 bytes of each."""

    def __init__(self) -> None:
        self._questions = QuestionColumns()
        self._system = SystemColumns()
        self._baseline = SystemColumns()
        self._causes: dict[str, Json] = {
            cause.value: {"n": 0, "right": 0, "examples": []} for cause in Cause
        }

    def add(self, line: Mapping[str, Any]) -> None:
        """Take up one prediction, a line of ``predictions.jsonl``."""
        self._questions.add(line["kind"], line["gold"])
        scores, baseline = line["scores"], line["baseline"]
        self._system.add(scores, line["confidence"], bool(line["best"]["items"]))
        has_answer = baseline["answer"] is not None
        self._baseline.add(baseline["scores"], baseline["confidence"], has_answer)
        if line["cause"] is not None:
            cause = self._causes[line["cause"]]
            cause["n"] += 1
            cause["right"] += int(scores.get("right", 0))
            if len(cause["examples"]) < _EXAMPLES:
                cause["examples"].append(line["id"])

    def metrics(self, latencies_ms: Sequence[float], batches: Sequence[tuple[int, float]]) -> Json:
        """What ``metrics.json`` holds.

        All intervals are over the same resamples of the questions. Memory and time are linear in
        the questions: some 15 s and 200 MB for 100,000.

        Args:
            latencies_ms: of the questions that were timed one by one.
            batches: how many questions were answered together, and in how many seconds, each.
        """
        ours = Abstention(self._questions, self._system)
        theirs = Abstention(self._questions, self._baseline)
        figures = (
            _means(self._system.scores(MEANS), self._baseline.scores(MEANS), MEANS)
            | _side_by_side(ours.figures(calibrated=True), theirs.figures(calibrated=False))
            | _speed(latencies_ms, batches)
        )
        figures["answer_rate"] = figures.pop("answered")
        return {
            "format": FORMAT,
            "counts": self._counts(),
            "level": LEVEL,
            "resamples": RESAMPLES,
            "seed": SEED,
            "figures": _in_order(figures),
            "by_kind": self._by_kind(),
            "causes": self._causes,
            "risk_coverage": {
                "system": ours.curve(),
                "baseline": theirs.curve(),
                "at_threshold": ours.at_threshold(),
            },
            "reliability": ours.reliability(),
            "best_threshold": {
                "system": ours.best_threshold(),
                "baseline": theirs.best_threshold(),
            },
            "latency_ms": latency_histogram(latencies_ms),
            "throughput": _throughput(batches),
        }

    def _counts(self) -> Json:
        answerable = int(self._questions.answerable.sum())
        unanswerable = int(self._questions.unanswerable.sum())
        return {
            "questions": len(self._questions),
            "answerable": answerable,
            "unanswerable": unanswerable,
            "without_gold": len(self._questions) - answerable - unanswerable,
        }

    def _by_kind(self) -> Json:
        system, baseline = (s.scores(_KIND_FIGURES) for s in (self._system, self._baseline))
        found = {}
        for kind in self._questions.kinds(_MOST_KINDS):
            rows = self._questions.of_kind(kind)
            figures = _means(
                [scores[rows] for scores in system],
                [scores[rows] for scores in baseline],
                _KIND_FIGURES,
            )
            found[kind] = {
                "n": int(rows.sum()),
                "figures": {
                    name: figure.to_dict() for name, figure in figures.items() if _known(figure)
                },
            }
        return found


def _speed(
    latencies_ms: Sequence[float], batches: Sequence[tuple[int, float]]
) -> dict[str, _Figure]:
    figures = latency_figures(latencies_ms)
    figures["throughput"] = (sum(count for count, _ in batches), throughput(batches))
    return {name: _Figure(n, interval, None) for name, (n, interval) in figures.items()}


def _throughput(batches: Sequence[tuple[int, float]]) -> Json:
    questions = sum(count for count, _ in batches)
    seconds = sum(spent for _, spent in batches)
    return {
        "questions": questions,
        "seconds": round(seconds, 3),
        "questions_per_second": questions / seconds if seconds > 0 else None,
    }


def _means(
    system: Sequence[Array], baseline: Sequence[Array], names: Sequence[str]
) -> dict[str, _Figure]:
    """The means of scores, one array a name, on the same resamples."""
    intervals = mean_intervals(np.column_stack([*system, *baseline]))
    counts = [int((~np.isnan(scores)).sum()) for scores in system]
    return {
        name: _Figure(counts[at], intervals[at], intervals[at + len(names)])
        for at, name in enumerate(names)
    }


def _side_by_side(
    system: Mapping[str, tuple[int, Interval | None]],
    baseline: Mapping[str, tuple[int, Interval | None]],
) -> dict[str, _Figure]:
    return {name: _Figure(n, own, baseline[name][1]) for name, (n, own) in system.items()}


def _known(figure: _Figure) -> bool:
    return figure.system is not None or figure.baseline is not None


def _in_order(figures: Mapping[str, _Figure]) -> Json:
    return {
        name: {"group": group, "better": _BETTER.get(name, "higher"), **figures[name].to_dict()}
        for group, names in GROUPS.items()
        for name in names
        if _known(figures[name])
    }
