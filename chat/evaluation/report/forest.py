"""The differences of two runs with their intervals, one below the other: a forest plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from chat.evaluation.paired_figures import beyond_chance
from chat.evaluation.report.axes import BELOW, new_axes
from chat.evaluation.report.svg import BASELINE, INK, PAPER, SOFT, SYSTEM, inline, label
from chat.evaluation.report.texts import PageTexts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW = 44


def forest(
    name: str, figures: Mapping[str, Mapping[str, Any]], reach: float, texts: PageTexts
) -> Markup:
    """A forest plot; a filled dot is a difference beyond chance.

    Args:
        name: unique among the forests of a page.
        figures: those to show; each has a difference.
        reach: the largest difference to show, in either direction; the same for plots that are
            to be compared.
        texts: of the page.
    """

    def draw(figure: Figure) -> None:
        axes = new_axes(figure, "report_axis_difference", "", height=_height(len(figures)))
        axes.set_xlim(-100 * reach, 100 * reach)
        axes.set_ylim(len(figures) - 0.45, -0.75)
        axes.set_yticks([])
        axes.axvline(0, color=SOFT, linewidth=1.2)
        for row, (figure_name, each) in enumerate(figures.items()):
            _row(axes, row, figure_name, each)

    return inline(draw, _height(len(figures)), f"forest-{name}", texts)


def _height(rows: int) -> int:
    return _ROW * rows + BELOW


def _row(axes: Axes, row: int, name: str, compared: Mapping[str, Any]) -> None:
    difference, clear = compared["difference"], beyond_chance(compared)
    colour = SYSTEM if clear else BASELINE
    low, value, high = (100 * difference[each] for each in ("low", "value", "high"))
    axes.hlines(row + 0.12, low, high, color=colour, linewidth=3)
    axes.plot(
        [value],
        [row + 0.12],
        "o",
        markersize=8,
        markerfacecolor=colour if clear else PAPER,
        markeredgecolor=colour,
        markeredgewidth=1.8,
        zorder=4,
    )
    axes.annotate(
        label(f"metric_{name}"),
        (0, row - 0.2),
        xycoords=("axes fraction", "data"),
        ha="left",
        va="bottom",
        color=INK,
    )
