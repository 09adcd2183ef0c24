"""What a file does to the process that parses it, it does to nobody else."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.format import RawFile
from ingest.isolation import IsolatedParser, ParseLimits
from ingest.load import parse_file

REPO = Path(__file__).resolve().parents[2]
# A stand-in for `ingest.worker` whose parser does what the file's words say.
HOSTILE = """
import os, sys, time
import ingest.worker
from ingest.errors import SourceError
from ingest.format import Parsed

def obey(file):
    word = file.data.decode()
    if word == "hang":
        time.sleep(60)
    if word == "crash":
        os.kill(os.getpid(), 11)
    if word == "flood":
        return bytearray(4 * 1024 ** 3)
    if word == "print":
        print("noise" * 10_000)
        os.write(1, b"noise")
    if word == "bug":
        raise ZeroDivisionError("one over nothing")
    if word == "many":
        raise SourceError("rows_too_many", source=file.source, limit=20_000)
    return Parsed(())

ingest.worker.parse_file = obey
"""


@pytest.fixture
def parser():
    parser = IsolatedParser(ParseLimits(seconds=5))
    yield parser
    parser.close()


@pytest.fixture
def hostile(monkeypatch):
    from ingest import isolation

    start = isolation._START.replace("from ingest.worker import main", HOSTILE_IMPORT)
    monkeypatch.setattr(isolation, "_START", start)
    parser = IsolatedParser(ParseLimits(seconds=5, megabytes=1024))
    yield parser
    parser.close()


HOSTILE_IMPORT = f"exec({HOSTILE!r}); from ingest.worker import main"


def raw(words: str, name: str = "a.txt") -> RawFile:
    return RawFile(name, name, words.encode())


def refusal(parser: IsolatedParser, words: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        parser.parse(raw(words))
    return caught.value


def test_document_is_the_same_as_in_this_process(parser):
    file = raw("1. 駅\n\n駅は\u200b北にあります。\n\n・一\n・二\n")
    assert parser.parse(file) == parse_file(file)


def test_sentence_about_a_bad_file_comes_through(parser):
    error = refusal(parser, "\n")
    assert error.key == "source_empty"
    assert "a.txt" in error.message("ja")


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("hang", "source_slow"),
        ("crash", "source_crashed"),
        ("flood", "source_memory"),
        ("bug", "source_broken"),
    ],
)
def test_hostile_file_is_told_and_the_next_one_is_read(hostile, word, key):
    began = time.monotonic()
    error = refusal(hostile, word)
    assert time.monotonic() - began < 10
    assert (error.key, error.details["source"]) == (key, "a.txt")
    assert error.message("ja") != error.message("en")
    assert hostile.parse(raw("fine")).documents == ()


def test_numbers_in_a_sentence_stay_numbers(hostile):
    assert "20,000" in refusal(hostile, "many").message("ja")


def test_file_that_ends_the_process_is_not_tried_again(hostile, monkeypatch):
    hostile.parse(raw("fine"))
    monkeypatch.setattr(hostile, "_start", lambda: pytest.fail("tried again"))
    assert refusal(hostile, "crash").key == "source_crashed"


def test_what_a_library_prints_is_no_reply(hostile):
    assert hostile.parse(raw("print")).documents == ()


def test_process_that_ended_while_idle_is_replaced(parser):
    parser.parse(raw("駅は北にあります。"))
    os.kill(parser._process.pid, signal.SIGKILL)
    parser._process.wait()
    assert parser.parse(raw("駅は北にあります。")).documents


def test_one_process_serves_many_files(parser):
    parser.parse(raw("一つ目の記事です。"))
    first = parser._process.pid
    parser.parse(raw("二つ目の記事です。"))
    assert parser._process.pid == first


def test_ctrl_c_is_left_to_the_process_that_asked(parser):
    """A terminal sends it to both."""
    parser.parse(raw("一つ目の記事です。"))
    first = parser._process.pid
    os.kill(first, signal.SIGINT)
    assert parser.parse(raw("二つ目の記事です。")).documents
    assert parser._process.pid == first


def test_ctrl_c_that_meets_another_thread_ends_the_file(parser, monkeypatch):
    def talk(process, file, task, answers):
        time.sleep(0.2)  # so that it is waited for
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        ended.append(process.wait(60))

    ended = []
    monkeypatch.setattr("ingest.isolation._talk", talk)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            parser.parse(raw("駅は北にあります。"))
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended == [-signal.SIGKILL]


def test_process_ends_with_its_parent():
    code = (
        "from ingest.isolation import ParseLimits, shared_parser\n"
        "from ingest.format import RawFile\n"
        "parser = shared_parser(ParseLimits())\n"
        "parser.parse(RawFile('a.txt', 'a.txt', 'words'.encode()))\n"
        "print(parser._process.pid, flush=True)\n"
        "import os; os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True)
    pid = int(done.stdout)
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text():
            return
        time.sleep(0.05)
    pytest.fail("the parsing process outlived its parent")
