"""How many small faults in parsing and in the decision to answer the tests tell.

Run as ``python -m benchmarks.mutation``; writes ``docs/results/mutation.json``. All mutants of
``ingest`` would take days, so of each part so many are drawn, by the seed alone, and the share is
given with its interval. The tests of a mutant are those that run its line, the quickest first, as
many as fit into a budget: what lies beyond can only tell more. Files of tests that take long are
left out of that (``--then``), and run whole where the others tell nothing. A run that was stopped
goes on where it was (``--fresh`` begins anew).
"""

from __future__ import annotations

import argparse
import compileall
import json
import random
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.mutation.operators import Mutant, mutants
from benchmarks.mutation.running import Outcome, Workplace

REPO = Path(__file__).resolve().parents[2]
OUT = REPO / "docs" / "results" / "mutation.json"
WORK = REPO / "var" / "mutation"
_CERTAINTY = 1.959964  # of a two-sided 95 % interval


@dataclass(frozen=True, slots=True)
class Part:
    """What is mutated together.

    Attributes:
        modules: patterns of its modules.
        functions: whether the faults are within functions, or in the tables of modules.
        tests: files and folders of the tests that may tell.
    """

    modules: tuple[str, ...]
    functions: bool
    tests: tuple[str, ...]


EQUIVALENT: list[dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "equivalent.toml").read_text("utf-8")
)["mutant"]
_DECISION = (
    "chat/decision.py", "chat/confidence.py", "chat/way.py", "chat/citing.py",
    "chat/evaluation/abstention.py",
)  # fmt: skip
_DECISION_TESTS = (
    "tests/chat/test_answering.py", "tests/chat/test_citing.py", "tests/chat/test_confidence.py",
    "tests/chat/test_decision.py", "tests/chat/test_way.py",
    "tests/chat/evaluation/test_figures.py",
    "tests/chat/evaluation/metrics",
)  # fmt: skip
PARTS = {
    "ingest": Part(("ingest/**/*.py",), True, ("tests/ingest",)),
    "ingest-tables": Part(("ingest/**/*.py",), False, ("tests/ingest",)),
    "decision": Part(_DECISION, True, _DECISION_TESTS),
}


def wilson(killed: int, tried: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927).

    Args:
        killed: how often it was so.
        tried: of so many, one at least.
    """
    z2, share = _CERTAINTY**2, killed / tried
    middle = (share + z2 / (2 * tried)) / (1 + z2 / tried)
    spread = share * (1 - share) / tried + z2 / (4 * tried**2)
    half = _CERTAINTY * spread**0.5 / (1 + z2 / tried)
    return max(0.0, middle - half), min(1.0, middle + half)


def every_mutant(part: Part) -> list[Mutant]:
    """All mutants of a part, in the order of files and lines."""
    paths = sorted({path for pattern in part.modules for path in REPO.glob(pattern)})
    found = (
        mutant
        for path in paths
        for mutant in mutants(str(path.relative_to(REPO)), path.read_text(encoding="utf-8"))
    )
    return [mutant for mutant in found if bool(mutant.function) == part.functions]


def copied(folder: Path) -> None:
    """A copy of what git knows of the working tree, models and pictures only linked."""
    shutil.rmtree(folder, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 (whichever git is installed)
        cwd=REPO,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    for name in filter(None, listed.stdout.split("\0")):
        source, target = REPO / name, folder / name
        if source.is_file() and not name.startswith("models/"):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    (folder / "models").symlink_to(REPO / "models")
    compileall.compile_dir(folder, quiet=2)


def judged(
    sample: Sequence[Mutant], judge: Callable[[Mutant], Outcome], log: Path
) -> Iterator[dict[str, Any]]:
    """What became of each mutant, one after the other; the log holds those of before."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    known = {(row["path"], row["number"]): row for row in map(json.loads, lines)}
    with log.open("a", encoding="utf-8") as stream:
        for mutant in sample:
            row = known.get((mutant.path, mutant.number))
            if row is None:
                row = asdict(mutant) | asdict(judge(mutant))
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
                stream.flush()
            where = f"{row['path']}:{row['line']}"
            print(f"{row['how']:9} {where}  {row['before']} -> {row['after']}", flush=True)
            yield row


def is_equivalent(row: dict[str, Any]) -> bool:
    """Whether somebody looked at a mutant and found that it changes nothing."""
    keys = ("path", "within", "before", "after")
    return any(all(one[key] == row[key] for key in keys) for one in EQUIVALENT)


def figures(rows: Sequence[dict[str, Any]], total: int) -> dict[str, Any]:
    """The figures of a part.

    Args:
        rows: what became of the mutants that were tried.
        total: how many there are.
    """
    killed = sum(row["killed"] for row in rows)
    low, high = wilson(killed, len(rows))
    kept = ("path", "line", "within", "before", "after", "how")
    return {
        "mutants": total,
        "tried": len(rows),
        "killed": killed,
        "in_time": sum(row["how"] == "time" for row in rows),
        "without_tests": sum(row["how"] == "no tests" for row in rows),
        "equivalent": sum(not row["killed"] and is_equivalent(row) for row in rows),
        "share": round(killed / len(rows), 4),
        "interval": [round(low, 4), round(high, 4)],
        "alive": [{key: row[key] for key in kept} for row in rows if not row["killed"]],
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--sample", type=int, default=150, help="mutants of each part")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=float, default=20.0, help="seconds of tests a mutant")
    parser.add_argument("--examples", type=int, default=10, help="of each Hypothesis test")
    parser.add_argument(
        "--then", nargs="*", default=[], help="files of tests for what the others leave alive"
    )
    parser.add_argument("--fresh", action="store_true", help="forget what an earlier run found")
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--out", type=Path, default=OUT)
    return parser.parse_args()


def main() -> None:
    options = _options()
    if options.fresh:
        shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True, exist_ok=True)
    copied(options.work / "tree")
    place = Workplace(options.work / "tree", options.examples)
    found = {}
    for name in options.parts:
        part = PARTS[name]
        every = every_mutant(part)
        drawn = random.Random(options.seed).sample(every, min(options.sample, len(every)))
        traced = place.traced(part.tests, options.work / "traces", options.then)
        whole = place.timed([file for file in options.then if file.startswith(part.tests)])
        judge = partial(place.judge, traced=traced, budget=options.budget, then=whole)
        rows = list(judged(drawn, judge, options.work / f"{name}.jsonl"))
        found[name] = figures(rows, len(every))
        print(f"{name}: {found[name]['killed']} of {len(rows)} killed")
    settings = {key: getattr(options, key) for key in ("seed", "budget", "examples", "then")}
    written = json.dumps({**settings, "parts": found}, ensure_ascii=False, indent=2)
    options.out.write_text(written + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
