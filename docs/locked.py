"""The packages of requirements.lock: what they are for, and under which licences they stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).parents[1]
LOCK = TOP / "requirements.lock"
_PIN = re.compile(r"([A-Za-z0-9._-]+)==(\S+)")


@dataclass(frozen=True, slots=True, order=True)
class Pin:
    """A package at its version.

    Attributes:
        name: normalised (PEP 503).
        version: as it is pinned.
    """

    name: str
    version: str


def pins(lock: str) -> list[Pin]:
    """What a lock file pins, by name.

    Raises:
        ValueError: a line of it pins nothing: what is installed would not be known.
    """
    found = []
    for line in lock.splitlines():
        words = line.partition("#")[0].strip()
        if not words:
            continue
        pin = _PIN.fullmatch(words)
        if pin is None:
            raise ValueError(f"requirements.lock: no name==version: {line!r}")
        found.append(Pin(canonicalize_name(pin[1]), pin[2]))
    return sorted(found)


def project() -> dict[str, object]:
    """``[project]`` of pyproject.toml."""
    found: dict[str, object] = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def needed(requirements: Iterable[str], environment: Mapping[str, str] | None = None) -> set[str]:
    """Names of packages and of all that those need, as installed here says.

    Args:
        requirements: as in pyproject.toml.
        environment: of markers; by default this one.
    """
    waiting = [(Requirement(text), "") for text in requirements]
    found: set[tuple[str, str]] = set()
    while waiting:
        requirement, extra = waiting.pop()
        marker = requirement.marker
        if marker and not marker.evaluate({**(environment or {}), "extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        for wanted in ("", *requirement.extras):
            if (name, wanted) in found:
                continue
            found.add((name, wanted))
            try:
                below = metadata.requires(name) or ()
            except metadata.PackageNotFoundError:
                below = ()
            waiting += [(Requirement(text), wanted) for text in below]
    return {name for name, _ in found}
