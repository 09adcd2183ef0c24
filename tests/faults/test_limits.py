"""Limits that the system really sets: the size of a file, and the memory of a process."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import index.build
import index.live
from index.reading import DirectParser
from index.store import Store
from ingest.errors import ShuttenError
from tests.conftest import REPO
from tests.faults.counting import NIGHTLY, assert_counted
from tests.faults.works import WORKS, log_often
from tests.index.crash.checking import leftovers, sound

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits are of Linux")

# Bytes that a file may have.
SIZES = range(0, 6_000, 200) if NIGHTLY else (0, 900)
# Bytes that a full disk still has.
ROOMS = range(0, 65_536, 4_096) if NIGHTLY else (0, 8_192)
# What is to be done, and the megabytes that a process may address for it.
LADDER = (60, 100, 150, 200, 250, 300, 400, 500, 600, 700, 800, 1000, 1500, 3000)
QUESTION = ("ask", "青葉庭園はいつ開園しましたか?")
# Seconds after which a process stands still.
_PATIENCE = 120
BUILD = ("index", "build", "--rebuild", "--quiet")
MEMORY = (
    [(what, most) for what in (QUESTION, BUILD) for most in LADDER]
    if NIGHTLY
    else [(QUESTION, 300), (BUILD, 600)]
)


def limited(size: int, work) -> str:
    """Do something while no file may be larger; the key of what was told, else nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        work.run()
    except ShuttenError as error:
        told = error
    else:
        return ""
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    for language in ("ja", "en"):
        assert "File too large" in told.message(language)
    return told.key


@pytest.fixture
def disk(own_disk) -> Path:
    return own_disk(16)


@pytest.mark.parametrize("name", WORKS)
def test_disk_that_is_really_full_is_told_and_nothing_is_half_there(
    tmp_path, disk, monkeypatch, name
):
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())
    log_often(monkeypatch)
    work = WORKS[name](disk)
    kept, filler = tmp_path / "kept", disk / "filler"
    shutil.copytree(work.disk, kept)
    before = work.state()
    work.run()
    after = work.state()
    for room in ROOMS:
        shutil.rmtree(work.disk)
        shutil.copytree(kept, work.disk)
        filler.write_bytes(bytes(shutil.disk_usage(disk).free - room))
        told = False
        try:
            work.run()
        except ShuttenError as error:
            told = True
            before_it_began = error.key == "transfer_no_room"
            assert before_it_began or "No space left" in error.message("ja")
        filler.unlink()
        assert work.state() in ((before, after) if told else (after,)), (name, room)
        assert work.strays() == [], (name, room)
        if work.state() != after:
            work.run()
        assert work.state() == after, (name, room)


def test_full_disks_are_counted():
    assert_counted("full disk", len(WORKS) * len(ROOMS))


@pytest.mark.parametrize("name", WORKS)
def test_file_that_may_not_grow_is_told_and_nothing_is_half_there(tmp_path, monkeypatch, name):
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())
    log_often(monkeypatch)
    work = WORKS[name](tmp_path)
    kept = tmp_path / "kept"
    shutil.copytree(work.disk, kept)
    before = work.state()
    work.run()
    after = work.state()
    for size in SIZES:
        shutil.rmtree(work.disk)
        shutil.copytree(kept, work.disk)
        told = limited(size, work)
        assert work.state() in ((before, after) if told else (after,)), (name, size, told)
        assert work.strays() == [], (name, size, told)
        if told:
            work.run()
        assert work.state() == after, (name, size, told)


def test_files_that_may_not_grow_are_counted():
    assert_counted("files", len(WORKS) * len(SIZES))


def test_memory_that_a_library_misses_is_told_and_nothing_is_taken_for_damaged(
    shutten, monkeypatch
):
    def read(path):
        raise RuntimeError("std::bad_alloc")

    assert shutten("index", "build", "--quiet")[0] == 0
    monkeypatch.setattr(index.live.DenseIndex, "load", read)
    code, out, err = shutten("index", "verify")
    assert (code, out) == (2, "")
    assert "メモリー" in err
    assert "壊れて" not in err


def run(config: Path, megabytes: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own that gets no more memory than that."""

    def limit() -> None:
        most = megabytes << 20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    # One thread each: the stacks of many would take what is measured.
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    command = [sys.executable, "-m", "chat", "--config", str(config), *arguments]
    try:
        return subprocess.run(
            command,
            cwd=REPO,
            env={**os.environ, **threads, "LANG": "en_US.UTF-8", "PYTHONPATH": str(REPO)},
            preexec_fn=limit,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:  # killed, as people do
        return subprocess.CompletedProcess(command, -signal.SIGKILL, "", "")


def test_process_without_memory_tears_no_index_and_answers_nothing_wrong(shutten, config_file):
    """It works, or says in a sentence that it does not, or a library ends it; the index is whole.

    What ends a process inside a library (OpenBLAS, Rust's allocator) cannot be caught; now and then
    one waits there for a thread that never began.
    """
    assert shutten("index", "build", "--quiet")[0] == 0
    store = Store(config_file.parent / "index")
    for what, most in MEMORY:
        done = run(config_file, most, *what)
        where = f"{what[0]}, {most} MB: {done.returncode} {done.stdout} {done.stderr}"
        if done.returncode == 0:
            assert what != QUESTION or "1998年" in done.stdout, where
        else:
            assert done.stdout == "", where
        if done.returncode == 2:
            assert len(done.stderr.splitlines()) == 1, where
            assert "memory" in done.stderr, where
        sound(store, store.current())
        ended_itself = done.returncode in (0, 2)
        assert not ended_itself or leftovers(store) == [], where
    assert shutten("index", "build", "--rebuild", "--quiet")[0] == 0
    assert leftovers(store) == []
    assert_counted("memory", len(MEMORY))
