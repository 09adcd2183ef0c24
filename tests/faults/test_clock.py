"""A clock that jumps neither mixes versions up, nor ends or begins what waits."""

import ast
import inspect
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

import chat.evaluation.run_folder
import index.build
import index.moment
from chat.evaluation.run_folder import RunFolder
from chat.web import uploads
from chat.web.access import buckets, question_limit, sessions, throttle
from index.reading import DirectParser
from index.store import Store
from index.versions import list_versions, prune, roll_back
from tests.conftest import REPO
from tests.faults.counting import assert_counted
from tests.index.crash.checking import sound

YEARS = {
    "back by a second": (2026, 2025.99999997),
    "back by decades": (2026, 1970),
    "decades ahead": (2026, 2060),
    "ahead and back": (2026, 2060, 2026),
    "back, then ahead": (2026, 1999, 2060, 2001),
    "stopped": (1970, 1970, 1970),
    "ahead by millennia": (2026, 9000, 2026),
}


class Clock(datetime):
    """Stands for ``datetime`` where a module asks for the time of day."""

    year_now = 2026.0

    @classmethod
    def now(cls, zone=None):
        whole = int(cls.year_now)
        moment = datetime(whole, 12, 31, 23, 59, 59, tzinfo=UTC)
        return moment if whole == cls.year_now else moment.replace(second=58)


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())
    monkeypatch.setattr(index.moment, "datetime", Clock)
    monkeypatch.setattr(chat.evaluation.run_folder, "datetime", Clock)
    return lambda year: monkeypatch.setattr(Clock, "year_now", year)


def build_at(bench, clock, year, number: int) -> str:
    """A build of a changed article; its folder bears the date of that clock, too."""
    clock(year)
    bench.write("garden.txt", f"庭の池は{number}つです。")
    name = bench.build().version
    moment = Clock.now().timestamp()
    os.utime(bench.store.layout(name).root, (moment, moment))
    return name


@pytest.mark.parametrize("years", YEARS.values(), ids=YEARS)
def test_versions_stand_in_the_order_in_which_they_were_made(bench, clock, years):
    bench.store = Store(bench.root / "index", keep=9)
    made = [build_at(bench, clock, year, number) for number, year in enumerate(years)]
    assert bench.store.current() == made[-1]
    assert [one.summary.name for one in list_versions(bench.store)] == made[::-1]
    stamps = [bench.store.manifest(name).created for name in made]
    assert stamps == sorted(stamps)
    for name in made:
        sound(bench.store, name)


@pytest.mark.parametrize("years", YEARS.values(), ids=YEARS)
def test_going_back_leads_to_the_version_before_and_the_newest_are_kept(bench, clock, years):
    bench.store = Store(bench.root / "index", keep=9)
    made = [build_at(bench, clock, year, number) for number, year in enumerate(years)]
    rolled = roll_back(bench.store)
    assert rolled.index.version == made[-2]
    assert rolled.before == made[-1]
    prune(bench.store, 2)
    assert bench.versions() == sorted(made[-2:])


def test_times_are_told_of_all_that_was_tried():
    assert_counted("clock: versions", 2 * len(YEARS))


def test_evaluations_of_the_same_moment_lie_beside_each_other(tmp_path, clock):
    questions = tmp_path / "questions.txt"
    questions.write_text("いつ?\n", encoding="utf-8")
    folders = []
    for year in (2026, 1970, 2026, 2060, 1970):
        clock(year)
        folders.append(RunFolder.create(tmp_path / "runs", questions).files.folder)
    assert len(set(folders)) == len(folders)
    assert_counted("clock: evaluations", len(folders))


TIMES_OF_DAY = ("time.time", "time.time_ns")
WAITING = {
    name: value
    for module in (buckets, question_limit, sessions, throttle)
    for name, value in vars(module).items()
    if inspect.isclass(value) and value.__module__ == module.__name__
    if "clock" in inspect.signature(value).parameters
}


@pytest.mark.parametrize("waiting", WAITING.values(), ids=WAITING)
def test_sessions_and_limits_count_by_a_clock_that_only_goes_forward(waiting):
    assert inspect.signature(waiting).parameters["clock"].default is time.monotonic


def test_nothing_else_asks_for_the_time_of_day_to_measure_how_long_something_took():
    """Who does, and why: uploads that a dead server left are removed by their age; a lock in
    Milvus tells people since when it is held, a version there when it was made.
    """
    found = set()
    for package in ("ingest", "index", "chat"):
        for path in sorted((REPO / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and ast.unparse(node) in TIMES_OF_DAY:
                    found.add(path.relative_to(REPO).as_posix())
    assert found == {
        "chat/web/uploads.py",
        "index/milvus/holding.py",
        "index/milvus/writing.py",
    }
    assert_counted("clock: waiting", len(WAITING) + 1)


@pytest.mark.parametrize("years", [-40, 40])
def test_uploads_of_a_server_that_runs_stay_whatever_the_clock_says(monkeypatch, tmp_path, years):
    monkeypatch.setattr(uploads.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(uploads.tempfile, "tempdir", str(tmp_path))
    with uploads.own_uploads():
        folder = Path(os.environ["GRADIO_TEMP_DIR"])
        (folder / "article.txt").write_text("a", encoding="utf-8")
        now = time.time()
        monkeypatch.setattr(uploads.time, "time", lambda: now + years * 31_557_600)
        with uploads.own_uploads():
            assert (folder / "article.txt").is_file()
    assert not folder.exists()
