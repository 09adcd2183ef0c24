"""Paired differences of two runs, as the page of a comparison shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from chat.evaluation.paired_figures import beyond_chance
from chat.evaluation.report import formats
from chat.evaluation.report.forest import forest
from chat.evaluation.report.texts import PageTexts
from chat.evaluation.report.view import by_group

Json = Mapping[str, Any]

# Figures on scales of their own; no plot of differences holds them beside the others.
_OWN_SCALE = ("latency", "throughput")


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One line of the table of differences; ``verdict`` names a text of the page."""

    name: str
    better: str
    n: int
    a: str
    b: str
    difference: str
    interval: str
    wins: int | None
    losses: int | None
    ties: int | None
    p: str
    verdict: str


def groups(figures: Json) -> list[tuple[str, list[DifferenceRow]]]:
    """The differences by group, in the order given."""
    grouped = by_group(figures).items()
    return [(group, [_row(*member) for member in members.items()]) for group, members in grouped]


def headline(figures: Json) -> DifferenceRow | None:
    """The figure that a comparison is first judged by; None where no question has gold."""
    return _row("handled", figures["handled"]) if "handled" in figures else None


def forests(figures: Json, texts: PageTexts) -> list[tuple[str, Markup]]:
    """A forest plot a group, all on one scale."""
    shown = {
        name: figure
        for name, figure in figures.items()
        if (figure.get("difference") or {}).get("low") is not None
        and not name.startswith(_OWN_SCALE)
    }
    edges = [abs(f["difference"][edge]) for f in shown.values() for edge in ("low", "high")]
    reach = max([0.05, *edges]) * 1.08
    return [
        (group, forest(str(at), members, reach, texts))
        for at, (group, members) in enumerate(by_group(shown).items())
    ]


def verdict(figure: Json) -> str:
    """The text that says which run is better, if either is by more than chance explains."""
    if (figure.get("difference") or {}).get("low") is None:
        return "comparison_untested"
    if not beyond_chance(figure):
        return "comparison_unclear"
    rose = figure["difference"]["value"] > 0
    better = figure.get("better", "higher")
    if better == "neither":
        return "comparison_b_higher" if rose else "comparison_a_higher"
    return "comparison_b_better" if rose == (better == "higher") else "comparison_a_better"


def sides(comparison: Json) -> list[tuple[str, str, str]]:
    """What the two runs are: the end of a text's name, A and B."""
    both = [_side(comparison.get(name) or {}) for name in ("a", "b")]
    return [(name, both[0][name], both[1][name]) for name in both[0]]


def changed(comparison: Json) -> list[tuple[str, str, str]]:
    """What their ``run.json`` say differently: dotted name, A and B."""
    differing = comparison.get("differences_between") or {}
    return [(name, _written(a), _written(b)) for name, (a, b) in differing.items()]


def flips(comparison: Json) -> dict[str, str]:
    """How many questions flipped in each direction, and how many of them are listed."""
    listed = [each["direction"] for each in comparison.get("flipped", [])]
    handled = comparison.get("figures", {}).get("handled") or {}
    gained, lost = handled.get("wins"), handled.get("losses")
    return {
        "gained": formats.count(listed.count("gained") if gained is None else gained),
        "lost": formats.count(listed.count("lost") if lost is None else lost),
        "listed": formats.count(len(listed)),
    }


def _side(side: Json) -> dict[str, str]:
    return {
        "folder": _written(side.get("folder")),
        "created": formats.moment(_written(side.get("created"))),
        "questions": _written(side.get("questions")),
        "index": _written(side.get("index")),
        "encoder": _written(side.get("encoder")),
    }


def _written(value: object) -> str:
    return formats.NOTHING if value is None else str(value)


def _row(name: str, figure: Json) -> DifferenceRow:
    gap = figure.get("difference") or {}
    low, high = (formats.difference(name, gap.get(edge)) for edge in ("low", "high"))
    return DifferenceRow(
        name=name,
        better=figure.get("better", "higher"),
        n=figure.get("n", 0),
        a=formats.with_unit(name, figure.get("a")),
        b=formats.with_unit(name, figure.get("b")),
        difference=formats.difference(name, gap.get("value")),
        interval=f"{low} \u2013 {high}" if gap.get("low") is not None else "",
        wins=figure.get("wins"),
        losses=figure.get("losses"),
        ties=figure.get("ties"),
        p=formats.probability(figure.get("p")),
        verdict=verdict(figure),
    )
