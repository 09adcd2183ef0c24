"""After a loss of power the old version is found or the new one, whole, whatever was not synced."""

import shutil
from pathlib import Path

import pytest

from index.store import Store
from ingest.errors import NoIndexError
from tests.index.crash.checking import answers, leftovers, sound, texts_of, visible
from tests.index.crash.conftest import NIGHTLY
from tests.index.crash.file_steps import Recorder, Step, watching
from tests.index.crash.scene import Scene
from tests.index.crash.unsynced import Disk, Loss, State, lay, without_hidden

LOSSES = [Loss(0.0), Loss(1.0), *(Loss(kept, 7) for kept in (0.2, 0.5, 0.9))]
if NIGHTLY:
    LOSSES += [Loss(kept, seed) for kept in (0.1, 0.3, 0.5, 0.7, 0.9, 0.97) for seed in range(40)]
BUILD_EVERY = 1 if NIGHTLY else 5


def recorded(scene: Scene) -> tuple[Disk, list[Step]]:
    """The disk before a build, and what the build does to it."""
    disk, recorder = Disk(scene.disk), Recorder()
    with watching(scene.disk, recorder):
        scene.build()
    return disk, recorder.steps


def flip(steps: list[Step]) -> int:
    return next(n for n, step in enumerate(steps) if step.kind == "replace")


def confirmed(steps: list[Step]) -> int:
    """The step after which the flip is sure."""
    folder = str(Path(steps[flip(steps)].path).parent)
    later = (n for n, s in enumerate(steps) if n > flip(steps) and s == Step("fsync", folder))
    return next(later)


def found(store: Store) -> dict[str, str] | None:
    """The texts that the live version holds; None where there is no index."""
    try:
        live = sound(store, store.current())
    except NoIndexError:
        return None
    assert answers(live)
    return texts_of(live)


def check_next_build(scene: Scene, place: Path) -> None:
    after = Scene(scene.root, place / "deep" / "index")
    after.build()
    assert found(after.store) == scene.texts()
    assert leftovers(after.store) == []


def editions(scene: Scene, builds: int) -> dict[str, str] | None:
    """Build some editions, then make another; gives what was indexed last."""
    last = None
    for edition in range(1, builds + 1):
        scene.edit(edition)
        scene.build()
        last = scene.texts()
    scene.edit(builds + 1)
    return last


@pytest.mark.parametrize("builds", [0, 1, 2], ids=["first", "second", "one that prunes"])
def test_every_loss_leaves_the_old_version_or_the_new_one(scene, tmp_path, builds):
    old = editions(scene, builds)
    disk, steps = recorded(scene)
    new = scene.texts()
    # Hidden files change with every step, and are read by nobody: states alike but for them are
    # checked once.
    checked: set[tuple[object, ...]] = set()
    for done in range(len(steps) + 1):
        if done:
            disk.apply(steps[done - 1])
        allowed = [old] if done <= flip(steps) else [old, new]
        if done > confirmed(steps):
            allowed = [new]
        for loss in LOSSES:
            state = disk.left(loss)
            key = (len(allowed), old in allowed, *without_hidden(state).items())
            if key not in checked:
                checked.add(key)
                check_state(scene, state, tmp_path / "after", allowed, len(checked))
    assert len(checked) >= (builds + 1) * 3


def check_state(
    scene: Scene, state: State, place: Path, allowed: list[dict[str, str] | None], number: int
) -> None:
    lay(state, place)
    store = Store(place / "deep" / "index")
    now = found(store)
    assert now in allowed, set((now or {}).items()) ^ set((allowed[-1] or {}).items())
    for name in visible(store):
        sound(store, name)
    if number % BUILD_EVERY == 0:
        check_next_build(scene, place)
    shutil.rmtree(place)


def test_flip_that_is_not_synced_may_be_lost(scene, tmp_path):
    """The model does lose what it says: without the last sync there is no new version."""
    old = editions(scene, 1)
    disk, steps = recorded(scene)
    for step in steps[: confirmed(steps)]:
        disk.apply(step)
    place = tmp_path / "after"
    lay(disk.left(Loss(0.0)), place)
    assert found(Store(place / "deep" / "index")) == old


@pytest.mark.parametrize("left_out", ["vectors.faiss", "manifest.json", "lexical", "versions"])
def test_model_shows_a_sync_that_is_left_out(scene, tmp_path, left_out):
    """Each kind of sync is needed: without it a loss breaks the index."""
    editions(scene, 1)
    disk, steps = recorded(scene)
    for step in steps:
        if not (step.kind == "fsync" and Path(step.path).name == left_out):
            disk.apply(step)
    place = tmp_path / "after"
    lay(disk.left(Loss(0.0)), place)
    with pytest.raises(Exception, match=r"索引が壊れています"):
        found(Store(place / "deep" / "index"))


def test_disk_of_the_model_with_everything_kept_is_the_real_one(scene, tmp_path):
    editions(scene, 2)
    disk, steps = recorded(scene)
    for step in steps:
        disk.apply(step)
    place = tmp_path / "after"
    lay(disk.left(Loss(1.0)), place)

    def content(root: Path) -> dict[str, bytes]:
        files = (path for path in root.rglob("*") if path.is_file() and path.name != "build.lock")
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}

    assert content(place) == content(scene.disk)
