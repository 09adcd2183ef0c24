"""Looks up what is pinned in the database of known vulnerabilities, as far as that can be reached.

Run as ``python -m docs.dependency_audit`` (``make audit``) where pip-audit is installed, in any
environment (``pipx install pip-audit``); it is no part of ours. It names our packages to the index,
which is why no test runs it. The exit code: 0 nothing known, 1 something is, 2 nobody could be
asked: that is told, and never taken for "nothing known".
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docs.locked import LOCK, pins

# What was looked at and does not concern us: its identifier and why.
ACCEPTED: dict[str, str] = {}
_LONGEST = 600.0
Run = Callable[[Sequence[str]], "tuple[str, str]"]


class NotAskedError(Exception):
    """The database was not asked; says why."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A vulnerability of a package that is pinned.

    Attributes:
        package: name and version.
        identifier: as the database names it.
        fixed: versions in which it is gone.
    """

    package: str
    identifier: str
    fixed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.package}: {self.identifier}, gone in {', '.join(self.fixed) or 'none yet'}"


def findings(run: Run) -> list[Finding]:
    """What is known of what is pinned, but for ``ACCEPTED``.

    Args:
        run: runs a command; returns its stdout and stderr.

    Raises:
        NotAskedError: the database was not asked, or not of every package.
    """
    command = ("pip-audit", "--requirement", str(LOCK), "--no-deps", "--disable-pip")
    said, complaint = run((*command, "--format", "json", "--progress-spinner", "off"))
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError) as error:
        reason = (complaint.strip().splitlines() or ["it said nothing"])[-1]
        raise NotAskedError(reason) from error
    skipped = [one["name"] for one in packages if "vulns" not in one]
    if skipped or len(packages) < len(pins(LOCK.read_text("utf-8"))):
        raise NotAskedError(f"not of every package; left out: {', '.join(skipped) or 'some'}")
    return sorted(
        Finding(f"{one['name']} {one['version']}", found["id"], tuple(found["fix_versions"]))
        for one in packages
        for found in one["vulns"]
        if not {found["id"], *found.get("aliases", ())} & ACCEPTED.keys()
    )


def _run(command: Sequence[str]) -> tuple[str, str]:
    if shutil.which(command[0]) is None:
        raise NotAskedError(f"{command[0]} is not installed: pipx install {command[0]}")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST)
    except subprocess.TimeoutExpired as error:
        raise NotAskedError(f"no reply within {_LONGEST:.0f} seconds") from error
    return done.stdout, done.stderr


def main(run: Run = _run) -> int:
    """Tell what is known; the exit code."""
    try:
        found = findings(run)
    except NotAskedError as error:
        print(f"The database of vulnerabilities was not asked: {error}")  # noqa: T201
        return 2
    for finding in found:
        print(finding)  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
