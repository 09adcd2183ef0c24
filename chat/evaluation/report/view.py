"""What the templates of the reports show, worked out from the files of a run.

Whatever a file lacks is left out of the page: older files and runs without gold are read, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chat.evaluation.report import formats
from chat.evaluation.report.rows import Outcome
from chat.evaluation.report.selection import Selection

Json = Mapping[str, Any]

_DIGEST = 12


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure's value with its interval, as written and as places on a bar in percent."""

    value: str
    interval: str
    at: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line of a table of figures."""

    name: str
    better: str
    n: int | None
    system: Measured | None
    baseline: Measured | None


@dataclass(frozen=True, slots=True)
class KindRow:
    """One line of the table by kind."""

    name: str
    n: int
    figures: Mapping[str, FigureRow]


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One bar of the failure causes; ``share`` is its length in percent."""

    name: str
    n: int
    right: int
    share: float
    examples: tuple[str, ...]


def measured(name: str, value: Json | None, scale: float | None) -> Measured | None:
    """A value with its interval; ``scale`` is the value at a bar's end, None for no bar."""
    if not value or value.get("value") is None:
        return None
    point, low, high = value["value"], value.get("low"), value.get("high")
    written = formats.with_unit(name, point)
    if low is None or high is None:
        return Measured(written, "")
    interval = f"{formats.figure(name, low)} \u2013 {formats.figure(name, high)}"
    if not scale:
        return Measured(written, interval)
    places = (round(100 * min(1.0, max(0.0, p / scale)), 2) for p in (point, low, high))
    return Measured(written, interval, *places)


def figure_row(name: str, figure: Json, scale: float | None) -> FigureRow:
    """A figure of ``metrics.json`` as a line of a table."""
    return FigureRow(
        name=name,
        better=figure.get("better", "higher"),
        n=figure.get("n"),
        system=measured(name, figure.get("system"), scale),
        baseline=measured(name, figure.get("baseline"), scale),
    )


def figure_groups(metrics: Json) -> list[tuple[str, list[FigureRow]]]:
    """The headline figures by group, in the file's order."""
    figures = metrics.get("figures", {})
    slow = (_high(figure) for name, figure in figures.items() if name.startswith("latency"))
    slowest = max(slow, default=None)
    groups = []
    for group, members in by_group(figures).items():
        rows = [figure_row(name, each, _scale(name, slowest)) for name, each in members.items()]
        groups.append((group, [row for row in rows if row.system or row.baseline]))
    return [(group, rows) for group, rows in groups if rows]


def by_group(figures: Json) -> dict[str, dict[str, Json]]:
    """Figures by their group, both in the order given."""
    groups: dict[str, dict[str, Json]] = {}
    for name, figure in figures.items():
        groups.setdefault(figure.get("group", ""), {})[name] = figure
    return groups


def _scale(name: str, slowest: float | None) -> float | None:
    if name.startswith("latency"):
        return slowest
    return None if name == "throughput" else 1.0


def _high(figure: Json) -> float:
    sides = (figure.get("system") or {}, figure.get("baseline") or {})
    return max((side.get("high") or side.get("value") or 0.0 for side in sides), default=0.0)


def kinds(metrics: Json) -> list[KindRow]:
    """The figures by kind, in the file's order."""
    return [
        KindRow(
            name=kind,
            n=each.get("n", 0),
            figures={
                name: figure_row(name, figure, 1.0)
                for name, figure in each.get("figures", {}).items()
            },
        )
        for kind, each in metrics.get("by_kind", {}).items()
    ]


def causes(metrics: Json) -> list[CauseRow]:
    """The causes of failures that occur, the most frequent first."""
    found = {name: c for name, c in metrics.get("causes", {}).items() if c.get("n")}
    most = max((cause["n"] for cause in found.values()), default=1)
    rows = [
        CauseRow(
            name=name,
            n=cause["n"],
            right=cause.get("right", 0),
            share=round(100 * cause["n"] / most, 2),
            examples=tuple(str(each) for each in cause.get("examples", ())),
        )
        for name, cause in found.items()
    ]
    return sorted(rows, key=lambda row: -row.n)


def file(run: Json) -> str:
    """The question file's name."""
    return str((run.get("questions") or {}).get("file") or "")


def side(metrics: Json, name: str) -> Measured | None:
    """The system's side of one figure."""
    return measured(name, (metrics.get("figures", {}).get(name) or {}).get("system"), None)


def value_of(metrics: Json, name: str) -> float | None:
    """The system's value of a figure."""
    system = (metrics.get("figures", {}).get(name) or {}).get("system") or {}
    value = system.get("value")
    return None if value is None else float(value)


def percentiles(metrics: Json) -> dict[str, float]:
    """The latency percentiles that there are, in milliseconds."""
    names = ("latency_p50", "latency_p95", "latency_p99")
    return {name: value for name in names if (value := value_of(metrics, name)) is not None}


def outcomes(selection: Selection) -> list[tuple[str, int, float]]:
    """Outcome, questions and share in percent, for those that occur."""
    counts = [(each, selection.outcomes[each]) for each in Outcome]
    return [(o, n, round(100 * n / selection.total, 3)) for o, n in counts if n]


def facts(run: Json) -> Iterator[tuple[str, str, str]]:
    """What was run: the text's name, the value, and what may stand behind it in small type."""
    questions, index = run.get("questions") or {}, run.get("index") or {}
    if run.get("asked") is not None:
        total = questions.get("count")
        yield "report_fact_asked", f"{run['asked']:,}", f"/ {total:,}" if total else ""
    if run.get("sample") is not None:
        yield "report_fact_sample", f"{run['sample']:,}", ""
        yield "report_fact_seed", str(run.get("seed", 0)), ""
    if index.get("version"):
        yield "report_fact_index", str(index["version"]), ""
    if index.get("documents") is not None:
        yield "report_fact_documents", f"{index['documents']:,}", ""
    if index.get("passages") is not None:
        yield "report_fact_passages", f"{index['passages']:,}", ""
    if index.get("encoder"):
        fingerprint = str(index.get("fingerprint") or "")[:_DIGEST]
        yield "report_fact_encoder", str(index["encoder"]), fingerprint
    if run.get("created"):
        yield "report_fact_created", formats.moment(str(run["created"])), ""
    if run.get("seconds") is not None:
        yield "report_fact_seconds", f"{formats.number(run['seconds'], 1)} s", ""


def details(run: Json) -> list[tuple[str, list[tuple[str, str]]]]:
    """Tables for the end of the report: the text's name, then names and values."""
    questions = run.get("questions") or {}
    inputs = [(name, str(value)) for name, value in questions.items()]
    inputs += [(n, str(run[n])) for n in ("seed", "batch", "jobs") if run.get(n) is not None]
    index = [(name, str(value)) for name, value in (run.get("index") or {}).items()]
    settings = [
        (f"{section}.{key}", str(value))
        for section, values in (run.get("settings") or {}).items()
        for key, value in values.items()
    ]
    versions = [(name, str(value)) for name, value in (run.get("versions") or {}).items()]
    machine = [(name, str(value)) for name, value in (run.get("machine") or {}).items()]
    tables = {
        "report_detail_input": inputs,
        "report_detail_index": index,
        "report_detail_settings": settings,
        "report_detail_versions": versions,
        "report_detail_machine": machine,
    }
    return [(key, rows) for key, rows in tables.items() if rows]
