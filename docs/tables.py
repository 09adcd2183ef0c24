"""Writes what is generated in the documents: tables and figures, and the reference.

Run as ``python -m docs.tables`` after a benchmark, a new setting, option or message; tests fail
while they differ.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docs import (
    answer_tables,
    evaluation_tables,
    format_tables,
    model_tables,
    mutation_tables,
    page_tables,
    performance_tables,
    readme_tables,
    reference_pages,
    reliability_tables,
    scale_tables,
    soak_tables,
)
from docs.figures import filled_figures
from docs.layout import filled

FOLDER = Path(__file__).parent
REPO = FOLDER.parent
RESULTS = FOLDER / "results"
TABLES: dict[str, Callable[[Path], dict[str, str]]] = {
    "README.md": readme_tables.tables,
    "docs/answers.md": answer_tables.tables,
    "docs/evaluation.md": evaluation_tables.tables,
    "docs/formats.md": format_tables.tables,
    "docs/models.md": model_tables.tables,
    "docs/mutation.md": mutation_tables.tables,
    "docs/operations.md": page_tables.operations,
    "docs/page.md": page_tables.tables,
    "docs/performance.md": performance_tables.tables,
    "docs/reliability.md": lambda at: reliability_tables.tables(at) | soak_tables.tables(at),
    "docs/scale.md": scale_tables.tables,
}


def documents() -> list[str]:
    """The documents that are written by hand, by their paths in the repository."""
    found = [path.relative_to(REPO).as_posix() for path in sorted(FOLDER.glob("**/*.md"))]
    return ["README.md", *(name for name in found if name not in reference_pages.PAGES)]


def made_anew(name: str) -> str:
    """A document with all its tables and marked figures as the results have them.

    Raises:
        ValueError: it has no place for a table, or a marker that leads nowhere.
    """
    text = (REPO / name).read_text(encoding="utf-8")
    if name in TABLES:
        text = filled(text, TABLES[name](RESULTS))
    return filled_figures(text, RESULTS)


def main() -> None:
    """Make them anew in place."""
    made = {name: made_anew(name) for name in documents()}
    made |= {name: page() for name, page in reference_pages.PAGES.items()}
    for name, text in made.items():
        path = REPO / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
