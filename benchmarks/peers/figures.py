"""From what was measured to figures: of each side, ours beside theirs, and what was wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.peers.material import Question
from benchmarks.peers.rounds import Measured
from benchmarks.peers.rows import OURS, PLAIN, ROWS, STOCK_ENCODE
from chat.evaluation.intervals import mean_intervals
from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.exact_match import exact_match

Figures = dict[str, Any]
PEERS = tuple(row.name for row in ROWS if row.peer and row.answers)
WARM_AT_MOST = 1 / 3
COLD_AT_MOST = 1 / 3
BUILD_AT_LEAST = 2.0


def percentiles(values: Sequence[float], digits: int) -> dict[str, float]:
    """The median and what nine of ten stay under."""
    return {
        name: round(float(np.percentile(values, at)), digits)
        for name, at in {"p50": 50, "p90": 90}.items()
    }


def side_figures(found: Measured, questions: Sequence[Question], passages: int) -> Figures:
    """The figures of one side; those that it has none of are left out.

    Args:
        found: what was measured of it.
        questions: in the order of its replies.
        passages: how many it built its index of.
    """
    figures: Figures = {"peak_megabytes": found.peaks}
    if found.build:
        seconds = float(np.median(found.build))
        figures["build"] = {
            "seconds": round(seconds, 2),
            "passages_per_second": round(passages / seconds, 2),
        }
    if found.cold:
        figures["cold_seconds"] = round(float(np.median(found.cold)), 2)
    if found.replies and found.replies[0]:
        figures |= answer_figures(found.replies, questions)
    if found.errors:
        figures["errors"] = found.errors
    return figures


def answer_figures(replies: Sequence[Sequence[Figures]], questions: Sequence[Question]) -> Figures:
    """How quickly and how well a side answers; a question that failed has no answer, nor a time.

    Quality is that of the first round.

    Args:
        replies: one list a round, in the order of the questions.
        questions: what was asked.
    """
    first = list(zip(replies[0], questions, strict=True))
    seconds = [one["seconds"] for replied in replies for one in replied if "error" not in one]
    failed = [reply["error"] for reply, _ in first if "error" in reply]
    answerable = [(reply, asked) for reply, asked in first if asked.answers]
    refusals = [
        "error" not in reply and reply["answer"] is None
        for reply, asked in first
        if not asked.answers
    ]
    holding = [
        bool(asked.passages & set(reply.get("found", ())))
        for reply, asked in answerable
        if asked.passages
    ]
    read = [reply["read"] for reply, _ in first if "read" in reply]
    scores = scored(replies[0], questions)
    return {
        "milliseconds": percentiles([1000 * one for one in seconds], 1) if seconds else None,
        "exact_match": share(scores[0]),
        "character_f1": share(scores[1]),
        "answered": share([reply.get("answer") is not None for reply, _ in answerable]),
        "refused": share(refusals),
        "right_passage_found": share(holding),
        "passages_read": round(float(np.mean(read)), 2) if read else None,
        "failed": {"questions": len(failed), "kinds": kinds(failed)},
    }


def scored(
    replies: Sequence[Figures], questions: Sequence[Question]
) -> tuple[list[float], list[float]]:
    """Exact match and character F1 of each answerable question, as the evaluation has them."""
    pairs = [
        (reply.get("answer"), asked.answers)
        for reply, asked in zip(replies, questions, strict=True)
        if asked.answers
    ]
    return [exact_match(*pair) for pair in pairs], [character_f1(*pair) for pair in pairs]


def share(values: Sequence[float]) -> float | None:
    """Their mean; None where there are none."""
    return round(float(np.mean(values)), 4) if values else None


def kinds(errors: Sequence[Mapping[str, str]]) -> dict[str, int]:
    """How often each error came, its type and first line together."""
    return dict(Counter(f"{error['type']}: {error['message']}" for error in errors))


def beside(
    found: Mapping[str, Measured], sides: Mapping[str, Figures], questions: Sequence[Question]
) -> dict[str, Figures]:
    """Ours to that of each peer: ratios of time, differences of quality with 95 % intervals."""
    return {
        name: {
            "warm": ratio(sides, name, "milliseconds", "p50"),
            "cold": ratio(sides, name, "cold_seconds"),
            "build": ratio(sides, name, "build", "passages_per_second"),
            **differences(found[OURS], found[name], questions),
        }
        for name in (*PEERS, STOCK_ENCODE)
        if name in sides
    }


def value(side: Figures, *path: str) -> float | None:
    """A figure of a side; None where it has none."""
    at: Any = side
    for name in path:
        at = at.get(name) if at else None
    return None if at is None else float(at)


def ratio(sides: Mapping[str, Figures], peer: str, *path: str) -> float | None:
    """Ours by theirs; None where one is missing."""
    ours, theirs = value(sides[OURS], *path), value(sides[peer], *path)
    return round(ours / theirs, 3) if ours and theirs else None


def differences(ours: Measured, theirs: Measured, questions: Sequence[Question]) -> Figures:
    """Ours less theirs on the same questions; empty where one has not answered."""
    if not (ours.replies and theirs.replies):
        return {}
    mine, others = (np.array(scored(side.replies[0], questions)) for side in (ours, theirs))
    intervals = mean_intervals((mine - others).T)
    return {
        name: found and {part: round(getattr(found, part), 4) for part in ("value", "low", "high")}
        for name, found in zip(("exact_match", "character_f1"), intervals, strict=True)
    }


def reads_all(side: Figures, count: int) -> bool:
    """Whether a side answered every question, and read all passages it was told to."""
    read = value(side, "passages_read")
    return read is not None and read >= count and side["failed"]["questions"] == 0


def targets(sides: Mapping[str, Figures], count: int) -> list[Figures]:
    """What was wanted of one set, and what came.

    The quickest peer is one of those that do the whole work; a reader that is given less, or that
    fails, is shown but not compared with.

    Args:
        sides: their figures.
        count: passages that are to be read for a question.
    """
    whole = [name for name in PEERS if name in sides and reads_all(sides[name], count)]
    makers = [name for name in (*PEERS, STOCK_ENCODE) if name in sides]
    warm = lowest(sides, whole, "milliseconds", "p50")
    build = highest(sides, makers, "build", "passages_per_second")
    made = [
        target(sides, warm, "warm question, p50", WARM_AT_MOST, False, "milliseconds", "p50"),
        target(sides, PLAIN, "cold start", COLD_AT_MOST, False, "cold_seconds"),
        target(sides, build, "build", BUILD_AT_LEAST, True, "build", "passages_per_second"),
        *(
            target(sides, highest(sides, PEERS, name), name, 1.0, True, name)
            for name in ("exact_match", "character_f1")
        ),
    ]
    return [one for one in made if one is not None]


def lowest(sides: Mapping[str, Figures], names: Sequence[str], *path: str) -> str | None:
    """The side with the least of a figure; None where none has it."""
    known = {name: found for name in names if (found := _of(sides, name, path)) is not None}
    return min(known, key=known.__getitem__, default=None)


def highest(sides: Mapping[str, Figures], names: Sequence[str], *path: str) -> str | None:
    """The side with the most of a figure; None where none has it."""
    known = {name: found for name in names if (found := _of(sides, name, path)) is not None}
    return max(known, key=known.__getitem__, default=None)


def _of(sides: Mapping[str, Figures], name: str, path: Sequence[str]) -> float | None:
    return value(sides[name], *path) if name in sides else None


def target(
    sides: Mapping[str, Figures],
    peer: str | None,
    name: str,
    wanted: float,
    more: bool,
    *path: str,
) -> Figures | None:
    """One thing that was wanted of the ratio of ours to a peer's; None where one is missing.

    Args:
        sides: their figures.
        peer: whom ours is compared with.
        name: what of.
        wanted: the ratio.
        more: whether it is to be that at least; else at most.
        path: to the figure.
    """
    ours = _of(sides, OURS, path)
    theirs = _of(sides, peer, path) if peer else None
    if ours is None or not theirs:
        return None
    found = ours / theirs
    return {
        "target": name,
        "peer": peer,
        "ours": ours,
        "theirs": theirs,
        "ratio": round(found, 3),
        "at_least" if more else "at_most": round(wanted, 3),
        "met": bool(found >= wanted if more else found <= wanted),
    }
