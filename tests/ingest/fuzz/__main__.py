"""Run cases: ``python -m tests.ingest.fuzz --count 10000``; ``--file`` runs a kept one again."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from tests.ingest.fuzz.campaign import run
from tests.ingest.fuzz.cases import PLAN
from tests.ingest.fuzz.keeping import keep, kept
from tests.ingest.fuzz.meeting import READ, meet

KEPT = Path("var/fuzz/parsers")


def main() -> int:
    """Print what came of the cases; 1 if one failed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--first", type=int, default=0, help="the number of the first case")
    options.add_argument("--count", type=int, default=len(PLAN) * 50)
    options.add_argument("--folder", type=Path, default=KEPT, help="where failing cases are kept")
    options.add_argument("--file", type=Path, help="a file that was kept, to be run again")
    given = options.parse_args()
    if given.file:
        met = meet(kept(given.file))
        _say(met)
        return bool(met.failure)
    outcomes: Counter[tuple[str, str]] = Counter()
    slowest = (0.0, -1)
    failed = 0
    for result in run(given.seed, given.first, given.count):
        outcomes[result.kind, READ if result.met.outcome == READ else "told"] += 1
        slowest = max(slowest, (result.met.seconds, result.number))
        if result.met.failure:
            failed += 1
            _say(keep(given.folder, given.seed, result))
    for (kind, outcome), count in sorted(outcomes.items()):
        _say(f"{kind:10} {outcome:5} {count:6}")
    _say(f"slowest: case {slowest[1]}, {slowest[0]:.2f} s of the processor; failed: {failed}")
    return bool(failed)


def _say(words: object) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
