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
# Files of tests, as an earlier run and later ones name them.
_FILES = {"without": "Not asked", "then": "Asked only for what the others left"}


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
    for key, words in _FILES.items():
        if found.get(key):
            made += f"\n\n{words}: {', '.join(f'`{name}`' for name in found[key])}."
    return {"mutation": made}


def _row(words: str, part: dict[str, Any]) -> list[str]:
    low, high = part["interval"]
    counts = [f"{part[key]:,}" for key in ("mutants", "tried", "killed", "in_time")]
    left = [str(part[key]) for key in ("without_tests", "equivalent")]
    return [words, *counts, percent(part["share"]), f"{percent(low)}-{percent(high)}", *left]
