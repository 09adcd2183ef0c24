"""What a server holds while it runs, read from ``/proc``, and whether that grows."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

# What is looked at is the median of so many seconds: one reading says when garbage was collected.
_WINDOW = 60.0


@dataclass(frozen=True, slots=True)
class Sample:
    """A process at one moment.

    Attributes:
        seconds: since the beginning.
        own_mb: memory of its own, in 10**6 bytes.
        resident_mb: with files that are mapped into it.
        files: open file descriptors.
        threads: how many.
    """

    seconds: float
    own_mb: float
    resident_mb: float
    files: int
    threads: int


def sample(pid: int, began: float) -> Sample:
    """A process now.

    Raises:
        OSError: it is gone.
    """
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")

    def field(name: str) -> int:
        found = re.search(rf"^{name}:\s+(\d+)", status, re.MULTILINE)
        return int(found[1]) if found else 0

    return Sample(
        round(time.monotonic() - began, 1),
        field("RssAnon") * 1024 / 1e6,
        field("VmRSS") * 1024 / 1e6,
        len(list(Path(f"/proc/{pid}/fd").iterdir())),
        field("Threads"),
    )


def growth(samples: Sequence[Sample], name: str, warm_up: float) -> dict[str, Any]:
    """How a figure grows once the server is warm.

    The slope is the median of those between all pairs of minutes (Theil, 1950; Sen, 1968), with
    its 95 % interval (Sen's, by Kendall's tau): a line that one peak does not bend.

    Args:
        samples: in order.
        name: the figure, an attribute of ``Sample``.
        warm_up: seconds that are left out.

    Raises:
        ValueError: fewer than three minutes are left.
    """
    minutes: dict[int, list[float]] = {}
    for one in samples:
        if one.seconds >= warm_up:
            minutes.setdefault(int(one.seconds / _WINDOW), []).append(getattr(one, name))
    if len(minutes) < 3:
        raise ValueError("too short to tell a slope")
    at = np.array(list(minutes), float)
    medians = np.array([float(np.median(values)) for values in minutes.values()])
    slope, _, low, high = stats.theilslopes(medians, at)
    return {
        "first": round(float(medians[0]), 1),
        "last": round(float(medians[-1]), 1),
        "most": round(max(getattr(one, name) for one in samples), 1),
        "a_minute": round(float(slope), 4),
        "interval": [round(float(low), 4), round(float(high), 4)],
        "within_noise": bool(low <= 0),
    }
