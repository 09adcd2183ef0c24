"""Ctrl-C in any phase of ``shutten index build`` ends in a sentence and leaves the last index."""

import signal
import time

import pytest

from tests.index.crash.checking import leftovers, sound, texts_of
from tests.index.crash.child import Aim, Child

STOPPED = ("中断しました。前の索引はそのままです。\n", "Stopped; the last index is unchanged.\n")


@pytest.mark.parametrize(
    ("phase", "n"),
    [
        ("read", 3),
        ("model", 0),
        ("embed", 2),
        ("terms", 2),
        ("make a folder", 0),
        ("write documents.jsonl", 1),
        ("write vectors.faiss", 1),
        ("write vocab.index.json", 0),
        ("write manifest.json", 2),
        ("fsync", 5),
        ("rename", 0),
        ("write the pointer", 1),
        ("flip", 0),
    ],
)
def test_ctrl_c_ends_at_once_with_130_and_leaves_nothing(scene, phase, n):
    first = Child(scene, command=True)
    first.waits()
    assert first.end() == 0
    old = scene.texts()
    scene.edit(1)
    child = Child(scene, Aim(phase, n), command=True)
    assert child.waits(), child.phases
    begun = time.monotonic()
    child.send(signal.SIGINT)
    assert child.end() == 130
    # A second on an idle machine; a hang is what must not be.
    assert time.monotonic() - begun < 60
    assert (scene.root / "err").read_text(encoding="utf-8") in STOPPED
    assert (scene.root / "out").read_text(encoding="utf-8") == ""
    assert texts_of(sound(scene.store, scene.store.current())) == old
    assert leftovers(scene.store) == []
