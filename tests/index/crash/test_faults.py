"""A build that meets a fault ends in a sentence, and leaves the last version as it was."""

import errno
import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest

import index.reading
import ingest.sources
from index.store import Store
from ingest.errors import IndexStateError, ModelError, ShuttenError, SourceError
from tests.index.crash.checking import leftovers, sound, texts_of
from tests.index.crash.conftest import NIGHTLY
from tests.index.crash.file_steps import Failing, Step, watching
from tests.index.crash.scene import Scene

CHANGES = ("open", "write", "fsync", "mkdir", "rename", "replace")
# Steps are some 120; every one is tried at night.
EVERY = 1 if NIGHTLY else 7


def no_space() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def live_texts(store: Store) -> dict[str, str]:
    return dict(texts_of(sound(store, store.current())))


@pytest.fixture
def edited(scene) -> Scene:
    """An index of two builds, and articles that were edited since."""
    for edition in (1, 2):
        scene.edit(edition)
        scene.build()
    scene.edit(3)
    return scene


def indexed(edition: int, scene: Scene) -> dict[str, str]:
    """What an index of an edition holds; the articles are left as they are in the third."""
    scene.edit(edition)
    texts = scene.texts()
    scene.edit(3)
    return texts


@pytest.mark.parametrize("lasting", [False, True], ids=["for a moment", "from then on"])
def test_full_disk_at_any_step_is_told_and_harms_nothing(edited, tmp_path, lasting):
    """A build either fails and the last version is live, or succeeds and the new one is."""
    old, new = indexed(2, edited), edited.texts()
    shutil.copytree(edited.disk, tmp_path / "kept")
    told: set[str] = set()
    at, failed = 0, True
    while failed:
        fault = Failing(at, no_space, CHANGES, lasting)
        try:
            with watching(edited.disk, fault):
                edited.build()
            told.add("")
            assert live_texts(edited.store) == new, fault.failed
        except IndexStateError as error:
            told.add(error.key)
            assert "No space left" in error.message("ja")
            expected = old if error.key == "index_unwritable" else new
            assert live_texts(edited.store) == expected, fault.failed
        assert leftovers(edited.store) == [], fault.failed
        failed = fault.failed is not None
        edited.build()
        assert live_texts(edited.store) == new
        shutil.rmtree(edited.disk)
        shutil.copytree(tmp_path / "kept", edited.disk)
        at += EVERY
    assert "index_unwritable" in told


def confirming(step: Step) -> bool:
    return step.kind == "fsync" and step.path == "deep/index"


class FailingOnce:
    """Fails the sync that confirms a flip, and, where it lasts, what would undo it."""

    def __init__(self, lasting: bool) -> None:
        self.failed = False
        self._lasting = lasting

    def before(self, step: Step) -> None:
        if (confirming(step) and not self.failed) or (self._lasting and self.failed):
            self.failed = True
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def after(self, step: Step) -> None:
        pass


@pytest.mark.parametrize("lasting", [False, True])
def test_flip_that_the_disk_does_not_confirm_is_undone_or_told(edited, lasting):
    old, new = indexed(2, edited), edited.texts()
    with pytest.raises(IndexStateError) as caught, watching(edited.disk, FailingOnce(lasting)):
        edited.build()
    if lasting:
        assert caught.value.key == "index_unconfirmed"
        assert live_texts(edited.store) == new
    else:
        assert caught.value.key == "index_unwritable"
        assert live_texts(edited.store) == old
        assert edited.build().changed


@pytest.fixture
def mounted(own_disk) -> Path:
    return own_disk(1)


@pytest.mark.parametrize("room", [0, 8_192, 32_768])
def test_disk_that_is_really_full_is_told(tmp_path, mounted, room):
    scene = Scene(tmp_path, mounted / "index")
    scene.edit(0)
    scene.build()
    old = scene.texts()
    free = shutil.disk_usage(mounted).free
    (mounted / "other").write_bytes(bytes(free - room))
    scene.edit(1)
    with pytest.raises(IndexStateError) as caught:
        scene.build()
    assert caught.value.key == "index_unwritable"
    assert "No space left" in caught.value.message("en")
    assert live_texts(scene.store) == old
    assert leftovers(scene.store) == []
    (mounted / "other").unlink()
    scene.build()
    assert live_texts(scene.store) == scene.texts()


def test_disk_that_is_read_only_is_told_and_still_read(tmp_path, mounted):
    scene = Scene(tmp_path, mounted / "index")
    scene.edit(0)
    scene.build()
    old = scene.texts()
    scene.edit(1)
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    with pytest.raises(IndexStateError) as caught:
        scene.build()
    assert caught.value.key == "index_unwritable"
    assert "Read-only" in caught.value.message("en")
    assert live_texts(scene.store) == old


