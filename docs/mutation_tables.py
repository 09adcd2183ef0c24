"""The table of ``docs/mutation.md``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docs.layout import percent, results, table

_PARTS = {
    "ingest": "`ingest`: functions",
    "ingest-tables": "`ingest`: tables",
    "decision": "the decision to answer",
}


def tables(folder: Path) -> dict[str, str]:
    """The tables by name.

    Args:
        folder: the figures.
    """
    found = results(folder, "mutation")
    parts: dict[str, Any] = found["parts"]
    head = ["", "faults", "drawn", "told", "of these in time", "%", "95 % interval"]
    head += ["not told: no test runs them", "equivalent"]
    made = table(head, [_row(_PARTS[name], part) for name, part in parts.items()])
    asked = ", ".join(f"`{name}`" for name in found["without"])
    return {"mutation": f"{made}\n\nNot asked: {asked}." if asked else made}


def _row(words: str, part: dict[str, Any]) -> list[str]:
    low, high = part["interval"]
    counts = [f"{part[key]:,}" for key in ("mutants", "tried", "killed", "in_time")]
    left = [str(part[key]) for key in ("without_tests", "equivalent")]
    return [words, *counts, percent(part["share"]), f"{percent(low)}-{percent(high)}", *left]
