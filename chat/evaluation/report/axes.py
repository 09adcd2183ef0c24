"""The look that all plots share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chat.evaluation.report.svg import INK, LINE, SOFT, WIDTH, label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

HEIGHT = 290
"""Units of a plot's height."""
BELOW = 46
"""Units below the axes."""
_ABOVE, _LEFT, _RIGHT = 34, 48, 22


def new_axes(figure: Figure, x: str, y: str, height: int = HEIGHT) -> Axes:
    """Axes with a fine grid, on an empty figure.

    Args:
        figure: to draw on.
        x: the text that names the horizontal axis.
        y: the text that names the vertical axis, above it; empty where it has no scale.
        height: of the figure, in units.
    """
    top, left = (_ABOVE, _LEFT) if y else (0, _RIGHT)
    inner = [left / WIDTH, BELOW / height]
    size = [1 - (left + _RIGHT) / WIDTH, 1 - (BELOW + top) / height]
    axes = figure.add_axes((inner[0], inner[1], size[0], size[1]))
    figure.patch.set_visible(False)
    axes.patch.set_visible(False)
    axes.set_axisbelow(True)
    axes.grid(axis="y" if y else "x", color=LINE, linewidth=0.8)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)
    axes.tick_params(colors=SOFT, length=0, pad=6)
    plain_ticks(axes.xaxis, axes.yaxis)
    axes.set_xlabel(label(x), color=INK, loc="right" if y else "center", labelpad=6)
    if y:
        axes.annotate(
            label(y), (0, 1), (4 - left, 16), "axes fraction", textcoords="offset points", color=INK
        )
    return axes


def plain_ticks(*along: Axis) -> None:
    """Numbers as we write them: no formulas, no offsets."""
    from matplotlib.ticker import FuncFormatter

    for axis in along:
        axis.set_major_formatter(FuncFormatter(lambda value, _: _plain(value)))


def percent_ticks(*along: Axis) -> None:
    """Shares in percent."""
    from matplotlib.ticker import FuncFormatter

    for axis in along:
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{_plain(100 * value)} %"))


def _plain(value: float) -> str:
    return f"{value:.6g}".replace("-", "\u2212")
