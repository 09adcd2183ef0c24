"""How many cases were tried, and how many the documents say."""

from __future__ import annotations

import os
from collections.abc import Sequence

from docs.reliability_tables import ROWS

# Read when tests are collected: a fixture takes the machine's settings away.
NIGHTLY = bool(os.environ.get("SHUTTEN_NIGHTLY"))


def assert_counted(key: str, tried: int, exact: bool = True) -> None:
    """``tried`` cases are those that ``docs/reliability.md`` tells of a row.

    Args:
        key: of the row.
        tried: how many cases there were.
        exact: else there may be up to a quarter more than are told: how many steps a library
            takes changes with its version.
    """
    row = ROWS[key]
    told = (NIGHTLY and row.nightly) or row.cases
    most = told if exact else told + told // 4
    assert told <= tried <= most, (
        f"{tried} were tried of {key!r}, docs/reliability_tables.py: {told}"
    )


def each_percent(size: int) -> list[int]:
    """Places in something of a size, one at each hundredth, and the last."""
    return sorted({size * part // 100 for part in range(100)} | {size - 1}) if size else []


def flipped(data: bytes, at: int) -> bytes:
    """The same with one bit changed; which one depends on the place."""
    return data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]


def sample(places: Sequence[int], every: int) -> list[int]:
    """All at night, else every so many, beginning with the first."""
    return list(places if NIGHTLY else places[::every])
