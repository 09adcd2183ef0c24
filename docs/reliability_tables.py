"""The tables of ``docs/reliability.md``: what may go wrong, what is promised, and what holds it.

The numbers of cases are stated here and nowhere else. Each test of ``tests/faults`` compares what
it has tried with them (``tests/faults/counting.py``), ``tests/docs/test_reliability_tables.py``
counts the other tests, so that neither can change alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from docs.layout import table


@dataclass(frozen=True, slots=True)
class Row:
    """A fault.

    Attributes:
        fault: what goes wrong.
        promise: what Shutten does then.
        test: the file, or the single test in it, that holds that.
        cases: how many cases are tried with each change.
        nightly: how many in ``make nightly``; 0 where it is the same number.
        collected: whether a case is a test of its own, so that pytest counts them.
    """

    fault: str
    promise: str
    test: str
    cases: int
    nightly: int = 0
    collected: bool = False


_INDEX = "tests/faults/test_damaged_index.py"
_MODELS = "tests/faults/test_damaged_models.py"
_CLOCK = "tests/faults/test_clock.py"
_LIMITS = "tests/faults/test_limits.py"
_WRITING = "tests/faults/test_writing.py"
_FAULTS = "tests/index/crash/test_faults.py"
_LOG = "tests/chat/observing/test_question_log.py"
_LIVE = "tests/index/test_live.py"
_REFUSED = "refused when it is opened, the file named"

DAMAGE = {
    "index": Row("a bit, at each percent of each file of a version", _REFUSED, _INDEX, 1414),
    "index files": Row(
        "a file of a version cut, emptied, zeroed, longer",
        _REFUSED,
        f"{_LIVE}::test_damaged_file_is_refused_by_name",
        112,
        collected=True,
    ),
    "index missing": Row(
        "a file of a version is gone",
        _REFUSED,
        f"{_LIVE}::test_missing_file_is_refused_by_name",
        14,
        collected=True,
    ),
    "pointer": Row(
        "each bit of `CURRENT`", "refused and named, or the same version is live", _INDEX, 184
    ),
    "held": Row(
        "every file of a version is overwritten while it is asked",
        "goes on from memory; refused when it is opened again; the next build makes it anew",
        _INDEX,
        14,
    ),
    "mapped documents.jsonl": Row(
        "a bit in the texts of a large index, after it was opened",
        "a line that changed is refused, the file named",
        _INDEX,
        101,
    ),
    "mapped passages.jsonl": Row(
        "a bit in its passages, after it was opened", "the same", _INDEX, 101
    ),
    "export": Row(
        "a bit, at each percent of an exported index",
        "the import refuses it and changes nothing, or it did not count",
        _INDEX,
        101,
    ),
    "embedding log": Row(
        "a bit, at each percent of the log of a stopped build",
        "the vector is not taken over, and those after it neither",
        _INDEX,
        101,
    ),
    "page": Row(
        "a bit, at each percent of the copy of a page from the web",
        "no build is made of it; the last version stays",
        _INDEX,
        101,
    ),
    "models": Row(
        "a bit, at each percent of each data file of the models",
        "refused before anything is computed, the file named",
        _MODELS,
        16,
        404,
    ),
    "models.json": Row("each byte of `models.json`", "the same", _MODELS, 2589),
    "asked models": Row(
        "a question while a file of the models is damaged", "no answer; the file named", _MODELS, 5
    ),
    "model folders": Row(
        "a model of one's own is cut or garbage",
        "told by its folder; the last version stays",
        f"{_FAULTS}::test_damaged_model_is_told_and_the_last_version_stays",
        6,
        collected=True,
    ),
}
MACHINE = {
    "kills": Row(
        "a build is killed, in each phase",
        "the old version or the new one is live, whole; the next build tidies up",
        "tests/index/crash/test_kills.py",
        40,
        1000,
    ),
    "power": Row(
        "power fails: what was not synced is lost, torn, out of order",
        "the old version or the new one",
        "tests/index/crash/test_unsynced.py",
        9,
        collected=True,
    ),
    "files": Row(
        "no file may grow beyond a size (`RLIMIT_FSIZE`), in all that is written",
        "told in a sentence; the old state or the new one; the next try succeeds",
        _LIMITS,
        30,
        450,
    ),
    "full disk": Row(
        "a disk is really full, but for some bytes, in all that is written",
        "the same",
        _LIMITS,
        30,
        240,
    ),
    "full": Row(
        "a disk of one megabyte is full, while an index is built",
        "told; the last version stays",
        f"{_FAULTS}::test_disk_that_is_really_full_is_told",
        3,
        collected=True,
    ),
    "read-only": Row(
        "a disk becomes read-only",
        "told; questions go on",
        f"{_FAULTS}::test_disk_that_is_read_only_is_told_and_still_read",
        1,
        collected=True,
    ),
    "flip": Row(
        "the last sync fails",
        "the flip is undone, or it is told that the disk did not confirm it",
        f"{_FAULTS}::test_flip_that_the_disk_does_not_confirm_is_undone_or_told",
        2,
        collected=True,
    ),
    "removed": Row(
        "the index directory is removed at each step of a build",
        "told; the next build makes it anew",
        f"{_FAULTS}::test_directory_that_is_removed_during_a_build_is_told",
        1,
        collected=True,
    ),
    "descriptors": Row(
        "no file can be opened any more",
        "told; nothing is taken for damaged, missing or forgotten",
        f"{_FAULTS}::test_process_without_file_descriptors_ends_in_a_sentence",
        1,
        collected=True,
    ),
    "log full": Row(
        "the disk of the question log is full",
        "lines are lost, no answer is",
        f"{_LOG}::test_a_full_disk_costs_lines_and_nothing_else",
        1,
        collected=True,
    ),
    "log gone": Row(
        "the folder of the question log goes away",
        "the same, until it is back",
        f"{_LOG}::test_a_folder_that_goes_away_costs_lines_until_it_is_back",
        1,
        collected=True,
    ),
    "clock: versions": Row(
        "the clock stops, goes back by a second or decades, jumps ahead",
        "versions stand in the order they were made in, to go back and to be kept",
        _CLOCK,
        14,
    ),
    "clock: evaluations": Row(
        "the same between evaluations", "each has a folder of its own", _CLOCK, 5
    ),
    "clock: waiting": Row(
        "the same while people are logged in or have to wait",
        "sessions, limits and time limits do not notice",
        _CLOCK,
        5,
    ),
    "memory": Row(
        "a process gets little memory (`RLIMIT_AS`), to ask and to build",
        "it works, says so, or ends within a library; no torn index, no wrong answer",
        _LIMITS,
        2,
        28,
    ),
}
# Every step with four errors, once and from then on; and with the folder gone. With each change and
# at night.
WRITING = {
    "a build": (12, 640, 4, 80),
    "an import": (12, 664, 4, 83),
    "an export": (12, 40, 4, 5),
    "going back": (12, 80, 4, 10),
    "pruning": (12, 56, 4, 7),
    "an upload": (12, 600, 4, 75),
    "a removal": (12, 640, 4, 80),
    "a page of the web": (12, 64, 4, 8),
    "a first judgement": (12, 56, 4, 7),
    "a judgement": (12, 56, 4, 7),
    "a new evaluation": (12, 80, 4, 10),
    "answers of an evaluation": (12, 88, 4, 11),
    "a file of an evaluation": (12, 48, 4, 6),
    "a report of a build": (12, 40, 4, 5),
    "a password": (12, 24, 3, 3),
}
ROWS = (
    DAMAGE
    | MACHINE
    | {name: Row(name, "", _WRITING, *numbers[:2]) for name, numbers in WRITING.items()}
    | {f"gone: {name}": Row(name, "", _WRITING, *numbers[2:]) for name, numbers in WRITING.items()}
)


def tables(folder: Path) -> dict[str, str]:
    """The tables by name; of the results in the folder none is needed."""
    del folder
    return {"damage": _faults(DAMAGE.values()), "machine": _faults(MACHINE.values()), **_writing()}


def _faults(rows: Iterable[Row]) -> str:
    cells = [
        [row.fault, row.promise, _link(row.test), f"{row.cases:,}", f"{row.nightly or row.cases:,}"]
        for row in rows
    ]
    return table(["fault", "promise", "held by", "cases", "at night"], cells)


def _writing() -> dict[str, str]:
    head = ["what is written", "refused: cases", "at night", "folder gone: cases", "at night"]
    cells = [[name, *(f"{number:,}" for number in row)] for name, row in WRITING.items()]
    sums = [f"{sum(numbers):,}" for numbers in zip(*WRITING.values(), strict=True)]
    return {"writing": table(head, [*cells, ["all", *sums]])}


def _link(test: str) -> str:
    path = PurePosixPath(test.partition("::")[0])
    return f"[{path.name}](../{path})"
