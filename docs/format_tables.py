"""The tables of ``docs/formats.md``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docs.layout import percent, results, table

_NAMES = {
    "cp932": "Shift_JIS (CP932)",
    "euc_jp": "EUC-JP",
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 without mark",
    "iso2022_jp": "ISO-2022-JP",
}


def tables(folder: Path) -> dict[str, str]:
    """The tables by name.

    Args:
        folder: the figures.
    """
    return {
        "chunking": _chunking(results(folder, "chunking")),
        "heading-context": _heading_context(results(folder, "heading-context")),
        "table-reading": _table_reading(results(folder, "table-reading")),
        "encodings": _encodings(results(folder, "encodings")),
        "outlines": _outlines(results(folder, "outlines"), results(folder, "outlines-unseen")),
    }


def _share(value: float) -> str:
    return f"{value:.3f}"


def _chunking(found: dict[str, Any]) -> str:
    rows = [
        [
            way["way"],
            f"{way['passages']:,}",
            str(way["characters"]),
            *(percent(way[key]) for key in ("exact_match", "character_f1")),
            *(percent(way[key]) for key in ("retrieved", "cited_passage")),
        ]
        for way in found["ways"]
    ]
    head = ["passages of", "passages", "characters", "exact match", "character F1"]
    return table([*head, "paragraph among the 8", "paragraph cited"], rows)


def _heading_context(found: dict[str, Any]) -> str:
    rows = [
        [
            "title, headings, words" if way["searched"] else "title, words",
            "title, headings, words" if way["read"] else "title, words",
            *(percent(way[key]) for key in ("found", "right", "f1")),
        ]
        for way in found["ways"]
    ]
    return table(["searched by", "read with", "answer among the 8", "right", "F1"], rows)


def _table_reading(found: dict[str, Any]) -> str:
    rows = [
        [way, f"{figures['passages']:,}", percent(figures["exact_match"])]
        for way, figures in found["ways"].items()
    ]
    return table(["cut and read", "passages", "exact match"], rows)


def _encodings(found: dict[str, Any]) -> str:
    lengths = [str(length) for length in found["lengths"]]
    rows = [
        [_NAMES.get(name, name), *(_share(shares[length]) for length in lengths)]
        for name, shares in found["ours"].items()
    ]
    return table(["", *(f"{length}" for length in lengths)], rows)


def _outlines(now: dict[str, Any], unseen: dict[str, Any]) -> str:
    rows = []
    labelled = [(row["set"], row) for row in now["rows"]]
    labelled += [(f"{row['set']}, when unseen", row) for row in unseen["rows"]]
    for label, row in labelled:
        rows.append(
            [
                label,
                row["kind"],
                row["by"],
                str(row["pages"]),
                *(
                    _share(row[key])
                    for key in (
                        "heading_f1",
                        "heading_and_level_f1",
                        "list_item_f1",
                        "body_recall",
                        "article_precision",
                    )
                ),
            ]
        )
    head = ["pages", "", "read by", "n", "headings F1", "with level", "list items F1"]
    return table([*head, "body recall", "article precision"], rows)
