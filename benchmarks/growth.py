"""What a library costs as it grows: start, questions, builds, memory, disk.

Run as ``python -m benchmarks.growth [--sizes 1,100,1000,10000,100000,1000000] [--resume]``; writes
``docs/results/growth.json`` after each size, and ``docs/results/growth.svg``. Up to 11,144
paragraphs are JaQuAD's, dev first; beyond, fillers (``benchmarks.fillers``): as long as paragraphs
below a million, short from there on. The product's own chunker cuts them, so the number of
passages is told beside the size. Every step is a process of its own; memory is the most that it
held. Files are in the system's cache when a command starts, as after a build. With ``--keep DIR``
libraries stay; a size that was stopped goes on with the step that was stopped.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import quality
from benchmarks.growth_plot import draw

COMMAND = "python -m benchmarks.growth"
NAME = "growth"
SIZES = (1, 100, 1_000, 10_000, 100_000, 1_000_000)
# From here on fillers are short, and from there on vectors may be made up.
SHORT_FROM, SYNTHETIC_FROM = 1_000_000, 100_000
# Linux counts what the parent held at the start as the child's, so the parent is a small one.
_LAUNCHER = """
import os, subprocess, sys, time
started = time.monotonic()
process = subprocess.Popen(sys.argv[1:])
_, status, usage = os.wait4(process.pid, 0)
seconds = time.monotonic() - started
code = os.waitstatus_to_exitcode(status)
print(f"\\n{seconds} {usage.ru_maxrss}")
sys.exit(code and 1)
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that ended well.

    Attributes:
        output: what it wrote to stdout.
        seconds: of wall time, start and end included.
        peak_mb: the most memory that it held, in 10**6 bytes.
    """

    output: str
    seconds: float
    peak_mb: float


def run(arguments: list[str]) -> Ended:
    """One Python process.

    Raises:
        SystemExit: it failed; says how.
    """
    done = subprocess.run(
        [sys.executable, "-S", "-c", _LAUNCHER, sys.executable, *arguments],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    output, _, told = done.stdout.rstrip("\n").rpartition("\n")
    seconds, kibibytes = told.split()
    return Ended(output, float(seconds), int(kibibytes) * 1024 / 1e6)


def step(name: str, folder: Path, *arguments: str) -> dict[str, Any]:
    """One step of ``benchmarks.growth_steps`` with its time and memory."""
    ended = run(["-m", "benchmarks.growth_steps", name, str(folder), *arguments])
    found: dict[str, Any] = json.loads(ended.output.splitlines()[-1])
    return {
        **found,
        "wall_seconds": round(ended.seconds, 2),
        "peak_mb": round(ended.peak_mb),
    }


def first_answer(folder: Path) -> dict[str, Any]:
    """The command with one question, from nothing to its end."""
    question = json.loads((folder / "questions.json").read_text(encoding="utf-8"))[0]
    ended = run(["-m", "chat", "--index-dir", str(folder / "index"), "ask", question, "--json"])
    return {"wall_seconds": round(ended.seconds, 2), "peak_mb": round(ended.peak_mb)}


def once(folder: Path, name: str, measured: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A step whose figures are written beside the library, so that it is not repeated."""
    path = folder / f"{name}.step.json"
    if path.is_file():
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    found = measured()
    path.write_text(json.dumps(found), encoding="utf-8")
    return found


def measure(folder: Path, size: int, shared: Path, synthetic: bool, asked: int) -> dict[str, Any]:
    """All figures of one size; what was measured before in this folder is taken as it is."""
    kind = "short" if size >= SHORT_FROM else "paragraph"
    made_up = ["--synthetic"] if synthetic and size >= SYNTHETIC_FROM else []
    sized = ["--shared", str(shared), "--size", str(size), "--fillers", kind]

    def taken(name: str, *arguments: str) -> dict[str, Any]:
        return once(folder, name, lambda: step(name, folder, *arguments))

    made = taken("make", *sized)
    full = taken("build", *made_up)
    start = once(folder, "start", lambda: first_answer(folder))
    warm = taken("ask", "--questions", str(asked))
    together = taken("batch")
    taken("change")
    again = once(folder, "again", lambda: step("build", folder, *made_up))
    return {
        "size": size,
        "passages": full["passages"],
        "paragraphs": made["paragraphs"],
        "fillers": made["fillers"],
        "filler_kind": kind if made["fillers"] else None,
        "vectors": "synthetic" if made_up else "real",
        "start": start,
        "warm": warm,
        "batch": together,
        "build": _without(full, "bytes"),
        "incremental": _without(again, "bytes"),
        "bytes": full["bytes"],
    }


def _without(figures: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in figures.items() if key != name}


def measured_before(name: str) -> list[dict[str, Any]]:
    """The sizes in the file of results; none where there is none."""
    path = quality.RESULTS / f"{name}.json"
    if not path.is_file():
        return []
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["sizes"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--questions", type=int, default=60, help="asked one by one, 200 at most")
    parser.add_argument("--synthetic-vectors", action="store_true", help="for fillers, from 10^5")
    parser.add_argument("--resume", action="store_true", help="keep the sizes that are measured")
    parser.add_argument("--name", default=NAME, help="of the results")
    parser.add_argument("--keep", type=Path, help="folder in which libraries stay, by size")
    options = parser.parse_args()
    rows = measured_before(options.name) if options.resume else []
    command = f"{COMMAND} --sizes {options.sizes} --questions {options.questions}"
    command += " --synthetic-vectors" if options.synthetic_vectors else ""
    for size in sorted({int(one) for one in options.sizes.split(",")}):
        if any(row["size"] == size for row in rows):
            continue
        with tempfile.TemporaryDirectory() as name:
            place = (options.keep or Path(name)) / f"{size}"
            shared, made_up = options.shared, options.synthetic_vectors
            rows.append(measure(place, size, shared, made_up, options.questions))
            if options.keep and rows[-1]["vectors"] == "real":
                step("keep", place)
        rows.sort(key=lambda row: row["size"])
        quality.write_results(options.name, command, {"sizes": rows})
    draw(rows, quality.RESULTS / f"{options.name}.svg")


if __name__ == "__main__":
    main()
