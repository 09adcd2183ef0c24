"""How sure an answer is, in words: three bands."""

from __future__ import annotations

from enum import StrEnum


class Band(StrEnum):
    """How sure an answer is."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


# By judgement; what is right of each band stands in ``docs/answers.md``.
HIGH, MIDDLE = 0.75, 0.5


def band_of(confidence: float) -> Band:
    """The band of a confidence, 0 to 1."""
    if confidence >= HIGH:
        return Band.HIGH
    return Band.MIDDLE if confidence >= MIDDLE else Band.LOW
