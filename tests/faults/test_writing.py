"""Whatever is written, a disk that refuses is told in a sentence, and nothing is half there."""

import os
import shutil
from contextlib import suppress

import pytest

import index.build
from index.reading import DirectParser
from ingest.errors import ShuttenError
from tests.faults.counting import NIGHTLY, assert_counted
from tests.faults.injecting import (
    DENIED,
    FAILING,
    NO_SPACE,
    READ_ONLY,
    REMOVALS,
    Fault,
    Gone,
    meeting,
)
from tests.faults.works import WORKS, log_often

ERRORS = (NO_SPACE, FAILING, DENIED, READ_ONLY)
# So many cases of each work with each change; all at night.
FEW, FEWER = 12, 4


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())
    log_often(monkeypatch)


def cases(steps: int) -> list[tuple[int, bool, int]]:
    """Errors, whether they last, and at which step: evenly spread, or all."""
    every = [(n, lasting, at) for at in range(steps) for n in ERRORS for lasting in (False, True)]
    if NIGHTLY or len(every) <= FEW:
        return every
    return [every[number * len(every) // FEW] for number in range(FEW)]


@pytest.mark.parametrize("name", WORKS)
def test_disk_that_refuses_at_any_step_is_told_and_nothing_is_half_there(tmp_path, name):
    work = WORKS[name](tmp_path)
    kept = tmp_path / "kept"
    shutil.copytree(work.disk, kept)

    def restore() -> None:
        shutil.rmtree(work.disk)
        shutil.copytree(kept, work.disk)

    before = work.state()
    none = Fault(work.disk, NO_SPACE, -1, False)
    with meeting(none):
        work.run()
    after = work.state()
    told = 0
    for number, lasting, at in cases(none.steps):
        restore()
        fault = Fault(work.disk, number, at, lasting)
        where = "passed over"
        try:
            with meeting(fault):
                work.run()
        except ShuttenError as error:
            where = "told"
            told += 1
            for language in ("ja", "en"):
                assert os.strerror(number) in error.message(language), fault.failed
        where = f"{name}, {os.strerror(number)} at {fault.failed}, lasting: {lasting}, {where}"
        assert fault.failed, f"{name}: step {at} was not reached"
        assert work.state() in (before, after), where
        # Who may not write any more may not remove what was begun, either.
        removing = fault.failed.split()[0] in REMOVALS
        tidy = not removing and (not lasting or number not in (DENIED, READ_ONLY))
        assert work.strays() == [] or not tidy, where
        if work.state() != after:
            work.run()
            tidy = tidy or work.tidies
        assert work.state() == after, where
        assert work.strays() == [] or not tidy, where
    assert told
    assert_counted(name, len(cases(none.steps)), exact=not NIGHTLY)


@pytest.mark.parametrize("name", WORKS)
def test_folder_that_goes_away_at_any_step_is_told_or_made_anew(tmp_path, name):
    work = WORKS[name](tmp_path)
    kept = tmp_path / "kept"
    shutil.copytree(work.disk, kept)
    none = Fault(work.disk, NO_SPACE, -1, False)
    with meeting(none):
        work.run()
    after = work.state()
    every = range(none.steps)
    steps = every if NIGHTLY else sorted({n * none.steps // FEWER for n in range(FEWER)})
    for at in steps:
        shutil.rmtree(work.disk, ignore_errors=True)
        shutil.copytree(kept, work.disk)
        gone = Gone(work.disk, at)
        with suppress(ShuttenError), meeting(gone):
            work.run()
        assert gone.failed, f"{name}: step {at} was not reached"
        shutil.rmtree(work.disk, ignore_errors=True)
        shutil.copytree(kept, work.disk)
        work.run()
        assert work.state() == after, f"{name}, gone at {gone.failed}"
    assert_counted(f"gone: {name}", len(steps), exact=not NIGHTLY)
