"""The packed folder: what is trusted, what is refused, and what identifies a model."""

import json
from pathlib import Path

import pytest

from index.weights import PackedFolder, find_packed, layout
from index.weights.manifest import FORMAT
from ingest.errors import ModelError
from tests.index.weights import tiny
from training.pack import pack

REPO = Path(__file__).resolve().parents[3]
FILES = ["base.safetensors", "encoder.safetensors", "reader.safetensors", "tokenizer.json"]


def edit(folder: Path, change) -> None:
    path = folder / "models.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def assert_refused(error: ModelError, *words: object) -> None:
    for word in words:
        assert str(word) in error.message("ja")
        assert str(word) in error.message("en")


def test_folder_as_it_was_packed_is_valid(packed):
    packed.verify()
    assert packed.is_valid()
    assert packed.manifest.kinds == ("encoder", "reader")
    assert {path.name for path in packed.root.iterdir()} == {*FILES, "models.json"}


@pytest.mark.parametrize("damage", ["changed", "cut", "gone"])
@pytest.mark.parametrize("name", FILES)
def test_damaged_file_is_refused_naming_it(own, name, damage):
    content = (own / name).read_bytes()
    if damage == "gone":
        (own / name).unlink()
    else:
        changed = content[:-1] + (b"" if damage == "cut" else bytes([content[-1] ^ 1]))
        (own / name).write_bytes(changed)
    folder = PackedFolder.open(own)
    assert not folder.is_valid()
    with pytest.raises(ModelError) as caught:
        folder.verify()
    assert caught.value.key == "models_damaged"
    assert_refused(caught.value, name, own)


def lacks_file(content):
    del content["files"]["reader.safetensors"]


def pools_otherwise(content):
    content["encoder"]["pooling"] = "cls"


def other_head(content):
    content["reader"]["head"] = "tags"


def unknown_field(content):
    content["encoder"]["temperature"] = 1


def no_reader_key(content):
    del content["reader"]


@pytest.mark.parametrize(
    "change", [lacks_file, pools_otherwise, other_head, unknown_field, no_reader_key]
)
def test_manifest_that_does_not_fit_is_refused(own, change):
    edit(own, change)
    with pytest.raises(ModelError) as caught:
        PackedFolder.open(own)
    assert caught.value.key == "models_damaged"
    assert_refused(caught.value, "models.json")


@pytest.mark.parametrize("content", ["", "[]", "null", "{", '{"encoder": null}', "\udce9"])
def test_manifest_that_is_none_is_refused(own, content):
    (own / "models.json").write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ModelError) as caught:
        PackedFolder.open(own)
    assert caught.value.key == "models_damaged"


def test_manifest_of_another_format_is_refused_naming_both_numbers(own):
    edit(own, lambda content: content.update(format=FORMAT + 41))
    with pytest.raises(ModelError) as caught:
        PackedFolder.open(own)
    assert_refused(caught.value, FORMAT, FORMAT + 41)


def test_fingerprint_of_the_encoder_does_not_change_with_the_reader(made, packed, own, tmp_path):
    alone = tmp_path / "alone"
    pack({"encoder": made / "encoder"}, made / "base", alone)
    expected = packed.manifest.fingerprint("encoder")
    assert PackedFolder.open(alone).manifest.kinds == ("encoder",)
    assert PackedFolder.open(alone).manifest.fingerprint("encoder") == expected
    pack({"reader": tiny.write_reader(tmp_path / "reader", seed=9)}, made / "base", own)
    other = PackedFolder.open(own).manifest
    assert other.fingerprint("encoder") == expected
    assert other.fingerprint("reader") != packed.manifest.fingerprint("reader")


def changed_sum(name):
    return lambda content: content["files"][name].update(sha256="0" * 64)


DECIDING = [
    *(changed_sum(name) for name in ("base.safetensors", "encoder.safetensors")),
    changed_sum("tokenizer.json"),
    lambda content: content["encoder"]["prompts"].update(query="Q: "),
    lambda content: content["encoder"].update(max_tokens=7),
    lambda content: content["encoder"]["bert"].update(layer_norm_eps=1e-5),
    lambda content: content["encoder"].update(tokenizer_patch={"pre_tokenizer": None}),
]


def test_fingerprint_tells_whatever_decides_vectors(packed, own):
    original = (own / "models.json").read_text(encoding="utf-8")
    found = {packed.manifest.fingerprint("encoder")}
    for change in DECIDING:
        (own / "models.json").write_text(original, encoding="utf-8")
        edit(own, change)
        found.add(PackedFolder.open(own).manifest.fingerprint("encoder"))
    assert len(found) == len(DECIDING) + 1


def test_the_clone_goes_before_the_installed_package(monkeypatch, own, packed, tmp_path):
    assert layout.places()[0] == REPO / "models"
    assert layout.places()[1] == REPO / "index" / "defaults" / "models"
    places = [tmp_path / "none", own, packed.root]
    monkeypatch.setattr(layout, "places", lambda: places)
    monkeypatch.setattr(layout, "SEAL", tmp_path / "none")
    assert find_packed().root == own
    (own / "models.json").unlink()
    assert find_packed().root == packed.root
    monkeypatch.setattr(layout, "places", lambda: places[:1])
    assert find_packed() is None


@pytest.mark.parametrize("kind", ["encoder", "reader"])
def test_manifest_that_was_changed_and_still_can_be_read_is_refused(monkeypatch, own, kind):
    """Its files' checksums do not tell: a prompt, an epsilon, a pattern would be another."""
    monkeypatch.setattr(layout, "places", lambda: [own])
    monkeypatch.setattr(layout, "SEAL", own.parent / "seal")
    (own.parent / "seal").write_text(layout.seal_of(own), encoding="ascii")
    assert find_packed().is_valid()
    edit(own, lambda content: content[kind].update(max_tokens=7))
    assert PackedFolder.open(own).is_valid()
    with pytest.raises(ModelError) as caught:
        find_packed()
    assert caught.value.key == "models_damaged"
    assert_refused(caught.value, "models.json", own)


def test_line_ends_of_the_manifest_do_not_count(own):
    seal = layout.seal_of(own)
    path = own / "models.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert layout.seal_of(own) == seal


def test_shipped_folder_is_in_order_and_carries_its_licence():
    folder = REPO / "models"
    if not (folder / "models.json").is_file():
        pytest.skip("no models are packed here")
    shipped = PackedFolder.open(folder)
    shipped.verify()
    assert layout.SEAL.read_text("ascii") == layout.seal_of(folder)
    assert [path.name for path in shipped.notices] == ["LICENSE", "NOTICE"]
    sizes = [path.stat().st_size for path in folder.iterdir()]
    assert max(sizes) <= 25_000_000
    assert sum(sizes) <= 55_000_000
