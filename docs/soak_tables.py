"""The tables of half an hour of everything at once, from ``docs/results/soak.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docs.layout import results, table

_HELD = {
    "own_mb": "memory of its own, MB",
    "files": "file descriptors",
    "threads": "threads",
}


def tables(folder: Path) -> dict[str, str]:
    """What was done, and what the server held meanwhile."""
    found = results(folder, "soak")
    return {"soak-done": _done(found), "soak-growth": _growth(found["growth"])}


def _done(found: dict[str, Any]) -> str:
    rows = [[name, f"{number:,}"] for name, number in found["done"].items()]
    return table(["done", "times"], [*rows, ["errors", f"{found['errors']:,}"]])


def _growth(growth: dict[str, Any]) -> str:
    head = ["the server's", "warm", "at the end", "most", "a minute", "95 % interval", ""]
    rows = [
        [
            label,
            f"{found['first']:,g}",
            f"{found['last']:,g}",
            f"{found['most']:,g}",
            f"{found['a_minute']:+.2f}",
            "{:+.2f} to {:+.2f}".format(*found["interval"]),
            "within noise" if found["within_noise"] else "grows",
        ]
        for label, found in ((label, growth[name]) for name, label in _HELD.items())
    ]
    return table(head, rows)
