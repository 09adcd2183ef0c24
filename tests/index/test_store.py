"""Versions are published whole, by one flip of the pointer, by one builder at a time."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.store import Store
from index.version import FORMAT
from ingest.errors import BuildRunningError, CorruptIndexError, NoIndexError

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "index")


def publish(store: Store, name: str) -> None:
    layout = store.begin(name)
    layout.manifest.write_text(name, encoding="utf-8")
    store.publish(name, layout)


def versions(store: Store) -> list[str]:
    return sorted(path.name for path in (store.root / "versions").iterdir())


@pytest.fixture
def beside(store) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Runs code in another process, which says when it is where it should be."""
    running: list[subprocess.Popen[str]] = []

    def run(code: str) -> subprocess.Popen[str]:
        head = (
            "import os, signal, time\nfrom pathlib import Path\nfrom index.store import Store\n"
            f"store = Store(Path({str(store.root)!r}))\nheld = store.lock()\n"
        )
        command = [sys.executable, "-c", head + code]
        process = subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout.readline() == "there\n"
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def test_nothing_published_is_no_index(store):
    with pytest.raises(NoIndexError):
        store.current()


def test_index_directory_below_a_file_is_no_index(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NoIndexError):
        Store(tmp_path / "file" / "index").current()


def test_published_version_is_the_current_one_and_complete(store):
    publish(store, "v1")
    assert store.current() == "v1"
    assert store.layout("v1").manifest.read_text(encoding="utf-8") == "v1"
    assert sorted(path.name for path in store.root.iterdir()) == ["CURRENT", "versions"]


def test_version_is_invisible_until_it_is_published(store):
    publish(store, "v1")
    layout = store.begin("v2")
    layout.manifest.write_text("half", encoding="utf-8")
    assert store.current() == "v1"
    assert not store.layout("v2").root.exists()


def test_last_good_version_stays_and_older_ones_go(store):
    for name in ("v1", "v2", "v3"):
        publish(store, name)
    assert versions(store) == ["v2", "v3"]


def test_last_good_version_is_told_by_the_pointer_not_by_the_name(store):
    """Two builds in one second, or a clock set back: names do not sort by time."""
    for name in ("v9", "v1", "v5"):
        publish(store, name)
    assert versions(store) == ["v1", "v5"]


def test_version_that_never_was_live_does_not_push_out_the_last_good_one(store):
    publish(store, "v1")
    store.begin("v3").root.rename(store.layout("v3").root)  # a build killed before the flip
    publish(store, "v2")
    assert versions(store) == ["v1", "v2"]


def test_newest_version_stays_where_the_pointer_is_lost(store):
    for name in ("v1", "v2"):
        publish(store, name)
    (store.root / "CURRENT").unlink()
    publish(store, "v3")
    assert versions(store) == ["v2", "v3"]


def test_leftovers_of_a_killed_build_are_cleaned_by_the_next(store, beside):
    publish(store, "v1")
    process = beside(
        "layout = store.begin('v2')\n(layout.root / 'part').write_text('half')\n"
        "(store.root / '.CURRENT').write_text('v2')\n"
        "print('there', flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert process.wait() == -signal.SIGKILL
    assert versions(store) == [".v2", "v1"]
    assert store.current() == "v1"
    store.lock().release()
    publish(store, "v3")
    assert versions(store) == ["v1", "v3"]
    assert not (store.root / ".CURRENT").exists()


@pytest.mark.parametrize("step", ["fsync", "rename", "replace"])
def test_abandoned_version_leaves_nothing_however_far_it_came(store, monkeypatch, step):
    publish(store, "v1")

    def fail(*_args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(*((os, step) if step == "fsync" else (Path, step)), fail)
    with pytest.raises(OSError, match="space"):
        publish(store, "v2")
    store.abandon("v2")
    assert versions(store) == ["v1"]
    assert store.current() == "v1"
    assert not (store.root / ".CURRENT").exists()


def test_abandoning_after_the_flip_keeps_the_live_version(store):
    publish(store, "v1")
    publish(store, "v2")
    store.abandon("v2")
    assert store.current() == "v2"


HOLD = "print('there', flush=True)\ntime.sleep(60)\n"


def test_lock_keeps_builders_of_other_processes_out(store, beside):
    beside(HOLD)
    with pytest.raises(BuildRunningError, match=str(store.root)):
        store.lock()


def test_lock_keeps_builders_of_the_same_process_out(store):
    lock = store.lock()
    with pytest.raises(BuildRunningError):
        Store(store.root).lock()
    lock.release()


def test_lock_is_free_after_its_holder_was_killed(store, beside):
    process = beside(HOLD)
    with pytest.raises(BuildRunningError):
        store.lock(timeout=0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    store.lock().release()


def test_waiting_for_the_lock_gets_it_when_it_is_released(store, beside):
    beside("print('there', flush=True)\ntime.sleep(0.3)\nheld.release()\ntime.sleep(60)\n")
    store.lock(timeout=20).release()


def test_readers_are_not_kept_out_by_a_builder(store):
    publish(store, "v1")
    lock = store.lock()
    assert store.current() == "v1"
    lock.release()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"none",
        b"..",
        b".",
        b"../versions/v1",
        b"/",
        b"v1\nv1",
        b"v\0",
        b"\xff\xfe",
        b"x" * 5000,
        "版".encode(),
    ],
)
def test_pointer_that_names_no_version_is_told(store, data):
    publish(store, "v1")
    (store.root / "CURRENT").write_bytes(data)
    with pytest.raises(CorruptIndexError, match="CURRENT"):
        store.current()


def test_pointer_that_is_a_folder_is_told(store):
    publish(store, "v1")
    (store.root / "CURRENT").unlink()
    (store.root / "CURRENT").mkdir()
    with pytest.raises(CorruptIndexError, match="CURRENT"):
        store.current()


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"format": %d}' % FORMAT]
)
def test_manifest_that_is_none_is_told(store, data):
    publish(store, "v1")
    store.layout("v1").manifest.write_bytes(data)
    with pytest.raises(CorruptIndexError, match=r"manifest\.json"):
        store.manifest("v1")
