"""Questions that only one of two runs handled rightly, with what each run answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chat.evaluation.pairing import Pairs
from chat.evaluation.run_files import predictions

MAX_FLIPPED = 1000


def flipped(a: Path, b: Path, pairs: Pairs, gain: NDArray[np.float64]) -> list[dict[str, Any]]:
    """The flipped questions, in the order of run A.

    Args:
        a: the first run.
        b: the second run.
        pairs: which rows are the same question.
        gain: 1 where only B handled a pair rightly, -1 where only A did.

    Returns:
        At most ``MAX_FLIPPED``, as many of each direction as there is room for.

    Raises:
        QuestionFileError: one of the runs cannot be read.
    """
    shown = _shown(gain)
    rows_a = {int(pairs.a[at]): at for at in shown}
    rows_b = {int(pairs.b[at]): at for at in shown}
    theirs = {rows_b[row]: _outcome(line) for row, line in _lines(b, rows_b)}
    return [
        {
            "id": line["id"],
            "kind": line.get("kind") or "",
            "question": line["question"],
            "gold": list(line["gold"].get("answers") or ()),
            "a": _outcome(line),
            "b": theirs[rows_a[row]],
            "direction": "gained" if gain[rows_a[row]] > 0 else "lost",
        }
        for row, line in _lines(a, rows_a)
    ]


def _shown(gain: NDArray[np.float64]) -> NDArray[np.int64]:
    """Which pairs to show: the first of each direction, which shares its room with the other."""
    gained, lost = np.flatnonzero(gain > 0), np.flatnonzero(gain < 0)
    half = MAX_FLIPPED // 2
    room_gained = max(half, MAX_FLIPPED - len(lost))
    room_lost = MAX_FLIPPED - min(len(gained), room_gained)
    return np.concatenate([gained[:room_gained], lost[:room_lost]])


def _lines(run: Path, rows: Collection[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    lines = enumerate(predictions(run)) if rows else ()
    return ((row, line) for row, line in lines if row in rows)


def _outcome(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "answer": line.get("answer"),
        "handled": bool(line["scores"].get("handled")),
        "cause": line.get("cause"),
    }
