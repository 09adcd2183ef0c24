"""How many cases are tried: few and always the same with every change, many and others at night."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Read when tests are collected: a fixture takes the machine's settings away.
NIGHTLY = bool(os.environ.get("SHUTTEN_NIGHTLY"))


def cases(few: int, many: int, steps: int = 50) -> settings:
    """Settings that try ``few`` cases, at night ``many``.

    Args:
        few: of every change; always the same ones.
        many: at night.
        steps: of a state machine, at most.
    """
    return settings(
        max_examples=many if NIGHTLY else few,
        stateful_step_count=steps,
        deadline=None,
        derandomize=not NIGHTLY,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=NIGHTLY,
    )
