"""Whatever is done to an index, in any order, the live version is whole and what it must be."""

import sys

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.fuzz.amounts import NIGHTLY, cases
from tests.fuzz.lifecycle.killed import KilledLifecycle
from tests.fuzz.lifecycle.machine import Lifecycle

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="steps are told by /proc")


@pytest.mark.timeout(7200 if NIGHTLY else 300)
def test_index_is_what_the_model_says_after_any_operations():
    settled = cases(few=40, many=1000, steps=40 if NIGHTLY else 25)
    run_state_machine_as_test(Lifecycle, settings=settled)


@pytest.mark.skipif(not NIGHTLY, reason="at night")
@pytest.mark.timeout(7200)
def test_index_is_what_the_model_says_after_builds_are_killed_by_the_system():
    run_state_machine_as_test(KilledLifecycle, settings=cases(few=1, many=150, steps=30))
