"""A byte that changed in the models is noticed before anything is computed with them."""

import random
import shutil
from pathlib import Path

import pytest

from index.weights import PackedFolder, find_packed, layout
from ingest.errors import ModelError
from tests.conftest import REPO
from tests.faults.counting import NIGHTLY, assert_counted, each_percent

DATA = ("base.safetensors", "encoder.safetensors", "reader.safetensors", "tokenizer.json")
SAMPLE = 4


@pytest.fixture(scope="module")
def models(tmp_path_factory) -> Path:
    """The models that are shipped, in a folder that may be damaged, and is mended each time."""
    if not (REPO / "models" / "models.json").is_file():
        pytest.skip("no models are packed here")
    folder = tmp_path_factory.mktemp("shipped") / "models"
    shutil.copytree(REPO / "models", folder)
    return folder


@pytest.fixture
def shipped(models, monkeypatch) -> Path:
    monkeypatch.setattr(layout, "places", lambda: (models,))
    return models


class Damaged:
    """A file with one bit changed, as long as this lasts."""

    def __init__(self, path: Path, at: int) -> None:
        self._path, self._at = path, at

    def _flip(self) -> None:
        with self._path.open("r+b") as file:
            file.seek(self._at)
            byte = file.read(1)[0]
            file.seek(self._at)
            file.write(bytes([byte ^ 1 << self._at % 8]))

    def __enter__(self) -> None:
        self._flip()

    def __exit__(self, *_: object) -> None:
        self._flip()


def assert_named(error: ModelError, folder: Path, name: str) -> None:
    assert error.details["file"] == name
    for language in ("ja", "en"):
        assert f"{folder}" in error.message(language)
        assert name in error.message(language)


def places(size: int, seed: int) -> list[int]:
    """At each percent at night, else a few of them."""
    every = each_percent(size)
    return every if NIGHTLY else sorted(random.Random(seed).sample(every, SAMPLE))


def test_changed_byte_of_each_file_is_refused_by_name(shipped):
    folder, tried = find_packed(), 0
    for number, name in enumerate(DATA):
        for at in places((shipped / name).stat().st_size, number):
            with Damaged(shipped / name, at), pytest.raises(ModelError) as caught:
                folder.verify()
            assert_named(caught.value, shipped, name)
            tried += 1
    folder.verify()
    assert_counted("models", tried)


def test_every_byte_of_the_manifest_counts(shipped):
    size = (shipped / "models.json").stat().st_size
    tried = 0
    for at in range(size):
        with Damaged(shipped / "models.json", at), pytest.raises(ModelError) as caught:
            find_packed()
        # The digit of the format may say that the models are newer.
        if caught.value.key == "models_damaged":
            assert_named(caught.value, shipped, "models.json")
        else:
            assert caught.value.key == "models_format"
        tried += 1
    find_packed().verify()
    assert_counted("models.json", tried)


def test_question_with_a_damaged_model_is_not_answered(shutten, shipped):
    assert shutten("index", "build", "--quiet")[0] == 0
    for name in (*DATA, "models.json"):
        with Damaged(shipped / name, (shipped / name).stat().st_size // 2):
            code, out, err = shutten("ask", "青葉庭園はいつ開園しましたか?")
        assert (code, out) == (2, "")
        assert name in err
        assert len(err.splitlines()) == 1
    assert_counted("asked models", len((*DATA, "models.json")))
    code, out, _ = shutten("ask", "青葉庭園はいつ開園しましたか?")
    assert code == 0
    assert "1998年" in out
    assert PackedFolder.open(shipped).is_valid()
