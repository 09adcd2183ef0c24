"""Gates for continuous integration: figures that a run has to reach, or may not fall below."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chat.evaluation.figures import GROUPS
from chat.evaluation.run_files import read_metrics
from ingest.errors import QuestionFileError

# Figures that a change of the system must not lower; speed differs between machines.
DROP_GROUPS = frozenset({"answers", "both", "unanswerable", "retrieval", "citations"})
_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}
_EPSILON = 1e-12
_NEAREST = 3
_DIGITS = 4
_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run does not pass.

    Attributes:
        key: the sentence's name in ``ingest/messages``.
        details: the fields of that sentence.
    """

    key: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Gate:
    """What a run must reach; made, and so checked, before the run begins.

    Attributes:
        thresholds: by the figure's name.
        baseline: the figures of the run that this one is held against; None for none.
        max_drop: how far a figure may fall below those.
    """

    thresholds: Mapping[str, float]
    baseline: Mapping[str, Any] | None
    max_drop: float

    @classmethod
    def of(cls, fail_under: Sequence[str], baseline: Path | None, max_drop: float) -> Gate:
        """The gate that the options of a command ask for.

        Raises:
            QuestionFileError: a threshold is none, or the baseline is no finished run.
        """
        before = None if baseline is None else read_metrics(baseline)
        return cls(parse_thresholds(*fail_under), before, max_drop)

    def failures(self, metrics: Mapping[str, Any]) -> list[Failure]:
        """Why a run does not pass; empty where it does."""
        failures = failed_thresholds(metrics, self.thresholds)
        if self.baseline is not None:
            failures += failed_drops(metrics, self.baseline, self.max_drop)
        return failures


def parse_thresholds(*options: str) -> dict[str, float]:
    """The thresholds of ``--fail-under``, such as ``f1=0.70,citation_integrity=1.0``.

    A figure of which lower is better (``ece``, ``aurc``, latencies) takes the most that is
    allowed. Latencies are in milliseconds, throughput in questions a second, others from 0 to 1.

    Args:
        options: one each time that the option was given; the last word on a figure counts.

    Raises:
        QuestionFileError: a figure is unknown, or a threshold is not a number that it can take.
    """
    parts = (part.strip() for option in options for part in option.split(","))
    return dict(_threshold(part) for part in parts if part)


def _threshold(part: str) -> tuple[str, float]:
    name, sign, given = (piece.strip() for piece in part.partition("="))
    if not (name and sign and given):
        raise QuestionFileError("gate_form", given=part)
    if name not in _GROUP_OF:
        near = difflib.get_close_matches(name, _GROUP_OF, n=_NEAREST, cutoff=0.4) or _GROUP_OF
        raise QuestionFileError("gate_unknown", name=name, nearest=", ".join(near))
    try:
        value = float(given)
    except ValueError:
        value = math.nan
    if _GROUP_OF[name] == "speed":
        if not 0 <= value < math.inf:
            raise QuestionFileError("gate_amount", name=name, given=given)
    elif not 0 <= value <= 1:
        raise QuestionFileError("gate_share", name=name, given=given)
    return name, value


def failed_thresholds(metrics: Mapping[str, Any], thresholds: Mapping[str, float]) -> list[Failure]:
    """Which thresholds a run misses.

    Args:
        metrics: its ``metrics.json``.
        thresholds: by the figure's name; a figure that the run has no gold for fails.
    """
    return [
        failure
        for name, limit in thresholds.items()
        if (failure := _against(metrics["figures"].get(name), name, limit)) is not None
    ]


def _against(figure: Mapping[str, Any] | None, name: str, limit: float) -> Failure | None:
    value = _value(figure)
    if figure is None or value is None:
        return Failure("gate_no_gold", {"name": name})
    above = figure["better"] == "lower"
    miss = value - limit if above else limit - value
    if miss <= _EPSILON:
        return None
    digits = 1 if figure["group"] == "speed" else _DIGITS
    words = {"name": name, "value": _apart(value, limit, digits), "limit": _plain(limit)}
    return Failure("gate_above" if above else "gate_below", words)


def failed_drops(
    metrics: Mapping[str, Any], baseline_metrics: Mapping[str, Any], max_drop: float
) -> list[Failure]:
    """Which figures fell by more than is allowed, compared by value.

    Args:
        metrics: ``metrics.json`` of the run.
        baseline_metrics: of the run to hold it against, over the same questions.
        max_drop: how far a figure may fall; a figure that the run lacks fails.
    """
    counts = [side.get("counts", {}).get("questions") for side in (baseline_metrics, metrics)]
    if counts[0] != counts[1]:
        return [Failure("gate_other_questions", {"before": counts[0], "after": counts[1]})]
    return list(_drops(metrics["figures"], baseline_metrics["figures"], max_drop))


def _drops(
    figures: Mapping[str, Any], baseline: Mapping[str, Any], max_drop: float
) -> Iterator[Failure]:
    for name, figure in baseline.items():
        before, after = _value(figure), _value(figures.get(name))
        if before is None or figure["group"] not in DROP_GROUPS or figure["better"] != "higher":
            continue
        if after is None:
            yield Failure("gate_lost", {"name": name, "before": f"{before:.4f}"})
        elif before - after > max_drop + _EPSILON:
            words = {"before": f"{before:.4f}", "after": _apart(after, round(before, 4))}
            drop = _apart(before - after, max_drop)
            yield Failure(
                "gate_fell", {"name": name, **words, "drop": drop, "limit": _plain(max_drop)}
            )


def _value(figure: Mapping[str, Any] | None) -> float | None:
    system = None if figure is None else figure["system"]
    return None if system is None else float(system["value"])


def _plain(limit: float) -> str:
    """A limit as a person writes it, with two decimals at least."""
    return f"{limit:.2f}" if round(limit, 2) == limit else f"{limit:.12g}"


def _apart(value: float, limit: float, digits: int = _DIGITS) -> str:
    """A value with so many decimals, or as many as it takes to tell it from the limit."""
    for more in range(digits, _MOST_DIGITS):
        words = f"{value:.{more}f}"
        if float(words) != limit:
            return words
    return repr(value)
