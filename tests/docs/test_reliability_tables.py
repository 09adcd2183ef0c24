"""The numbers of cases that the documents tell are those that are tried."""

import os
import subprocess
import sys
from collections import Counter

from docs.reliability_tables import ROWS, WRITING
from tests.conftest import REPO
from tests.faults.works import WORKS
from tests.index.crash import test_kills


def test_tests_that_are_named_are_there_and_as_many_as_is_said():
    rows = {key: row for key, row in ROWS.items() if row.collected}
    names = sorted({row.test for row in rows.values()})
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "-q"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SHUTTEN_")}
    done = subprocess.run(
        [*command, *names], cwd=REPO, env=environment, capture_output=True, text=True, check=True
    )
    found = Counter(line.partition("[")[0] for line in done.stdout.splitlines() if "::" in line)
    for key, row in rows.items():
        count = sum(number for test, number in found.items() if test.startswith(row.test))
        assert count == row.cases, key


def test_files_of_tests_that_are_named_are_there():
    for row in ROWS.values():
        assert (REPO / row.test.partition("::")[0]).is_file()


def test_kills_are_as_many_as_is_said():
    row = ROWS["kills"]
    assert (row.nightly if row.nightly == test_kills.KILLS else row.cases) == test_kills.KILLS


def test_all_that_is_written_stands_in_the_table():
    assert set(WRITING) == set(WORKS)
