"""The plots of a run: risk over coverage, reliability, latency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from chat.evaluation.report.axes import HEIGHT, new_axes, percent_ticks, plain_ticks
from chat.evaluation.report.formats import number, with_unit
from chat.evaluation.report.svg import (
    BASELINE,
    INK,
    PAPER,
    SOFT,
    SYSTEM,
    SYSTEM_WASH,
    inline,
    label,
)
from chat.evaluation.report.texts import PageTexts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PERCENTILES = {
    "latency_p50": ("p50", "-"),
    "latency_p95": ("p95", "--"),
    "latency_p99": ("p99", ":"),
}
# Bins that widen by more than this from first to last are of equal width in logarithms.
_WIDENS = 1.01


def risk_coverage(curves: Mapping[str, Any], texts: PageTexts) -> Markup:
    """Risk over coverage: the share of wrong answers when only the surest ones are given.

    El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification" (JMLR 2010).

    Args:
        curves: ``risk_coverage`` of ``metrics.json``.
        texts: of the page.
    """
    point = curves.get("at_threshold")
    risks = [r for name in ("system", "baseline") for r in (curves.get(name) or {}).get("risk", [])]
    top = min(1.0, max([0.1, *risks]) * 1.08)

    def draw(figure: Figure) -> None:
        axes = new_axes(figure, "report_axis_coverage", "report_axis_risk")
        axes.set_xlim(0, 1)
        axes.set_ylim(0, top)
        percent_ticks(axes.xaxis, axes.yaxis)
        styles = {"baseline": (BASELINE, (0, (4, 2)), 1.6), "system": (SYSTEM, "-", 2.2)}
        for name, (colour, dashes, width) in styles.items():
            curve = curves.get(name) or {}
            axes.plot(
                curve.get("coverage", []),
                curve.get("risk", []),
                color=colour,
                linestyle=dashes,
                linewidth=width,
                clip_on=False,
            )
        if point:
            _operating_point(axes, point["coverage"], point["risk"])

    place = point or {"coverage": float("nan"), "risk": float("nan")}
    return inline(
        draw,
        HEIGHT,
        "risk",
        texts,
        coverage=with_unit("coverage", place["coverage"]),
        risk=with_unit("risk", place["risk"]),
    )


def _operating_point(axes: Axes, coverage: float, risk: float) -> None:
    axes.plot(
        [coverage],
        [risk],
        "o",
        markersize=9,
        markerfacecolor=PAPER,
        markeredgecolor=INK,
        markeredgewidth=2.2,
        clip_on=False,
        zorder=5,
    )
    right = coverage > 0.5
    axes.annotate(
        label("report_operating_point"),
        (coverage, risk),
        xytext=(-9 if right else 9, 9),
        textcoords="offset points",
        ha="right" if right else "left",
        va="bottom",
        color=INK,
        zorder=6,
    )


def reliability(bins: Sequence[Mapping[str, float]], texts: PageTexts) -> Markup:
    """Share of right answers over confidence, with the distance to the diagonal.

    Guo et al., "On Calibration of Modern Neural Networks" (ICML 2017).

    Args:
        bins: ``reliability`` of ``metrics.json``.
        texts: of the page.
    """
    confidences = [each["confidence"] for each in bins]
    shares = [each["right"] for each in bins]

    def draw(figure: Figure) -> None:
        axes = new_axes(figure, "report_axis_confidence", "report_axis_right")
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        percent_ticks(axes.yaxis)
        axes.plot([0, 1], [0, 1], color=SOFT, linestyle=(0, (2, 3)), linewidth=1.2)
        axes.vlines(confidences, confidences, shares, color=SYSTEM_WASH, linewidth=7)
        axes.plot(
            confidences,
            shares,
            color=SYSTEM,
            linewidth=1.4,
            marker="o",
            markersize=6,
            clip_on=False,
            zorder=4,
        )

    return inline(draw, HEIGHT, "reliability", texts, bins=str(len(bins)))


def latency(
    histogram: Mapping[str, Any], percentiles: Mapping[str, float], texts: PageTexts
) -> Markup:
    """Questions by the time that they took.

    Args:
        histogram: ``latency_ms`` of ``metrics.json``.
        percentiles: ``latency_p50`` and so on, in milliseconds.
        texts: of the page.
    """
    edges, counts = histogram["edges"], histogram["counts"]

    def draw(figure: Figure) -> None:
        from matplotlib.ticker import MaxNLocator

        axes = new_axes(figure, "report_axis_latency", "report_axis_questions")
        _latency_scale(axes, edges)
        widths = [right - left for left, right in pairwise(edges)]
        axes.bar(
            edges[:-1],
            counts,
            width=widths,
            align="edge",
            color=SYSTEM_WASH,
            edgecolor=SYSTEM,
            linewidth=0.9,
        )
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        top = max([1, *counts]) * 1.32
        axes.set_ylim(0, top)
        for row, (name, (short, dashes)) in enumerate(_PERCENTILES.items()):
            if name in percentiles:
                height = top * (0.98 - 0.075 * row)
                axes.vlines(percentiles[name], 0, height, color=INK, linestyle=dashes, lw=1.3)
                _percentile_label(axes, percentiles[name], height, short)

    told = {name: number(percentiles.get(name, float("nan")), 0) for name in _PERCENTILES}
    return inline(draw, HEIGHT, "latency", texts, **told)


def _percentile_label(axes: Axes, value: float, height: float, short: str) -> None:
    low, high = axes.get_xlim()
    at = axes.transData.transform((value, 0))[0] - axes.transData.transform((low, 0))[0]
    whole = axes.transData.transform((high, 0))[0] - axes.transData.transform((low, 0))[0]
    right = at > 0.8 * whole
    axes.annotate(
        short,
        (value, height),
        xytext=(-5 if right else 5, 0),
        textcoords="offset points",
        ha="right" if right else "left",
        va="top",
        color=INK,
    )


def _latency_scale(axes: Axes, edges: Sequence[float]) -> None:
    """A logarithmic axis where the bins are of equal width on one."""
    from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter, NullLocator

    widths = [right - left for left, right in pairwise(edges)]
    if edges[0] > 0 and widths[-1] > _WIDENS * widths[0]:
        axes.set_xscale("log")
        wide = edges[-1] > 10 * edges[0]
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)) if wide else MaxNLocator(5))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_minor_formatter(NullFormatter())
        plain_ticks(axes.xaxis)
    axes.set_xlim(edges[0], edges[-1])
