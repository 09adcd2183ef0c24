"""The tables of ``docs/performance.md``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docs import growth_tables, peak_tables, peer_tables
from docs.layout import results, table


def tables(folder: Path) -> dict[str, str]:
    """The tables by name.

    Args:
        folder: the results.
    """
    return {
        "cold-start": _cold_start(results(folder, "cold-start")),
        **peer_tables.tables(folder),
        **growth_tables.tables(folder),
        **peak_tables.tables(folder),
    }


# What is timed, in words, by its name in the results.
_STARTS = {
    "ask": "`shutten ask`, until the answer",
    "ask, stock": "the same by torch and sentence-transformers",
    "page": "`shutten chat`, until its page is served",
    "first answer": "until a question asked right then is answered",
}


def _cold_start(found: dict[str, Any]) -> str:
    rows = [[words, f"{found['seconds'][name]:.2f}"] for name, words in _STARTS.items()]
    return table(["", "s"], rows)