def test_process_without_file_descriptors_ends_in_a_sentence(edited):
    """What cannot be opened is not taken for damaged, missing or forgotten."""
    named = ["articles/1.md", "articles/3.md"]
    edited.build(*named)
    old = live_texts(edited.store)
    edited.edit(4)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    told: set[str] = set()
    for spare in range(6):
        highest = max(int(path.name) for path in Path("/proc/self/fd").iterdir())
        before = edited.store.current()
        # Numbers below the highest may be free: they are taken first.
        taken = [os.open("/dev/null", os.O_RDONLY) for _ in range(highest)]
        limit = max(taken) + 1
        for _ in range(spare):
            os.close(taken.pop())
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
        try:
            edited.build()
            told.add("")
        except ShuttenError as error:
            told.add(error.key)
            assert "Too many open files" in error.message("ja")
            now_before = True
        else:
            now_before = False
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            for descriptor in taken:
                os.close(descriptor)
        assert set(live_texts(edited.store)) == set(old) == set(named)
        if now_before:
            assert edited.store.current() == before
    assert {"index_unreadable", "index_unwritable"} & told
    edited.build()
    assert sorted(live_texts(edited.store)) == named


class Removing:
    """Removes the index directory as somebody might, before the n-th step."""

    def __init__(self, at: int, folder: Path) -> None:
        self._left, self._folder = at, folder

    def before(self, step: Step) -> None:
        self._left -= 1
        if self._left == -1:
            subprocess.run(["rm", "-rf", str(self._folder)], check=True)

    def after(self, step: Step) -> None:
        pass

    @property
    def removed(self) -> bool:
        return self._left < 0


def test_directory_that_is_removed_during_a_build_is_told(scene):
    told: set[str] = set()
    at = 0
    while True:
        scene.build()
        scene.edit(at + 1)
        fault = Removing(at, scene.store.root)
        try:
            with watching(scene.disk, fault):
                scene.build()
        except IndexStateError as error:
            told.add(error.key)
            assert str(scene.store.root) in error.message("ja")
            assert not (scene.store.root / "CURRENT").exists()
        if not fault.removed:
            break
        scene.build()
        assert live_texts(scene.store) == scene.texts()
        assert leftovers(scene.store) == []
        at += EVERY
    assert told == {"index_vanished"}


@pytest.mark.parametrize("known", [True, False], ids=["indexed before", "new"])
def test_file_that_vanishes_before_it_is_read_costs_no_other(edited, monkeypatch, known):
    name = "1.md" if known else "new-3.md"
    read = index.reading.read_bytes

    def vanishing(file):
        if file.path.name == name:
            file.path.unlink(missing_ok=True)
        return read(file)

    with monkeypatch.context() as patch:
        patch.setattr(index.reading, "read_bytes", vanishing)
        report = edited.build()
    assert not report.complete
    texts = live_texts(edited.store)
    assert {s: t for s, t in texts.items() if s != "articles/1.md"} == {
        s: t for s, t in edited.texts().items() if s != "articles/1.md"
    }
    edited.build()
    assert live_texts(edited.store) == edited.texts()


def test_files_that_all_vanish_are_told_and_the_last_version_stays(scene, monkeypatch):
    read = index.reading.read_bytes

    def vanishing(file):
        file.path.unlink(missing_ok=True)
        return read(file)

    monkeypatch.setattr(index.reading, "read_bytes", vanishing)
    with pytest.raises(SourceError) as caught:
        scene.build()
    assert caught.value.key == "source_missing"
    assert leftovers(scene.store) == []


def test_folder_that_vanishes_while_it_is_walked_is_told_by_name(edited, monkeypatch):
    edited.write("sub/a.md", "# 下\n\n下の話です。\n")
    walk = os.walk

    def vanishing(top, **options):
        for root, folders, files in walk(top, **options):
            yield root, folders, files
            shutil.rmtree(edited.articles / "sub", ignore_errors=True)

    monkeypatch.setattr(ingest.sources.os, "walk", vanishing)
    report = edited.build()
    assert [Path(failed.source).name for failed in report.failed] == ["sub"]
    assert live_texts(edited.store) == edited.texts()


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "tokenizer.json"])
@pytest.mark.parametrize("damage", ["cut", "garbage"])
def test_damaged_model_is_told_and_the_last_version_stays(
    edited, tmp_path, tiny_encoder_folder, file, damage
):
    from index.encoder import Encoder, EncoderSettings

    old = live_texts(edited.store)
    folder = tmp_path / "model"
    shutil.copytree(tiny_encoder_folder, folder)
    path = folder / file
    path.write_bytes(path.read_bytes()[:100] if damage == "cut" else b"\0garbage" * 50)
    edited.encoder = Encoder(EncoderSettings(str(folder)))
    with pytest.raises(ModelError) as caught:
        edited.builder.build(edited.sources())
    assert str(folder) in caught.value.message("ja")
    assert live_texts(edited.store) == old
    assert leftovers(edited.store) == []
