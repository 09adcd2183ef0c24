"""The tables of ``docs/page.md`` and ``docs/operations.md``: what the page and a build cost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docs.layout import percent, results, table


def tables(folder: Path) -> dict[str, str]:
    """The tables of ``docs/page.md`` by name.

    Args:
        folder: the results.
    """
    return {
        "page-weight": _weight(results(folder, "page-weight")),
        "web-load": _load(results(folder, "web-load")),
    }


def operations(folder: Path) -> dict[str, str]:
    """The tables of ``docs/operations.md`` by name."""
    tables = {
        "incremental-build": _builds(results(folder, "incremental-build")),
        "kills": _kills(results(folder, "kills")),
    }
    # Not every checkout has these figures: they take a machine for long.
    if (folder / "large-index.json").is_file():
        tables["large-index"] = large_index(results(folder, "large-index"))
    return tables


def large_index(found: dict[str, Any]) -> str:
    """What a search in a large index finds and costs, by the share of the lists looked through."""
    rows = [
        [
            "all" if one["share_of_lists"] == 1 else f"{100 * one['share_of_lists']:g} %",
            f"{one['lists']:,}",
            percent(one["recall_at_20"]),
            percent(one["hit_at_1"]),
            percent(one["hit_at_10"]),
            f"{one['p50_ms']:.1f}",
            f"{one['p90_ms']:.1f}",
        ]
        for one in found["vectors"]
    ]
    head = ["share of the lists", "lists", "recall@20 of the exact", "hit@1", "hit@10"]
    return table([*head, "p50, ms", "p90, ms"], rows)


# What a build goes through, in order; the files that it writes are many.
_PHASES = {
    "lock": "taking the lock",
    "clean": "removing what others left",
    "read": "reading files",
    "parse": "parsing them",
    "model": "loading the model",
    "embed": "embedding",
    "terms": "counting terms",
    "make a folder": "making folders",
    "write ": "writing files",
    "fsync": "having the disk confirm them",
    "rename": "renaming the finished version",
    "write the pointer": "writing the pointer",
    "fsync the pointer": "having the disk confirm it",
    "flip": "flipping it",
    "fsync after the flip": "having the disk confirm the flip",
    "prune": "removing old versions",
    "unlock": "letting go of the lock",
}


def _kills(found: dict[str, Any]) -> str:
    """The kills by phase; what stands there longest comes before what begins like it."""
    counts = dict.fromkeys(_PHASES.values(), 0)
    for phase, number in found["by_phase"].items():
        name = phase if phase in _PHASES else phase.split(" ")[0] + " "
        counts[_PHASES[name]] += number
    rows = [[words, f"{number:,}"] for words, number in counts.items()]
    return table(["killed while", "times"], [*rows, ["all", f"{found['kills']:,}"]])


_BUILDS = {
    "full": "from nothing",
    "nothing_changed": "nothing changed",
    "paragraph_changed": "one paragraph changed",
    "file_added": "an article added",
    "file_removed": "an article removed",
    "file_moved": "an article moved",
}


def _builds(found: dict[str, Any]) -> str:
    rows = []
    for name, words in _BUILDS.items():
        one = found["builds"][name]
        share = f"{100 * one['share_of_full']:.2f} %"
        rows.append([words, f"{one['embedded']:,}", f"{one['wall_seconds']:,.1f}", share])
    return table(
        ["", "passages embedded", "seconds, start and end of Python included", "of a full build"],
        rows,
    )


def _weight(found: dict[str, Any]) -> str:
    rows = []
    for name, words in (("first", "first visit, nothing cached"), ("again", "once more")):
        one = found[name]
        numbers = f"{one['seconds']:.1f}", f"{one['requests']:.0f}", f"{one['megabytes']:.2f}"
        rows.append([words, *numbers])
    return table(["", "seconds until one can type", "requests", "MB over the line"], rows)


def _load(found: dict[str, Any]) -> str:
    head = [
        "users",
        "questions",
        "errors",
        "a second",
        "seen: p50, p95",
        "answered: p50, p95, max",
        "MB held",
    ]
    rows = []
    for run in found["runs"]:
        first, whole = run["first"], run["whole"]
        rows.append(
            [
                str(run["users"]),
                f"{run['questions']:,}",
                str(run["errors"]),
                f"{run['questions_per_second']:.1f}",
                f"{first['p50']:.2f} s, {first['p95']:.2f} s",
                f"{whole['p50']:.1f} s, {whole['p95']:.1f} s, {whole['max']:.1f} s",
                f"{run['resident_mb_before']:,.0f} to {run['resident_mb_after']:,.0f}",
            ]
        )
    return table(head, rows)
