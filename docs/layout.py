"""Tables in Markdown, what they are made of, and their places in a document."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

NOTHING = "\u2013"


def results(folder: Path, name: str) -> dict[str, Any]:
    """The figures of one file of results."""
    found: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return found


def percent(value: float | None) -> str:
    """A share as a percentage with one decimal; nothing for None."""
    return "" if value is None else f"{100 * value:.1f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, without an end of line at its end."""
    lines = [head, ["---"] * len(head), *rows]
    ruled = ["|" + "|".join(line) + "|" if at == 1 else _row(line) for at, line in enumerate(lines)]
    return "\n".join(ruled)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def filled(text: str, tables: Mapping[str, str]) -> str:
    """A document with its tables made anew.

    A table stands between ``<!-- NAME -->`` and ``<!-- end of NAME -->``.

    Args:
        text: the document.
        tables: by name.

    Raises:
        ValueError: the document has no place for one of them.
    """
    for name, made in tables.items():
        place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        text, found = place.subn(lambda at, made=made: at[1] + made + "\n" + at[2], text)
        if not found:
            raise ValueError(f"There is no place for the table {name}.")
    return text
