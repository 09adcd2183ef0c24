"""What holds words of articles or of questions is for the user alone who runs the program."""

import os
import stat
from pathlib import Path

import pytest

from chat.evaluation.run_folder import RunFolder
from chat.feedback.log import VoteLog
from chat.feedback.vote import Vote
from chat.observing.question_log import logging_to
from chat.web.library.added import AddedFiles
from index.durable import make_folder
from index.fetched import FetchedPages
from index.store import Store
from ingest.fetch import Fetched

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


@pytest.fixture(autouse=True)
def _open_umask():
    """As on machines where what users write is for all to read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(place: Path) -> list[str]:
    """What anybody may read below a folder: nothing that a closed folder keeps from them."""
    if not stat.S_IMODE(place.stat().st_mode) & 0o077:
        return []
    if place.is_file():
        return [place.name]
    return [place.name, *(name for path in place.iterdir() for name in open_to_others(path))]


def make_index(folder: Path) -> None:
    layout = Store(folder / "index").begin("20260101T000000-abcdef")
    layout.manifest.write_text("{}")


def fetch_page(folder: Path) -> None:
    page = Fetched("http://a.example/", b"text", ".txt", "")
    FetchedPages(folder / "fetched").keep("http://a.example/", page)


def add_article(folder: Path) -> None:
    AddedFiles(folder / "added").keep("a.txt", b"text", ())


def begin_run(folder: Path) -> None:
    questions = folder.parent / "questions.txt"
    questions.write_text("?")
    RunFolder.create(folder / "evaluations", questions)


def log_questions(folder: Path) -> None:
    with logging_to("logs/questions.jsonl", folder):
        pass


def vote(folder: Path) -> None:
    given = Vote("1", "2026-01-01T00:00:00Z", "up", "誰?", True, "渋沢", False, 0.9, "v")
    VoteLog(folder / "feedback").append(given)


@pytest.mark.parametrize(
    "write", [make_index, fetch_page, add_article, begin_run, log_questions, vote]
)
def test_nobody_else_reads_what_is_written(tmp_path, write):
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    write(data)
    assert list(data.iterdir()), "something was written"
    assert open_to_others(data) == ["data"]


def test_a_folder_that_was_there_keeps_its_permissions(tmp_path):
    """Who opened it to a group meant it."""
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o750)
    make_folder(shared)
    make_folder(shared / "a" / "b")
    assert stat.S_IMODE(shared.stat().st_mode) == 0o750
    assert stat.S_IMODE((shared / "a").stat().st_mode) == 0o700
    assert stat.S_IMODE((shared / "a" / "b").stat().st_mode) == 0o700
