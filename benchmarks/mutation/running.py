"""One mutant against the tests that run its line."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.mutation.operators import Mutant, code_of
from benchmarks.mutation.plugin import TESTS, TRACE

Traced = Mapping[str, Mapping[str, Any]]
_PLUGIN = ("-p", "benchmarks.mutation.plugin", "-p", "no:cacheprovider", "-q")
# Of pytest; all others mean that a test failed, that nothing could be imported, or a crash.
_PASSED, _NO_TESTS = 0, 5
_LEAST_SECONDS = 30
_TIMES = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant.

    Attributes:
        killed: whether the tests told.
        how: "failed", "time" (it took more than five times as long as without the fault),
            "survived" or "no tests".
        tests: how many tests could tell, within the budget.
        seconds: wall time.
    """

    killed: bool
    how: str
    tests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Workplace:
    """A copy of the repository, in which modules are changed.

    Attributes:
        folder: the copy.
        examples: how many examples Hypothesis tries for a test.
    """

    folder: Path
    examples: int

    def traced(self, tests: Sequence[str], kept: Path, without: Sequence[str] = ()) -> Traced:
        """What each test runs, and how long; those that fail or are skipped left out.

        Args:
            tests: files and folders.
            kept: where that is kept, a file for each of theirs; what is there is not run again.
            without: files of tests that are left out.

        Raises:
            RuntimeError: a file could not be run.
        """
        kept.mkdir(parents=True, exist_ok=True)
        found: dict[str, Mapping[str, Any]] = {}
        for path in self._files(tests):
            name = path.relative_to(self.folder).as_posix()
            if name in without:
                continue
            out = kept / f"{name.replace('/', '-')}.json"
            if not out.is_file():
                self._pytest([name], {TRACE: str(out)}, None)
            if not out.is_file():
                raise RuntimeError(f"pytest wrote no {out}")
            found |= json.loads(out.read_text(encoding="utf-8"))
        return {name: test for name, test in found.items() if test["passed"] and "runs" in test}

    def _files(self, tests: Sequence[str]) -> list[Path]:
        paths = [self.folder / name for name in tests]
        inner = (path.rglob("test_*.py") if path.is_dir() else [path] for path in paths)
        return sorted(file for files in inner for file in files)

    def timed(self, files: Sequence[str]) -> dict[str, float]:
        """How long whole files of tests take without a fault, in seconds.

        Raises:
            RuntimeError: one fails.
        """
        found = {}
        for name in files:
            began = time.monotonic()
            if self._pytest([name], {}, None) not in (_PASSED, _NO_TESTS):
                raise RuntimeError(f"{name} fails without a fault")
            found[name] = time.monotonic() - began
        return found

    def judge(
        self, mutant: Mutant, traced: Traced, budget: float, then: Mapping[str, float]
    ) -> Outcome:
        """Put a fault in, run the tests that can tell, take it out.

        Args:
            mutant: the fault.
            traced: what each test runs.
            budget: the quickest tests are run, of so many seconds together.
            then: files of tests that are run whole where those tell nothing, with their seconds.
        """
        names = telling(mutant, traced, budget)
        outcome = Outcome(False, "no tests", 0, 0.0)
        if names:
            listed = self.folder / "mutation-tests.json"
            listed.write_text(json.dumps(names), encoding="utf-8")
            files = list(dict.fromkeys(name.split("::")[0] for name in names))
            expected = sum(traced[name]["seconds"] for name in names)
            how, seconds = self._run(mutant, files, {TESTS: str(listed)}, expected)
            outcome = Outcome(how != "survived", how, len(names), seconds)
        if then and not outcome.killed:
            how, seconds = self._run(mutant, list(then), {}, sum(then.values()))
            killed = how != "survived"
            seconds += outcome.seconds
            outcome = Outcome(killed, how if killed else outcome.how, outcome.tests, seconds)
        return outcome

    def _run(
        self, mutant: Mutant, files: Sequence[str], variables: Mapping[str, str], expected: float
    ) -> tuple[str, float]:
        """What becomes of a mutant in some files of tests, and the wall time."""
        path = self.folder / mutant.path
        source = path.read_text(encoding="utf-8")
        began = time.monotonic()
        written = path.stat()
        path.write_text(code_of(source, mutant.number), encoding="utf-8")
        try:
            code = self._pytest(["-x", *files], variables, _TIMES * expected)
        finally:
            path.write_text(source, encoding="utf-8")
            # What was compiled of it holds again.
            os.utime(path, ns=(written.st_atime_ns, written.st_mtime_ns))
        seconds = round(time.monotonic() - began, 1)
        if code in (_PASSED, _NO_TESTS):
            return "survived", seconds
        return "time" if code == -signal.SIGXCPU else "failed", seconds

    def _pytest(
        self, arguments: Sequence[str], variables: Mapping[str, str], seconds: float | None
    ) -> int:
        """The exit code of pytest in the copy; with a limit on the processor's time."""
        environment = {**os.environ, **variables, "PYTHONPATH": str(self.folder)}
        environment |= {"HYPOTHESIS_PROFILE": "mutation", "PYTHONDONTWRITEBYTECODE": "1"}
        environment["SHUTTEN_MUTATION_EXAMPLES"] = str(self.examples)
        limit = int(_LEAST_SECONDS + (seconds or 0))

        def bounded() -> None:
            if seconds is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))

        done = subprocess.run(
            [sys.executable, "-m", "pytest", *_PLUGIN, *arguments],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=bounded,
        )
        return done.returncode


def telling(mutant: Mutant, traced: Traced, budget: float) -> list[str]:
    """The tests that run a fault: its line, or else its statement.

    A line is run where the interpreter says so, which it does not of each in an expression over
    several. What is run by importing (a default, a table) is used by what else its function, or
    its module, does: such a fault has those lines (``Mutant.lines``).

    Args:
        mutant: the fault.
        traced: what each test runs: for each module a number in hexadecimal, its bits the lines.
        budget: seconds that they may take together; the quickest come first, one at least.
    """
    ran = {
        name: int(test["runs"][mutant.path], 16)
        for name, test in traced.items()
        if mutant.path in test["runs"]
    }
    for first, last in mutant.lines:
        wanted = (1 << (last + 1)) - (1 << first)
        able = [name for name, mask in ran.items() if mask & wanted]
        if able:
            break
    else:
        return []
    able.sort(key=lambda name: traced[name]["seconds"])
    kept: list[str] = []
    for name in able:
        budget -= traced[name]["seconds"]
        if kept and budget < 0:
            break
        kept.append(name)
    return kept
