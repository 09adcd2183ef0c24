"""The plot of ``benchmarks.growth``: figures over passages, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]
_EMBEDS = "full build"
_PANELS: dict[str, dict[str, Callable[[Row], float]]] = {
    "seconds": {
        "full build": lambda row: row["build"]["wall_seconds"],
        "build, one article changed": lambda row: row["incremental"]["wall_seconds"],
        "start to first answer": lambda row: row["start"]["wall_seconds"],
    },
    "milliseconds": {
        "question, p90": lambda row: row["warm"]["answer_ms"]["p90"],
        "question, p50": lambda row: row["warm"]["answer_ms"]["p50"],
        "its search, p50": lambda row: row["warm"]["search_ms"]["p50"],
    },
    "megabytes": {
        "memory, full build": lambda row: row["build"]["peak_mb"],
        "memory, questions": lambda row: row["warm"]["peak_mb"],
        "disk": lambda row: sum(row["bytes"].values()) / 1e6,
    },
}


def _parts(rows: Sequence[Row]) -> list[list[Row]]:
    """The sizes with real vectors, and those without: what these took is nobody's build."""
    real = [row for row in rows if row["vectors"] == "real"]
    return [real, [row for row in rows if row["vectors"] != "real"]]


def _line(axis: Any, rows: Sequence[Row], value: Callable[[Row], float], like: Any) -> None:
    """Signs joined by a line; hollow where vectors are made up."""
    passages, figures = [row["passages"] for row in rows], [value(row) for row in rows]
    axis.plot(passages, figures, color=like.get_color())
    for row, at, figure in zip(rows, passages, figures, strict=True):
        inside = like.get_color() if row["vectors"] == "real" else "white"
        style = {"marker": like.get_marker(), "markerfacecolor": inside}
        axis.plot(at, figure, color=like.get_color(), **style)


def draw(rows: Sequence[Row], path: Path) -> None:
    """Three panels of lines over passages, as SVG; signs are hollow where vectors are made up.

    Args:
        rows: the sizes of the results.
        path: the file.
    """
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    # Ids and dates would make each drawing another file.
    fixed = {"svg.hashsalt": "growth", "font.size": 11, "font.family": "DejaVu Sans"}
    with pyplot.rc_context(fixed):
        figure, axes = pyplot.subplots(1, 3, figsize=(13, 4.5), layout="constrained")
        parts = _parts(rows)
        for axis, (unit, lines) in zip(axes, _PANELS.items(), strict=True):
            for (label, value), sign in zip(lines.items(), "os^", strict=True):
                (line,) = axis.plot([], [], marker=sign, label=label)
                for part in parts if label == _EMBEDS else [list(rows)]:
                    _line(axis, part, value, line)
            axis.set(xscale="log", yscale="log", xlabel="passages", ylabel=unit)
            axis.grid(visible=True, which="major", alpha=0.3)
            axis.legend(loc="upper left", frameon=False)
            low, high = axis.get_ylim()
            axis.set_ylim(low, high * (high / low) ** 0.35)  # room for the names of the lines
        figure.savefig(path, format="svg", metadata={"Date": None})
        pyplot.close(figure)
