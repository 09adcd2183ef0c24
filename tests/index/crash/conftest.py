"""What the tests of crashes share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.index.crash.scene import Scene

# Read when tests are collected: a fixture takes the machine's settings away.
NIGHTLY = bool(os.environ.get("SHUTTEN_NIGHTLY"))


def pytest_collection_modifyitems(items):
    if sys.platform != "linux":
        here = Path(__file__).parent
        for item in items:
            if item.path.is_relative_to(here):
                item.add_marker(pytest.mark.skip(reason="steps are told by /proc"))


@pytest.fixture
def scene(tmp_path) -> Scene:
    """Articles, and no index yet."""
    made = Scene(tmp_path)
    made.disk.mkdir()
    made.edit(0)
    return made
