"""Writes the tables of ``docs/evaluation.md`` from the figures in ``docs/results``.

Run as ``python -m docs.tables`` after a benchmark; a test fails while they differ. A table stands
between ``<!-- NAME -->`` and ``<!-- end of NAME -->``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DOCUMENT = FOLDER / "evaluation.md"
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
NOTHING = "\u2013"


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
    return _table(["", *head], rows)


def causes(runs: dict[str, dict[str, Any]]) -> str:
    """Why questions were not answered with a gold answer."""
    rows = []
    for name, label in CAUSES.items():
        cells = []
        for run in runs.values():
            found = run["causes"].get(name, {"n": 0, "right": 0})
            cells.append(f"{found['n']} ({found['right']})" if found["right"] else f"{found['n']}")
        rows.append([label, *cells])
    return _table(["", *runs], rows)


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
    return _table(["kind", *shown], rows)


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


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    ruled = ["|" + "|".join(line) + "|" if at == 1 else _row(line) for at, line in enumerate(lines)]
    return "\n".join(ruled)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def filled(text: str, runs: dict[str, dict[str, Any]]) -> str:
    """The document with all its tables made anew."""
    for make in (answers, causes, kinds):
        name = make.__name__
        place = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- end of {name} -->)", re.DOTALL)
        table = make(runs)
        text = place.sub(lambda found, table=table: found[1] + table + found[2], text)
    return text


def main() -> None:
    """Make them anew in place."""
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(filled(text, load(FOLDER / "results")), encoding="utf-8")


if __name__ == "__main__":
    main()
