"""Packing: the same bytes for the same models, one base for both, nothing too large."""

import json
import shutil

import numpy as np
import pytest
from safetensors.numpy import load_file

from index.weights import PackedFolder, load_encoder
from index.weights.unpack import unpack_encoder
from tests.index.weights import tiny
from training import pack as packing
from training.pack import pack
from training.stock_folder import PackError, read_tokenizer

WORDS = "embeddings.word_embeddings.weight"


def contents(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def changed(folder, tmp_path, name: str, **fields):
    """A copy of a stock folder with other fields in one of its JSON files."""
    copy = tmp_path / "changed"
    shutil.copytree(folder, copy)
    content = json.loads((copy / name).read_text(encoding="utf-8"))
    (copy / name).write_text(json.dumps(content | fields), encoding="utf-8")
    return copy


@pytest.mark.parametrize(
    "order", [[["encoder", "reader"]], [["encoder"], ["reader"]], [["reader"], ["encoder"]]]
)
def test_same_models_give_the_same_bytes_in_whatever_order(made, packed, tmp_path, order):
    for kinds in order:
        pack({kind: made / kind for kind in kinds}, made / "base", tmp_path)
    assert contents(tmp_path) == contents(packed.root)


def test_model_that_was_loaded_and_saved_again_gives_the_same_bytes(made, packed, tmp_path):
    from sentence_transformers import SentenceTransformer

    folder = made / "encoder"
    for number in range(3):
        model = SentenceTransformer(str(folder), device="cpu")
        folder = tmp_path / f"again-{number}"
        model.save(str(folder), create_model_card=False)
    models = {"encoder": folder, "reader": made / "reader"}
    pack(models, made / "base", tmp_path / "models")
    assert contents(tmp_path / "models") == contents(packed.root)


def test_one_model_is_replaced_and_the_other_kept(made, own, packed, tmp_path):
    (own / "LICENSE").write_text("terms", encoding="utf-8")
    pack({"encoder": tiny.write_encoder(tmp_path / "other", seed=5)}, made / "base", own)
    before, after = contents(packed.root), contents(own)
    assert after.pop("LICENSE") == b"terms"
    assert set(after) == set(before)
    different = {name for name in before if before[name] != after[name]}
    assert different == {"encoder.safetensors", "models.json"}
    assert PackedFolder.open(own).is_valid()


def test_words_are_stored_once_without_loss(packed):
    stored = {name: load_file(packed.root / f"{name}.safetensors") for name in ("base", "encoder")}
    assert WORDS in stored["base"]
    assert WORDS not in stored["encoder"]
    assert not any("pooler" in name for name in stored["encoder"])
    found = load_encoder(packed)[0].model.get_input_embeddings().weight.detach().numpy()
    np.testing.assert_array_equal(found, tiny.words())


def test_head_and_vectors_are_stored_exactly(made, packed):
    reader = load_file(packed.root / "reader.safetensors")
    stock = load_file(made / "reader" / "model.safetensors")
    for name in ("qa_outputs.weight", "qa_outputs.bias"):
        np.testing.assert_array_equal(reader[name], stock[name])
    norm = "encoder.layer.1.output.LayerNorm.bias"
    np.testing.assert_array_equal(reader[norm], stock[f"bert.{norm}"])


def test_matrices_lose_a_tenth_of_what_training_added(made, packed):
    base, stock = (load_file(made / name / "model.safetensors") for name in ("base", "encoder"))
    found = unpack_encoder(packed)
    for name, values in found.items():
        if values.ndim == 2 and name != WORDS:
            added = np.linalg.norm(stock[name] - base[name])
            # The base of the test is not of four bits, so that its own rounding comes in, too.
            assert np.linalg.norm(values - stock[name]) < 0.3 * added, name


def test_base_whose_words_would_lose_is_refused(made, tmp_path):
    rng = np.random.default_rng(3)
    table = rng.normal(0, 0.5, (len(tiny.pieces()), tiny.HIDDEN)).astype(np.float32)
    base = tiny.write_encoder(tmp_path / "base", table)
    with pytest.raises(PackError, match="four bits"):
        pack({"encoder": base}, base, tmp_path / "models")


def test_other_words_are_refused_and_nothing_is_written(made, own, tmp_path):
    before = contents(own)
    other = tiny.write_reader(tmp_path / "other", tiny.words(seed=4))
    with pytest.raises(PackError, match="word embeddings"):
        pack({"reader": other}, made / "base", own)
    assert contents(own) == before


def test_kept_model_of_another_base_is_refused(own, tmp_path):
    before = contents(own)
    other = tiny.write_encoder(tmp_path / "other", tiny.words(seed=4), seed=0)
    with pytest.raises(PackError, match="another base"):
        pack({"encoder": other}, other, own)
    assert contents(own) == before


def test_other_vocabulary_is_refused(made, own, tmp_path):
    model = json.loads((made / "reader" / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    model["vocab"][7][1] -= 1
    other = changed(made / "reader", tmp_path, "tokenizer.json", model=model)
    with pytest.raises(PackError, match="vocabulary"):
        pack({"reader": other}, made / "base", own)


@pytest.mark.parametrize(
    ("limit", "most", "word"),
    [("MAX_FILE_BYTES", 1000, "base.safetensors"), ("MAX_BYTES", 20_000, "all files")],
)
def test_too_large_is_refused_and_nothing_is_written(
    made, tmp_path, monkeypatch, limit, most, word
):
    monkeypatch.setattr(packing, limit, most)
    with pytest.raises(PackError, match=word):
        pack({"encoder": made / "encoder"}, made / "base", tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_limits_are_those_of_the_repository():
    assert packing.MAX_FILE_BYTES == 25_000_000
    assert packing.MAX_BYTES == 55_000_000


@pytest.mark.parametrize(
    ("name", "fields", "word"),
    [
        ("config.json", {"model_type": "roberta"}, "no BERT"),
        ("config.json", {"num_hidden_layers": 3}, "encoder.layer.2"),
        ("config.json", {"intermediate_size": 7}, "intermediate"),
        ("1_Pooling/config.json", {"pooling_mode": "cls"}, "mean"),
        ("sentence_bert_config.json", {"do_lower_case": True}, "case"),
    ],
)
def test_model_that_packing_would_change_is_refused(made, tmp_path, name, fields, word):
    other = changed(made / "encoder", tmp_path, name, **fields)
    with pytest.raises(PackError, match=word):
        pack({"encoder": other}, made / "base", tmp_path / "models")


def test_weight_that_is_not_finite_is_refused_naming_it(made, tmp_path):
    from safetensors.numpy import save_file

    other = tmp_path / "other"
    shutil.copytree(made / "reader", other)
    weights = load_file(other / "model.safetensors")
    name = "bert.encoder.layer.0.output.dense.weight"
    weights[name][1, 2] = np.nan
    save_file(weights, other / "model.safetensors")
    with pytest.raises(PackError, match=r"encoder\.layer\.0\.output\.dense\.weight"):
        pack({"reader": other}, made / "base", tmp_path / "models")


def test_folder_without_a_model_is_refused_naming_the_file(made, tmp_path):
    with pytest.raises(PackError, match=r"config\.json"):
        pack({"reader": tmp_path}, made / "base", tmp_path / "models")


def test_tokenizer_has_one_form_however_often_it_was_saved():
    from tokenizers import Tokenizer

    text = tiny.tokenizer().to_str()
    first = read_tokenizer(text)
    for _ in range(3):
        made = Tokenizer.from_str(text)
        made.enable_truncation(7)
        text = made.to_str()
        assert read_tokenizer(text) == first
