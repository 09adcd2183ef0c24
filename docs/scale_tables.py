"""The tables of ``docs/scale.md``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docs.layout import results, table

_KINDS = {
    "dense": "the vector",
    "sparse": "BM25 as a sparse vector",
    "document": "text and structure",
    "terms": "its terms in order, for the next build",
    "vocabulary": "all terms and how many passages have each, shared out",
    "passages": "where it stands: places, headings, digest",
    "title": "titles and mean vectors",
}


def tables(folder: Path) -> dict[str, str]:
    """The tables by name.

    Args:
        folder: the figures.
    """
    found = results(folder, "scale-sizes")
    return {
        "scale-measured": _measured(found),
        "scale-sizes": _sizes(found),
        "scale-questions": _questions(found),
    }


def _measured(found: dict[str, Any]) -> str:
    measured = found["measured"]
    each = measured["bytes"]
    rows = [[name, _count(each.get(kind, 0.0))] for kind, name in _KINDS.items()]
    rows.append(["links of HNSW (reckoned)", _count(found["graph_bytes"])])
    passages = f"{measured['passages']:,} passages of {measured['characters']:.0f} characters"
    return table([f"a passage has ({passages} on average)", "bytes"], rows)


def _sizes(found: dict[str, Any]) -> str:
    assumed, sizes = found["assumed"], found["sizes"]
    lines = {
        "memory for vectors, GiB": "memory_gib",
        "the same while a version is published, GiB": "memory_switching_gib",
        f"nodes of {assumed['memory']} GiB for that": "nodes",
        f"disk for {assumed['kept']} versions, GiB": "disk_gib",
        "the manifest, GiB": "manifest_gib",
        "a build from nothing, processor hours": "build_processor_hours",
        f"the same on one machine of {assumed['cores']} cores, hours": "build_hours_of_a_machine",
    }
    head = ["passages", *(f"{size['passages']:,}" for size in sizes)]
    rows = [[name, *(_count(size[key]) for size in sizes)] for name, key in lines.items()]
    return table(head, rows)


def _questions(found: dict[str, Any]) -> str:
    measured, cores = found["measured"], found["assumed"]["cores"]
    rows = [
        ["processor seconds a question", f"{measured['question_seconds']:.2g}"],
        [
            f"questions a second on a machine of {cores} cores",
            _count(found["questions_a_second_and_machine"]),
        ],
    ]
    return table([f"over {measured['questions']} questions", ""], rows)


def _count(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
