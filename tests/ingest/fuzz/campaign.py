"""Many cases, in a process of their own that is replaced when a case ends it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass

from ingest.errors import SourceError
from ingest.isolation import IsolatedParser, ParseLimits
from tests.ingest.fuzz.cases import Case, make_case
from tests.ingest.fuzz.invariants import BrokenError, check_parsed, check_refusal
from tests.ingest.fuzz.meeting import READ, Met, described, meet

LIMITS = ParseLimits()
_START = "from tests.ingest.fuzz.campaign import work; import sys; work(*map(int, sys.argv[1:]))"
_PATIENT = ParseLimits(seconds=8 * LIMITS.seconds)  # on a machine that does other things
ENDED = ("source_slow", "source_crashed", "source_memory")
"""What the product says of a file that ended its reader, and nothing else."""
_LATE = Met("source_slow", "it took all the time that a file may take")


@dataclass(frozen=True, slots=True)
class Result:
    """A case's number and what became of it."""

    number: int
    kind: str
    met: Met


def run(seed: int, first: int, count: int) -> Iterator[Result]:
    """What becomes of the cases ``first`` and the ``count`` - 1 after it."""
    number, end = first, first + count
    while number < end:
        process = _started(seed, number, end)
        with process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    told = json.loads(line)
                    yield Result(number, told["kind"], Met(**told["met"]))
                    number += 1
            except GeneratorExit:
                process.kill()
                raise
        if process.returncode > 0:
            raise RuntimeError(f"cases cannot be run (exit code {process.returncode})")
        if number < end:  # the process is gone, and took no answer with it
            case = make_case(seed, number)
            late = process.returncode == -signal.SIGPROF
            yield Result(number, case.kind, _LATE if late else apart(case))
            number += 1


def _started(seed: int, number: int, end: int) -> subprocess.Popen[str]:
    numbers = [str(given) for given in (seed, number, end)]
    command = [sys.executable, "-c", _START, *numbers]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def apart(case: Case) -> Met:
    """What the product makes of a case that ends its reader: it has to be told in a sentence.

    Files so small should not do that, but for PDFs, whose reader is PDFium.
    """
    with closing(IsolatedParser(_PATIENT)) as parser:
        try:
            check_parsed(case.file, parser.parse(case.file))
        except SourceError as error:
            check_refusal(case.file, error)
            ours = error.key in ENDED and (case.kind != "pdf" or error.key == "source_slow")
            return Met(error.key, f"it ended its reader: {error.key}" if ours else "")
        except BrokenError as error:
            return Met("failed", described(error))
    return Met(READ)


def work(seed: int, first: int, end: int) -> None:
    """Meet cases one after the other, within the limits of the product; a line for each."""
    _limit()
    for number in range(first, end):
        case = make_case(seed, number)
        # Seconds of the processor: a machine that does other things makes no case slow.
        signal.setitimer(signal.ITIMER_PROF, LIMITS.seconds)
        try:
            met = meet(case)
        except MemoryError:
            return
        signal.setitimer(signal.ITIMER_PROF, 0)
        told = {"number": number, "kind": case.kind, "met": asdict(met)}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def _limit() -> None:
    import resource

    size = LIMITS.megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
