"""Whatever is done to an index, in any order, the live version is whole and what it must be."""

import os
import sys

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fuzz.lifecycle.machine import Lifecycle

NIGHTLY = bool(os.environ.get("SHUTTEN_NIGHTLY"))
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="steps are told by /proc")


def test_index_is_what_the_model_says_after_any_operations():
    settled = settings(
        max_examples=400 if NIGHTLY else 12,
        stateful_step_count=40 if NIGHTLY else 20,
        deadline=None,
        derandomize=not NIGHTLY,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(Lifecycle, settings=settled)
