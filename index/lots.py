"""Texts of different lengths put together into lots that are computed at once, without padding."""

from __future__ import annotations

from collections.abc import Sequence


def lots(lengths: Sequence[int], limit: int) -> list[list[int]]:
    """Numbers of texts, the longest first, so many together as a lot holds tokens.

    Args:
        lengths: tokens of each text.
        limit: tokens of a lot; a longer text is a lot by itself.
    """
    made: list[list[int]] = []
    room = 0
    for number in sorted(range(len(lengths)), key=lambda number: -lengths[number]):
        if not made or lengths[number] > room:
            made.append([])
            room = max(limit, lengths[number])
        made[-1].append(number)
        room -= lengths[number]
    return made
