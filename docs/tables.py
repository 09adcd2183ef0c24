"""Writes the tables of the documents from the figures in ``docs/results``.

Run as ``python -m docs.tables`` after a benchmark; a test fails while they differ.
"""

from __future__ import annotations

from pathlib import Path

from docs import (
    answer_tables,
    evaluation_tables,
    format_tables,
    model_tables,
    page_tables,
    performance_tables,
    reliability_tables,
    scale_tables,
)
from docs.layout import filled

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results"
DOCUMENTS = {
    "answers.md": answer_tables.tables,
    "evaluation.md": evaluation_tables.tables,
    "formats.md": format_tables.tables,
    "models.md": model_tables.tables,
    "operations.md": page_tables.operations,
    "page.md": page_tables.tables,
    "performance.md": performance_tables.tables,
    "reliability.md": reliability_tables.tables,
    "scale.md": scale_tables.tables,
}


def made_anew(name: str) -> str:
    """A document with all its tables as the figures have them."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return filled(text, DOCUMENTS[name](RESULTS))


def main() -> None:
    """Make them anew in place."""
    for name in DOCUMENTS:
        text = made_anew(name)
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
