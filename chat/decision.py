"""To answer or to say that the article does not: one threshold on a calibrated probability."""

from __future__ import annotations

from collections.abc import Sequence

from chat.reader import Reading


def decide(readings: Sequence[Reading], threshold: float) -> Reading | None:
    """The reading to answer with, or None for an honest no.

    Args:
        readings: candidates, best first.
        threshold: the least probability to answer with.
    """
    if readings and readings[0].probability >= threshold:
        return readings[0]
    return None
