"""The table of ``docs/reliability.md``: what may go wrong, what is promised, and what holds it.

The numbers of cases are stated here and nowhere else: each test that is named compares what it has
tried with them (``tests/faults/counting.py``), so that neither can change alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A fault.

    Attributes:
        fault: what goes wrong.
        promise: what Shutten does then.
        tests: the files or single tests that hold it, by their paths.
        cases: how many cases they try with each change.
        nightly: how many in ``make nightly``; None where it is the same number.
    """

    fault: str
    promise: str
    tests: tuple[str, ...]
    cases: int
    nightly: int | None = None


_INDEX = "tests/faults/test_damaged_index.py"
ROWS: dict[str, Row] = {
    "index": Row("a byte", "x", (_INDEX,), 0),
    "pointer": Row("a byte", "x", (_INDEX,), 0),
    "export": Row("a byte", "x", (_INDEX,), 0),
    "embedding log": Row("a byte", "x", (_INDEX,), 0),
    "held": Row("a byte", "x", (_INDEX,), 0),
    "mapped documents.jsonl": Row("a byte", "x", (_INDEX,), 0),
    "models": Row("a byte", "x", (_INDEX,), 0),
    "models.json": Row("a byte", "x", (_INDEX,), 0),
    "mapped passages.jsonl": Row("a byte", "x", (_INDEX,), 0),
}
ROWS |= {
    k: Row("", "", (), 0)
    for k in [
        "a build",
        "an import",
        "an export",
        "going back",
        "pruning",
        "a first judgement",
        "a judgement",
        "an upload",
        "a removal",
        "a page of the web",
        "answers of an evaluation",
        "a new evaluation",
        "a report of a build",
        "a password",
        "a file of an evaluation",
    ]
}
ROWS |= {
    k: Row("", "", (), 0)
    for k in ["clock: versions", "clock: evaluations", "clock: waiting", "files", "memory"]
}
