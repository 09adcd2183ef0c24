"""Models in memory compute what stock libraries compute from the exported folders."""

import json

import numpy as np
import pytest

from index.weights import PackedFolder, export_models, load_encoder, load_reader
from ingest.errors import ModelError
from tests.index.weights import tiny
from training.pack import pack


@pytest.fixture(scope="module")
def exported(packed, tmp_path_factory):
    target = tmp_path_factory.mktemp("export") / "new"
    export_models(packed, target, packed.manifest.kinds)
    return target


def stock_encoder(folder):
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def logits(model, tokenizer) -> np.ndarray:
    """Start and end logits of a pair, shape (2, tokens)."""
    import torch

    with torch.no_grad():
        found = model(**tokenizer(tiny.QUESTION, tiny.CONTEXT, return_tensors="pt"))
    return np.stack([found.start_logits[0].numpy(), found.end_logits[0].numpy()])


def stock_reader(folder):
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    model = AutoModelForQuestionAnswering.from_pretrained(folder)
    return model, AutoTokenizer.from_pretrained(folder)


def test_encoder_gives_the_vectors_of_its_exported_folder(packed, exported):
    ours, stock = load_encoder(packed), stock_encoder(exported / "encoder")
    np.testing.assert_allclose(ours.encode(tiny.TEXTS), stock.encode(tiny.TEXTS), atol=1e-6)
    for name in ("query", "passage", "document"):
        np.testing.assert_allclose(
            ours.encode(tiny.TEXTS, prompt_name=name),
            stock.encode(tiny.TEXTS, prompt_name=name),
            atol=1e-6,
        )
    assert ours.prompts == stock.prompts == tiny.PROMPTS
    assert ours.max_seq_length == stock.max_seq_length == tiny.POSITIONS
    assert ours.get_embedding_dimension() == tiny.HIDDEN
    assert ours.similarity_fn_name == stock.similarity_fn_name == "cosine"


def test_encoder_is_close_to_the_one_that_was_packed(packed, made):
    base, before, after = (
        model.encode(tiny.TEXTS)
        for model in (
            stock_encoder(made / "base"),
            stock_encoder(made / "encoder"),
            load_encoder(packed),
        )
    )
    lost = 1 - (before * after).sum(axis=1)
    trained = 1 - (before * base).sum(axis=1)
    assert lost.max() < 1e-3
    assert lost.max() < 0.05 * trained.min()
    assert not np.array_equal(before, after)
    np.testing.assert_allclose(np.linalg.norm(after, axis=1), 1, rtol=1e-5)


def test_encoder_cuts_to_the_length_that_is_set(packed):
    model = load_encoder(packed)
    model.max_seq_length = 5
    first, same, other = model.encode(["駅は北にある。", "駅は北に山の上", "駅は山の上"])
    np.testing.assert_allclose(first, same, atol=1e-6)
    assert not np.allclose(first, other, atol=1e-3)


def test_reader_gives_the_logits_and_offsets_of_its_exported_folder(packed, exported):
    model, tokenizer = load_reader(packed)
    stock, stock_tokenizer = stock_reader(exported / "reader")
    np.testing.assert_allclose(logits(model, tokenizer), logits(stock, stock_tokenizer), atol=1e-6)
    pair = (tiny.QUESTION, tiny.CONTEXT)
    options = {"return_offsets_mapping": True, "truncation": "only_second", "max_length": 20}
    assert dict(tokenizer(*pair, **options)) == dict(stock_tokenizer(*pair, **options))


def test_reader_is_close_to_the_one_that_was_packed(packed, made):
    before, after = logits(*stock_reader(made / "reader")), logits(*load_reader(packed))
    assert before.shape == after.shape
    assert np.abs(before - after).max() < 0.01 * np.abs(before).max()
    assert not np.array_equal(before, after)


def test_each_model_has_its_own_tokenizer(packed):
    encoder, (_, reader) = load_encoder(packed).tokenizer, load_reader(packed)
    assert "2001年に" in encoder.tokenize(tiny.CONTEXT)
    assert "2001年に" not in reader.tokenize(tiny.CONTEXT)
    assert encoder.get_vocab() == reader.get_vocab()
    patch = packed.manifest.reader.tokenizer_patch
    assert list(patch) == ["pre_tokenizer"]
    assert packed.manifest.encoder.tokenizer_patch == {}


def test_loading_draws_nothing_at_random_and_writes_nothing(packed, capfd):
    import torch
    from transformers.utils import logging

    logging.enable_progress_bar()
    before = torch.get_rng_state()
    models = [load_encoder(packed), load_reader(packed)[0]]
    assert torch.equal(torch.get_rng_state(), before)
    assert capfd.readouterr() == ("", "")
    assert not any(model.training for model in models)
    assert all(p.dtype == torch.float32 for model in models for p in model.parameters())


@pytest.mark.parametrize(
    ("load", "wanted", "other"),
    [(load_encoder, "encoder", "reader"), (load_reader, "reader", "encoder")],
)
def test_model_that_was_not_packed_is_refused_naming_it(made, tmp_path, load, wanted, other):
    pack({other: made / other}, made / "base", tmp_path)
    with pytest.raises(ModelError) as caught:
        load(PackedFolder.open(tmp_path))
    assert caught.value.key == "models_lacking"
    assert wanted in caught.value.message("ja")


@pytest.mark.parametrize("load", [load_encoder, load_reader])
@pytest.mark.parametrize("name", ["base.safetensors", "tokenizer.json"])
def test_damaged_file_is_refused_when_a_model_is_loaded(own, load, name):
    with (own / name).open("r+b") as file:
        file.seek(100)
        file.write(b"\x00")
    with pytest.raises(ModelError) as caught:
        load(PackedFolder.open(own))
    assert caught.value.key == "models_damaged"
    assert name in caught.value.message("en")


@pytest.mark.parametrize("field", ["num_hidden_layers", "intermediate_size", "vocab_size"])
def test_weights_that_do_not_fit_the_manifest_are_refused(own, field):
    path = own / "models.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["encoder"]["bert"][field] += 1
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        load_encoder(PackedFolder.open(own))
    assert caught.value.key == "models_damaged"
    assert "models.json" in caught.value.message("ja")


def test_model_in_memory_does_not_pretend_to_be_a_stock_folder(packed, tmp_path):
    with pytest.raises(NotImplementedError):
        load_encoder(packed).save(str(tmp_path / "saved"))
