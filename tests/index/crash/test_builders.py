"""One builder at a time, told by name; what a dead one left keeps nobody out."""

import json
import os
import signal

import pytest

from index.lock import BuildLock, process_start
from ingest.errors import BuildRunningError
from tests.index.crash.checking import leftovers, sound, texts_of
from tests.index.crash.child import Aim, Child


def test_second_builder_is_told_who_builds(scene):
    child = Child(scene, Aim("embed", 1))
    assert child.waits()
    with pytest.raises(BuildRunningError) as caught:
        scene.build()
    for language in ("ja", "en"):
        assert str(child.process.pid) in caught.value.message(language)
        assert str(scene.store.root) in caught.value.message(language)
    child.go_on()
    assert child.end() == 0
    assert texts_of(sound(scene.store, scene.store.current())) == scene.texts()


def test_second_builder_that_waits_builds_after_the_first(scene):
    child = Child(scene, Aim("embed", 1))
    assert child.waits()
    scene.edit(1)
    child.go_on()
    report = scene.builder.build(scene.sources(), lock_timeout=120)
    assert child.end() == 0
    assert report.version == scene.store.current()
    assert texts_of(sound(scene.store, scene.store.current())) == scene.texts()
    assert leftovers(scene.store) == []


def test_lock_of_a_killed_builder_is_free_at_once(scene):
    child = Child(scene, Aim("write vectors.faiss", 1))
    assert child.waits()
    child.kill()
    assert (scene.store.root / "build.holder").exists()
    assert scene.build().changed
    assert leftovers(scene.store) == []


def test_lock_is_free_while_its_holder_is_interrupted_and_gone(scene):
    child = Child(scene, Aim("terms", 1))
    assert child.waits()
    child.send(signal.SIGINT)
    child.end()
    assert scene.build().changed


def note(scene, **changes: object) -> None:
    held = {"pid": os.getpid(), "started": process_start(os.getpid()), "since": "12:00"}
    text = json.dumps(held | changes)
    (scene.store.root / "build.holder").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "changes",
    [{"pid": 2**22 + 1}, {"started": 1}, {"pid": "none"}, {"more": 1}],
    ids=["dead", "number given again", "no number", "of another program"],
)
def test_note_of_nobody_names_nobody_and_keeps_nobody_out(scene, changes):
    scene.build()
    note(scene, **changes)
    assert BuildLock(scene.store.root).holder() is None
    scene.edit(1)
    assert scene.build().changed


@pytest.mark.parametrize("text", ["", "{", "[]", "\udcff"])
def test_note_that_is_none_keeps_nobody_out_and_the_lock_still_holds(scene, text):
    scene.build()
    lock = scene.store.lock()
    path = scene.store.root / "build.holder"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(BuildRunningError) as caught:
        scene.store.lock()
    assert caught.value.key == "build_running"
    lock.release()
    scene.store.lock().release()


def test_live_holder_is_named_only_where_the_lock_is_held(scene):
    lock = scene.store.lock()
    with pytest.raises(BuildRunningError) as caught:
        scene.store.lock()
    assert caught.value.key == "build_running_by"
    lock.release()
    note(scene)  # true, and left behind: the lock decides
    scene.store.lock().release()
