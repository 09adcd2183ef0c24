"""The tables of ``docs/performance.md`` that stand beside others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docs.layout import NOTHING, percent, results, table

Figures = dict[str, Any]
SETS = {"article": "bundled article", "jaquad": "JaQuAD dev"}
TARGETS = {
    "warm question, p50": ("warm question, p50, ms", 1.0),
    "cold start": ("cold start, s", 1.0),
    "build": ("build, passages/s", 1.0),
    "exact_match": ("exact match", 100.0),
    "character_f1": ("character F1", 100.0),
}


def tables(folder: Path) -> dict[str, str]:
    """The tables by name; empty until ``python -m benchmarks.peers`` has written its figures.

    Args:
        folder: the figures.
    """
    made = dict.fromkeys(("peers-article", "peers-jaquad", "peers-answers", "peers-targets"), "")
    if (folder / "peers.json").exists():
        sets = results(folder, "peers")["sets"]
        made |= {f"peers-{name}": sides(found) for name, found in sets.items()}
        made |= {"peers-answers": answers(sets), "peers-targets": targets(sets)}
    return made


def _number(found: float | None, digits: int) -> str:
    return NOTHING if found is None else f"{found:,.{digits}f}"


def _share(found: float | None) -> str:
    return percent(found) or NOTHING


def sides(found: Figures) -> str:
    """A row for each side of one set."""
    head = ["", "cold start, s", "p50, ms", "p90", "passages read", "exact match", "character F1"]
    head += ["refused", "failed", "build, passages/s", "memory, MB"]
    return table(head, [_side(name, figures) for name, figures in found["sides"].items()])


def _side(name: str, found: Figures) -> list[str]:
    spent = found.get("milliseconds") or {}
    failed = found.get("failed")
    peaks = found["peak_megabytes"]
    return [
        name,
        _number(found.get("cold_seconds"), 1),
        _number(spent.get("p50"), 0),
        _number(spent.get("p90"), 0),
        _number(found.get("passages_read"), 1),
        _share(found.get("exact_match")),
        _share(found.get("character_f1")),
        _share(found.get("refused")),
        NOTHING if failed is None else str(failed["questions"]),
        _number(found.get("build", {}).get("passages_per_second"), 1),
        _number(peaks.get("answer", peaks.get("build")), 0),
    ]


def answers(sets: Figures) -> str:
    """What Shutten's answers are worth less those of each peer, in points."""
    rows = [
        [SETS[name], peer, *(_points(beside.get(key)) for key in ("exact_match", "character_f1"))]
        for name, found in sets.items()
        for peer, beside in found["ours_to_theirs"].items()
        if "character_f1" in beside
    ]
    return table(["", "less", "exact match", "character F1"], rows)


def _points(found: Figures | None) -> str:
    if found is None:
        return NOTHING
    value, low, high = (100 * found[part] for part in ("value", "low", "high"))
    return f"{value:+.1f} ({low:+.1f} to {high:+.1f})"


def targets(sets: Figures) -> str:
    """What was wanted of Shutten beside the best peer, and whether it came."""
    rows = []
    for name, found in sets.items():
        for one in found["targets"]:
            label, scale = TARGETS[one["target"]]
            wanted = f"≥ {one['at_least']:g}" if "at_least" in one else f"≤ {one['at_most']:g}"
            figures = [_number(scale * one[side], 1) for side in ("ours", "theirs")]
            verdict = "met" if one["met"] else "missed"
            ratio = f"{one['ratio']:.2f}"
            rows.append([SETS[name], label, *figures, one["peer"], ratio, wanted, verdict])
    return table(["", "", "Shutten", "best peer", "which", "ratio", "wanted", ""], rows)
