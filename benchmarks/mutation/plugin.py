"""A plugin of pytest: which functions each test runs, and running some tests in some order.

Loaded by ``-p benchmarks.mutation.plugin``. ``SHUTTEN_MUTATION_TRACE`` names a file to write the
functions to, ``SHUTTEN_MUTATION_TESTS`` one that lists the tests to run.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

ROOT = Path.cwd()
TRACE = "SHUTTEN_MUTATION_TRACE"
TESTS = "SHUTTEN_MUTATION_TESTS"
# Read before the tests' own fixtures take our variables out of the environment.
_TRACE = os.environ.get(TRACE, "")
_TESTS = os.environ.get(TESTS, "")
_found: dict[str, dict[str, Any]] = {}
_names: dict[CodeType, str | None] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note what a test runs, its fixtures with it."""
    if not _TRACE:
        return (yield)
    ran: set[CodeType] = set()

    # Traced, not profiled: calls alone are told, which costs half as much.
    def note(frame: FrameType, _event: str, _argument: object) -> None:
        ran.add(frame.f_code)

    threading.settrace(note)
    sys.settrace(note)
    began = time.process_time()
    try:
        return (yield)
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]
        functions = sorted({name for code in ran if (name := _name(code))})
        found = _found.setdefault(item.nodeid, {"passed": True})
        # Of the processor, so that it does not matter what else the machine does.
        found |= {"runs": functions, "seconds": time.process_time() - began}


def _name(code: CodeType) -> str | None:
    """``PATH:LINE`` of a function of the repository; None for all others."""
    if code not in _names:
        file = Path(code.co_filename)
        ours = file.is_relative_to(ROOT) and "tests" not in file.relative_to(ROOT).parts[:1]
        _names[code] = f"{file.relative_to(ROOT)}:{code.co_firstlineno}" if ours else None
    return _names[code]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note whether a test passed."""
    found = _found.setdefault(report.nodeid, {"passed": True})
    found["passed"] = found["passed"] and report.passed


def pytest_sessionfinish() -> None:
    """Write what was noted."""
    if _TRACE:
        Path(_TRACE).write_text(json.dumps(_found, ensure_ascii=False), encoding="utf-8")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that were asked for, in that order."""
    if _TESTS:
        wanted = json.loads(Path(_TESTS).read_text(encoding="utf-8"))
        known = {item.nodeid: item for item in items}
        items[:] = [known[name] for name in wanted if name in known]
