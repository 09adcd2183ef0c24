"""How the reports write numbers and times."""

from __future__ import annotations

import math
from datetime import datetime

MINUS = "\u2212"
NOTHING = "\u2013"


def number(value: float | None, digits: int = 3) -> str:
    """With a true minus sign and thousands separators; a dash where there is no value."""
    if value is None or not math.isfinite(value):
        return NOTHING
    # Adding zero takes the sign from what is rounded to nothing.
    return f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", MINUS)


def count(value: int | None) -> str:
    """A whole number, with thousands separators."""
    return number(value, 0)


def figure(name: str, value: float | None) -> str:
    """A figure's value without its unit: shares in percent, latencies in milliseconds."""
    if name.startswith("latency"):
        return number(value, 0 if value is None or abs(value) >= 10 else 1)
    if name == "throughput":
        return number(value, 1)
    return number(None if value is None else 100 * value, 1)


def unit(name: str) -> str:
    """The unit of a figure, to stand behind its value."""
    if name.startswith("latency"):
        return "\u00a0ms"
    return "\u00a0/s" if name == "throughput" else "\u00a0%"


def with_unit(name: str, value: float | None) -> str:
    """A figure's value with its unit; a dash where there is no value."""
    written = figure(name, value)
    return written if written == NOTHING else written + unit(name)


def difference(name: str, value: float | None) -> str:
    """A figure's difference, signed; that of shares is in points of a hundred."""
    written = figure(name, value)
    return f"+{written}" if value is not None and value > 0 and written.strip("0.") else written


def probability(value: float | None) -> str:
    """A p value; tiny ones as what they are below."""
    return "< 0.001" if value is not None and value < 0.001 else number(value)


def moment(iso: str) -> str:
    """A date and time to the minute, with its zone; as it stands where it is not ISO 8601."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    zone = when.strftime("%z")
    zone = {"": "", "+0000": " UTC"}.get(zone, f" {zone[:3]}:{zone[3:]}")
    return f"{when:%Y-%m-%d %H:%M}{zone}"
