"""The tables of ``docs/performance.md``: what a library costs and answers as it grows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docs.layout import NOTHING, percent, results, table

Row = dict[str, Any]
_LIBRARIES = {
    "dev": "dev",
    "all": "dev and train",
    "fillers": "these and fillers",
}
_STAGES = {"read": "reading", "model": "model and cutting", "embed": "vectors", "terms": "terms"}


def tables(folder: Path) -> dict[str, str]:
    """All of them by name.

    Args:
        folder: the results.
    """
    grown = results(folder, "growth")["sizes"]
    return {
        "growth-questions": _questions(grown),
        "growth-builds": _builds(grown),
        "growth-stages": _stages(grown),
        "growth-space": _space(grown),
        "library-growth": _answers(results(folder, "library-growth")["libraries"]),
    }


def _name(row: Row) -> str:
    marks = [] if row["filler_kind"] is None else [f"{row['filler_kind']} fillers"]
    marks += [] if row["vectors"] == "real" else ["synthetic vectors"]
    return f"{row['passages']:,}" + (f" ({', '.join(marks)})" if marks else "")


def _questions(rows: list[Row]) -> str:
    lines = []
    for row in rows:
        answer, search = row["warm"]["answer_ms"], row["warm"]["search_ms"]
        times = [one[at] for one in (answer, search) for at in ("p50", "p90")]
        lines.append(
            [
                _name(row),
                f"{row['start']['wall_seconds']:.1f}",
                *(f"{time:,.0f}" for time in times),
                f"{row['batch']['questions_per_second']:.1f}",
            ]
        )
    head = ["passages", "start to first answer, s", "question, ms: p50", "p90"]
    return table([*head, "its search, ms: p50", "p90", "questions a second, 200 together"], lines)


def _builds(rows: list[Row]) -> str:
    lines = []
    for row in rows:
        full, again = row["build"], row["incremental"]
        lines.append(
            [
                _name(row),
                f"{full['wall_seconds']:,.1f}{_resumed(full)}",
                f"{full['passages_per_second']:,.1f}",
                f"{again['wall_seconds']:,.1f}",
                f"{again['embedded']:,}",
            ]
        )
    head = ["passages", "full build, s", "passages a second"]
    return table([*head, "one article changed, s", "passages embedded then"], lines)


def _resumed(build: Row) -> str:
    """What a build took over from one that was stopped."""
    count = build.get("resumed", 0)
    return f" (and before, {count:,} vectors)" if count else ""


def _stages(rows: list[Row]) -> str:
    """Seconds of a full build by stage; what is no stage of these is the rest."""
    lines = []
    for row in rows:
        taken = row["build"]["stages"]
        named = [taken.get(name) for name in _STAGES]
        rest = row["build"]["seconds"] - sum(one or 0 for one in named)
        cells = [NOTHING if one is None else f"{one:,.1f}" for one in (*named, rest)]
        lines.append([_name(row), *cells])
    return table(["passages", *_STAGES.values(), "writing and the rest"], lines)


def _space(rows: list[Row]) -> str:
    parts = list(dict.fromkeys(part for row in rows for part in row["bytes"]))
    lines = []
    for row in rows:
        peaks = [row[one]["peak_mb"] for one in ("start", "warm", "batch", "build", "incremental")]
        sizes = [row["bytes"].get(part) for part in parts]
        whole = sum(row["bytes"].values()) / 1e6
        cells = [NOTHING if size is None else f"{size / 1e6:,.2f}" for size in sizes]
        lines.append([_name(row), *(f"{peak:,}" for peak in peaks), f"{whole:,.2f}", *cells])
    memory = ["memory, MB: command", "questions", "batch", "full build", "incremental"]
    return table(["passages", *memory, "disk, MB", *(f"`{part}`" for part in parts)], lines)


def _answers(rows: list[Row]) -> str:
    lines = []
    for row in rows:
        for way in row["ways"]:
            name = f"{row['passages']:,} ({_LIBRARIES[row['library']]})"
            settings = [f"{way['read']}", f"{way['dense_weight']:g}"]
            names = ("exact_match", "character_f1", "hit_at_1", "retrieved", "cited_passage")
            lines.append([name, *settings, *(percent(way[one]) for one in names)])
    head = ["passages", "read", "weight of the vectors", "exact match", "character F1"]
    return table([*head, "right paragraph first, %", "among those read", "cited"], lines)
