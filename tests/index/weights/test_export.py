"""Exported folders appear whole or not at all, where nothing stood."""

import json

import pytest

from index.weights import PackedFolder, export, export_models
from ingest.errors import ModelError

BOTH = ("encoder", "reader")


def refusal(*arguments) -> ModelError:
    with pytest.raises(ModelError) as caught:
        export_models(*arguments)
    assert str(arguments[1]) in caught.value.message("ja")
    assert str(arguments[1]) in caught.value.message("en")
    return caught.value


def test_each_model_gets_a_folder_with_licence_and_notices(own, tmp_path):
    for name in ("LICENSE", "NOTICE", "README.md"):
        (own / name).write_text(f"text of {name}", encoding="utf-8")
    target = tmp_path / "deep" / "new"
    made = export_models(PackedFolder.open(own), target, BOTH)
    assert made == [target / "encoder", target / "reader"]
    assert sorted(target.iterdir()) == made
    for folder in made:
        assert (folder / "LICENSE").read_text(encoding="utf-8") == "text of LICENSE"
        assert (folder / "NOTICE").read_text(encoding="utf-8") == "text of NOTICE"
        assert "auto_map" not in json.loads((folder / "config.json").read_text())


def test_empty_folder_is_taken_and_one_model_may_be_asked_for(packed, tmp_path):
    target = tmp_path / "empty"
    target.mkdir()
    export_models(packed, target, ["reader"])
    assert [path.name for path in target.iterdir()] == ["reader"]


def test_folder_that_holds_something_is_left_alone(packed, tmp_path):
    (tmp_path / "letters.txt").write_text("dear", encoding="utf-8")
    assert refusal(packed, tmp_path, BOTH).key == "export_target_taken"
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_file_in_the_place_of_the_folder_is_left_alone(packed, tmp_path):
    target = tmp_path / "file"
    target.write_text("dear", encoding="utf-8")
    assert refusal(packed, target, BOTH).key == "export_target_taken"
    assert refusal(packed, target / "below", BOTH).key == "export_not_written"
    assert target.read_text(encoding="utf-8") == "dear"


def test_disk_that_refuses_leaves_no_half_folder(packed, tmp_path, monkeypatch):
    def fail(folder, *_):
        (folder / "half").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "write_reader", fail)
    error = refusal(packed, tmp_path / "new", BOTH)
    assert error.key == "export_not_written"
    assert "No space left" in error.message("en")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["encoder"]


def test_what_a_killed_export_left_is_cleared_away(packed, tmp_path):
    (tmp_path / ".reader.part").mkdir()
    (tmp_path / ".reader.part" / "model.safetensors").write_bytes(b"half")
    export_models(packed, tmp_path, ["encoder"])
    assert [path.name for path in tmp_path.iterdir()] == ["encoder"]


def test_damaged_file_is_told_and_nothing_is_left(own, tmp_path):
    (own / "base.safetensors").write_bytes(b"")
    with pytest.raises(ModelError) as caught:
        export_models(PackedFolder.open(own), tmp_path / "new", BOTH)
    assert caught.value.key == "models_damaged"
    assert list((tmp_path / "new").iterdir()) == []
