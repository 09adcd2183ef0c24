"""A plugin of pytest: which lines each test runs, and running some tests in some order.

Loaded by ``-p benchmarks.mutation.plugin``. ``SHUTTEN_MUTATION_TRACE`` names a file to write the
lines to, ``SHUTTEN_MUTATION_TESTS`` one that lists the tests to run.
"""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path.cwd()
PACKAGES = ("chat", "index", "ingest")
TRACE = "SHUTTEN_MUTATION_TRACE"
TESTS = "SHUTTEN_MUTATION_TESTS"
# Read before the tests' own fixtures take our variables out of the environment.
_TRACE = os.environ.get(TRACE, "")
_TESTS = os.environ.get(TESTS, "")
_found: dict[str, dict[str, Any]] = {}


def _tracer() -> Any:
    """What notes lines, running; None where nothing is to be noted.

    A plugin is loaded before the tests import the product, so their imports are of no test.
    """
    if not _TRACE:
        return None
    from coverage import Coverage

    patterns = [str(ROOT / package / "*") for package in PACKAGES]
    tracer = Coverage(data_file=None, config_file=False, include=patterns, messages=False)
    tracer.start()
    return tracer


_lines = _tracer()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note what a test runs, its fixtures with it."""
    if _lines is None:
        return (yield)
    _lines.switch_context(item.nodeid)
    began = time.process_time()
    try:
        return (yield)
    finally:
        # Of the processor, so that it does not matter what else the machine does.
        found = _found.setdefault(item.nodeid, {"passed": True})
        found |= {"runs": {}, "seconds": time.process_time() - began}
        _lines.switch_context("")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note whether a test passed."""
    found = _found.setdefault(report.nodeid, {"passed": True})
    found["passed"] = found["passed"] and report.passed


def pytest_sessionfinish() -> None:
    """Write what was noted."""
    if _lines is None:
        return
    _lines.stop()
    data = _lines.get_data()
    for path in data.measured_files():
        name = Path(path).relative_to(ROOT).as_posix()
        masks: dict[str, int] = defaultdict(int)
        for line, tests in data.contexts_by_lineno(path).items():
            for test in tests:
                masks[test] |= 1 << line
        for test, mask in masks.items():
            if test in _found:
                _found[test]["runs"][name] = f"{mask:x}"
    Path(_TRACE).write_text(json.dumps(_found, ensure_ascii=False), encoding="utf-8")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that were asked for, in that order."""
    if _TESTS:
        wanted = json.loads(Path(_TESTS).read_text(encoding="utf-8"))
        known = {item.nodeid: item for item in items}
        items[:] = [known[name] for name in wanted if name in known]
