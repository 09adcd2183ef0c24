"""The tables of ``docs/evaluation.md``: answers, why they failed, and by kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docs.layout import NOTHING, table

FIGURES = {
    "right": "right",
    "exact_match": "exact match",
    "f1": "character F1",
    "squad_f1": "word F1 (SQuAD script)",
    "item_f1": "item F1",
    "rejected": "unanswerable rejected",
    "handled": "handled rightly",
    "answer_rate": "answer rate",
    "hit_at_1": "evidence hit@1",
    "hit_at_5": "evidence hit@5",
    "mrr_at_10": "MRR@10",
    "ndcg_at_10": "nDCG@10",
    "citation_integrity": "citation integrity",
    "citation_precision": "citation precision",
    "auroc": "AUROC",
    "aurc": "AURC",
    "ece": "ECE",
}
LATENCIES = {"latency_p50": "latency p50", "latency_p95": "latency p95"}
CAUSES = {
    "gold_looks_wrong": "gold looks wrong",
    "wrongly_answered": "wrongly answered",
    "not_retrieved": "not retrieved",
    "wrongly_abstained": "wrongly abstained",
    "not_read": "another place chosen",
    "edge_only": "edges only (of these right)",
    "wrong_span": "wrong span",
}


def load(results: Path) -> dict[str, dict[str, Any]]:
    """The runs that the tables show, by the heads of their columns."""
    articles = json.loads((results / "article-questions.json").read_text(encoding="utf-8"))
    jaquad = json.loads((results / "jaquad-dev.json").read_text(encoding="utf-8"))
    asked = jaquad["counts"]["questions"]
    return {
        f"bundled article ({articles['bundled']['counts']['questions']})": articles["bundled"],
        f"real article ({articles['article-dev']['counts']['questions']})": articles["article-dev"],
        f"JaQuAD dev ({asked} of 3,939)": jaquad,
    }


def answers(runs: dict[str, dict[str, Any]]) -> str:
    """Every figure with its interval, beside the baseline; then how long a question takes."""
    head = [cell for name in runs for cell in (name, "BM25")]
    rows = [
        [label, *(c for run in runs.values() for c in _with_baseline(run["figures"].get(name)))]
        for name, label in FIGURES.items()
    ]
    rows += [
        [label, *(c for run in runs.values() for c in _latency(run["figures"].get(name)))]
        for name, label in LATENCIES.items()
    ]
    return table(["", *head], rows)


def causes(runs: dict[str, dict[str, Any]]) -> str:
    """Why questions were not answered with a gold answer."""
    rows = []
    for name, label in CAUSES.items():
        cells = []
        for run in runs.values():
            found = run["causes"].get(name, {"n": 0, "right": 0})
            cells.append(f"{found['n']} ({found['right']})" if found["right"] else f"{found['n']}")
        rows.append([label, *cells])
    return table(["", *runs], rows)


def kinds(runs: dict[str, dict[str, Any]]) -> str:
    """Questions handled rightly, by kind, of the runs that have kinds of our own."""
    shown = {name: run["handled_by_kind"] for name, run in list(runs.items())[:2]}
    names = list(dict.fromkeys(kind for found in shown.values() for kind in found))
    rows = []
    for kind in names:
        cells = []
        for found in shown.values():
            one = found.get(kind)
            right = round(one["system"]["value"] * one["n"]) if one else 0
            cells.append(f"{right} of {one['n']}" if one else NOTHING)
        rows.append([kind, *cells])
    return table(["kind", *shown], rows)


def _with_baseline(figure: dict[str, Any] | None) -> list[str]:
    if figure is None or figure["system"] is None or figure["system"]["value"] is None:
        return [NOTHING, NOTHING]
    system, baseline = figure["system"], figure["baseline"]
    cell = f"{100 * system['value']:.1f} %"
    if system.get("low") is not None:
        cell += f" ({100 * system['low']:.0f}\u2013{100 * system['high']:.0f})"
    if baseline is None or baseline["value"] is None:
        return [cell, NOTHING]
    return [cell, f"{100 * baseline['value']:.1f} %"]


def _latency(figure: dict[str, Any] | None) -> list[str]:
    if figure is None or figure["system"] is None or figure["system"]["value"] is None:
        return [NOTHING, NOTHING]
    return [f"{figure['system']['value']:.0f} ms", NOTHING]


def tables(results: Path) -> dict[str, str]:
    """All of them, by name."""
    runs = load(results)
    return {make.__name__: make(runs) for make in (answers, causes, kinds)}
