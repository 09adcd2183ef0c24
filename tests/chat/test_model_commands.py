"""``shutten models``: whether they are as they were written, and stock folders on demand."""

import shutil
from pathlib import Path

import pytest

from index.weights import layout
from tests.chat.test_cli import assert_one_sentence
from tests.index.weights import tiny
from training.pack import pack


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Stock folders ``base``, ``encoder``, ``reader`` and the packed ``models``; read only."""
    return tiny.write_all(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def ship(monkeypatch):
    """Makes this copy of Shutten come with the models in a folder."""
    monkeypatch.setattr(layout, "SEAL", Path("none"))  # it is of the folder that is shipped
    return lambda folder: monkeypatch.setattr(layout, "places", lambda: [folder])


def test_models_that_are_as_they_were_written_are_told(shutten, made, ship):
    ship(made / "models")
    code, out, err = shutten("models", "verify")
    assert (code, err) == (0, "")
    assert str(made / "models") in out


def test_a_damaged_file_is_named(shutten, made, ship, tmp_path):
    shutil.copytree(made / "models", tmp_path / "models")
    (tmp_path / "models" / "tokenizer.json").write_text("{}")
    ship(tmp_path / "models")
    assert_one_sentence(shutten("models", "verify"), "tokenizer.json")


def test_that_none_are_shipped_is_told(shutten, ship, tmp_path):
    ship(tmp_path)
    assert_one_sentence(shutten("models", "verify"), "models")


def test_export_writes_both_models_and_names_their_folders(shutten, made, ship, tmp_path):
    ship(made / "models")
    target = tmp_path / "out"
    code, out, err = shutten("models", "export", str(target))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"書き出しました: {target / kind}" for kind in ("encoder", "reader")
    ]
    for kind in ("encoder", "reader"):
        assert (target / kind / "model.safetensors").is_file()


@pytest.mark.parametrize("kind", ["encoder", "reader"])
def test_export_writes_the_one_that_is_asked_for(shutten, made, ship, tmp_path, kind):
    ship(made / "models")
    assert shutten("models", "export", str(tmp_path / "out"), "--which", kind)[0] == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == [kind]


def test_export_writes_what_is_there(shutten, made, ship, tmp_path):
    pack({"encoder": made / "encoder"}, made / "base", tmp_path / "alone")
    ship(tmp_path / "alone")
    assert shutten("models", "export", str(tmp_path / "out"))[0] == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["encoder"]
    refused = shutten("models", "export", str(tmp_path / "other"), "--which", "reader")
    assert_one_sentence(refused, "reader", "encoder", "--which")
    assert not (tmp_path / "other").exists()


def test_export_says_where_no_models_are_shipped(shutten, ship, tmp_path):
    ship(tmp_path / "none")
    assert_one_sentence(shutten("models", "export", str(tmp_path / "out")), "models")


def test_export_leaves_what_stands_there_alone(shutten, made, ship, tmp_path, monkeypatch):
    ship(made / "models")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letters.txt").write_text("dear")
    refused = shutten("models", "export", str(tmp_path / "out"))
    assert_one_sentence(refused, str(tmp_path / "out"))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["letters.txt"]


def test_export_refuses_a_model_that_there_is_not(shutten, tmp_path):
    assert_one_sentence(shutten("models", "export", str(tmp_path), "--which", "ranker"), "ranker")


def test_models_alone_shows_the_help(shutten):
    code, out, _ = shutten("models")
    assert code == 0
    assert "verify" in out
    assert "export" in out
