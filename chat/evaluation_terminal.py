"""What the terminal shows of a finished run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chat.evaluation.measured import METRICS
from chat.evaluation.questions.issue import shown
from chat.terminal import table
from ingest import messages
from ingest.messages import Language

# What a person decides by; all of them are in the report and in metrics.json.
_OURS = (
    "right", "exact_match", "f1", "item_f1", "rejected", "handled", "answer_rate", "hit_at_1",
    "hit_at_5", "mrr_at_10", "ndcg_at_10", "citation_integrity", "citation_precision", "auroc",
    "ece",
)  # fmt: skip
_SHOWN = tuple(dict.fromkeys([*_OURS, *(m.name for m in METRICS if m.in_terminal)]))


def run_lines(metrics: Mapping[str, Any], version: str, language: Language) -> list[str]:
    """The figures of a run, causes of failure, and the kinds.

    Args:
        metrics: as in ``metrics.json``.
        version: of the index.
        language: of the words.
    """

    def say(key: str, /, **details: object) -> str:
        return messages.text(key, language, **details)

    figures: Mapping[str, Any] = metrics["figures"]
    head = ("", say("evaluation_system"), say("run_interval"), say("evaluation_baseline"), "n")
    lines = [
        say("evaluation_head", questions=metrics["counts"]["questions"], version=version),
        *table(
            [head, *(_row(name, figures[name], language) for name in _SHOWN if name in figures)]
        ),
        *_speed(figures, language),
    ]
    causes = [(name, cause) for name, cause in metrics["causes"].items() if cause["n"]]
    if causes:
        lines.append(say("run_causes"))
        lines.extend(table([_cause(name, cause, language) for name, cause in causes]))
    if metrics["by_kind"]:
        lines.append(say("evaluation_kinds"))
        kinds = ("", say("evaluation_system"), say("evaluation_baseline"), "n")
        lines.extend(table([kinds, *_kinds(metrics["by_kind"])]))
    return lines


def _row(name: str, figure: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    system = figure["system"]
    interval = "" if system is None else f"{100 * system['low']:.1f}-{100 * system['high']:.1f}"
    return (
        messages.text(f"metric_{name}", language),
        _percent(system),
        interval,
        _percent(figure["baseline"]),
        str(figure["n"]),
    )


def _percent(interval: Mapping[str, float] | None) -> str:
    return "-" if interval is None else f"{100 * interval['value']:.1f} %"


def _speed(figures: Mapping[str, Any], language: Language) -> Iterator[str]:
    values = {
        name: figures[name]["system"]["value"]
        for name in ("latency_p50", "latency_p95", "latency_p99", "throughput")
        if figures.get(name, {}).get("system")
    }
    if "latency_p50" in values:
        yield messages.text(
            "run_latency",
            language,
            p50=values["latency_p50"],
            p95=values["latency_p95"],
            p99=values["latency_p99"],
            n=figures["latency_p50"]["n"],
        )
    if "throughput" in values:
        yield messages.text("run_throughput", language, rate=values["throughput"])


def _cause(name: str, cause: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    examples = " ".join(shown(str(example)) for example in cause["examples"])
    return messages.text(f"cause_{name}", language), str(cause["n"]), examples


def _kinds(by_kind: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for kind, found in by_kind.items():
        handled = found["figures"].get("handled")
        if handled is not None:
            yield (
                shown(kind),
                _percent(handled["system"]),
                _percent(handled["baseline"]),
                str(handled["n"]),
            )
