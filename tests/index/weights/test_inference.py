"""The forward pass for inference computes what Transformers computes."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertConfig, BertModel

from index.encoder import Encoder, EncoderSettings
from index.precision import has_eight_bits, resolve
from index.weights import find_packed, inference, linear, load_encoder, load_reader
from index.weights.inference import InferenceBert, understands
from tests.index.weights import tiny

REPO = Path(__file__).resolve().parents[3]
POSITIONS = 40
MIXED = [1, 40, 7, 7, 23, 2, 39, 31, 1]
NEEDS_INT8 = pytest.mark.skipif(not has_eight_bits(), reason="no 8-bit kernels for this CPU")


def bert(**changes) -> BertModel:
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}
    sizes |= {"intermediate_size": 48, "max_position_embeddings": POSITIONS, "vocab_size": 60}
    with torch.random.fork_rng():
        torch.manual_seed(3)
        model = BertModel(BertConfig(**(sizes | changes)), add_pooling_layer=False)
        for parameter in model.parameters():
            torch.nn.init.normal_(parameter, std=0.3)
    return model.eval()


def inputs(lengths, vocabulary=60, seed=0) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Random ids and types, garbage behind each text, and the mask of what counts."""
    drawn = torch.Generator().manual_seed(seed)
    shape = (len(lengths), max(lengths))
    ids = torch.randint(5, vocabulary, shape, generator=drawn)
    types = torch.randint(0, 2, shape, generator=drawn)
    mask = torch.arange(shape[1]) < torch.tensor(lengths)[:, None]
    return ids, types, mask


def by_transformers(model, ids, mask, types=None) -> torch.Tensor:
    with torch.inference_mode():
        found = model(input_ids=ids, attention_mask=mask.long(), token_type_ids=types)
    return found.last_hidden_state


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Passages of the bundled article, from one character to more than a model takes."""
    found = (REPO / "articles" / "openai-musk-altman.txt").read_text(encoding="utf-8")
    paragraphs = [line for line in found.splitlines() if line.strip()][:8]
    return [*paragraphs, found[0], "", found[:3000]]


@pytest.mark.parametrize("lengths", [MIXED, [1], [POSITIONS], [6, 6, 6], [POSITIONS] * 3])
@pytest.mark.parametrize("typed", [True, False])
def test_vectors_are_those_of_transformers(lengths, typed):
    model = bert()
    ids, types, mask = inputs(lengths)
    found = InferenceBert(model)(ids, lengths, types if typed else None)
    expected = by_transformers(model, ids, mask, types if typed else None)
    torch.testing.assert_close(found[mask], expected[mask], atol=1e-5, rtol=1e-5)
    assert not found[~mask].any()


def test_small_lots_and_groups_change_nothing_but_rounding(monkeypatch):
    model = bert()
    ids, _, mask = inputs(MIXED)
    expected = by_transformers(model, ids, mask)[mask]
    for tokens, scores, apart in ((1, 1, 0), (64, 1_000, 1), (10_000, 10**9, POSITIONS)):
        monkeypatch.setattr(inference, "_TOKENS", tokens)
        monkeypatch.setattr(inference, "_SCORES", scores)
        monkeypatch.setattr(inference, "_APART", apart)
        found = InferenceBert(model)(ids, MIXED)[mask]
        torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, POSITIONS), min_size=1, max_size=12))
def test_any_lengths_in_any_order(lengths):
    model = bert(num_hidden_layers=1)
    ids, types, mask = inputs(lengths)
    found = InferenceBert(model)(ids, lengths, types)
    expected = by_transformers(model, ids, mask, types)
    torch.testing.assert_close(found[mask], expected[mask], atol=1e-5, rtol=1e-5)


def test_without_onednn_the_same_is_computed(monkeypatch):
    monkeypatch.setattr(linear, "_has_onednn", lambda kind: False)
    model = bert()
    ids, _, mask = inputs(MIXED)
    expected = by_transformers(model, ids, mask)
    found = InferenceBert(model)(ids, MIXED)
    torch.testing.assert_close(found[mask], expected[mask], atol=1e-5, rtol=1e-5)
    halved = InferenceBert(model, "bfloat16")(ids, MIXED)
    assert (halved - found).abs().max() < 0.1


@pytest.mark.parametrize("precision", ["bfloat16", pytest.param("int8", marks=NEEDS_INT8)])
def test_lower_precision_is_close_but_is_lower(precision):
    model = bert()
    ids, types, mask = inputs(MIXED)
    exact = by_transformers(model, ids, mask, types)[mask]
    close = InferenceBert(model, precision)(ids, MIXED, types)[mask]
    assert 1e-4 < (close - exact).abs().max() < 0.1
    assert torch.nn.functional.cosine_similarity(close, exact).min() > 0.999


@pytest.mark.parametrize(
    "change", [{"hidden_act": "relu"}, {"hidden_act": "gelu_new"}, {"is_decoder": True}]
)
def test_what_it_does_not_compute_it_does_not_claim_to(change):
    assert understands(bert().config)
    assert not understands(bert(**change).config)


def test_encoder_of_another_activation_stays_with_transformers(packed, monkeypatch):
    plain = load_encoder(packed)
    plain[0].model.config.hidden_act = "relu"
    before = plain.encode(tiny.TEXTS)
    plain[0].only_infer("bfloat16")
    np.testing.assert_array_equal(plain.encode(tiny.TEXTS), before)


def test_encoder_for_inference_gives_the_vectors_of_the_stock_one(packed):
    quick, stock = load_encoder(packed, "float32"), load_encoder(packed)
    np.testing.assert_allclose(quick.encode(tiny.TEXTS), stock.encode(tiny.TEXTS), atol=1e-5)
    assert quick.max_seq_length == stock.max_seq_length
    assert quick.get_embedding_dimension() == tiny.HIDDEN


def test_weights_are_not_kept_twice(packed):
    quick, stock = load_encoder(packed, "float32"), load_encoder(packed)
    assert sum(p.numel() for p in quick.parameters()) < sum(p.numel() for p in stock.parameters())
    with pytest.raises(TypeError):
        quick[0].model(torch.tensor([[5]]))


def test_shipped_encoder_gives_the_vectors_of_transformers(texts):
    """Cosines of bfloat16 and 8 bits are as the documents say."""
    stock = load_encoder(find_packed()).encode(texts)
    np.testing.assert_allclose(
        load_encoder(find_packed(), "float32").encode(texts), stock, atol=2e-6
    )
    halved = load_encoder(find_packed(), "bfloat16").encode(texts)
    cosines = (halved * stock).sum(axis=1)
    assert cosines.min() >= 0.999
    assert cosines.max() < 1 - 1e-7
    if has_eight_bits():
        rounded = load_encoder(find_packed(), "int8").encode(texts)
        assert (rounded * stock).sum(axis=1).min() >= 0.98


def test_shipped_reader_gives_the_hidden_states_of_transformers(texts):
    model, tokenizer = load_reader(find_packed())
    batch = tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
    mask = batch["attention_mask"].bool()
    assert mask.sum(dim=1).max() == 512
    expected = by_transformers(model.bert, batch["input_ids"], mask)
    found = InferenceBert(model.bert)(batch["input_ids"], mask.sum(dim=1).tolist())
    torch.testing.assert_close(found[mask], expected[mask], atol=5e-5, rtol=1e-4)


def test_default_encoder_computes_by_the_cpu_and_others_as_told():
    def precision(name: str, wanted: str) -> str:
        return Encoder(EncoderSettings(name=name, precision=wanted)).precision

    assert precision("default", "auto") == resolve("auto", bears_int8=False)
    assert precision("default", "float32") == "float32"
    assert precision("default", "int8") == resolve("int8", bears_int8=False)
    assert precision("default", "bfloat16") == precision("a/b", "bfloat16") == "bfloat16"
    assert precision("a/b", "auto") == precision("a/b", "int8") == "float32"


def test_another_encoder_computes_in_bfloat16_where_that_is_set(tiny_encoder_folder, tiny_encoder):
    name = str(tiny_encoder_folder)
    exact, text = tiny_encoder.encode_query("駅"), "駅"
    plain = Encoder(EncoderSettings(name, precision="float32")).encode_query(text)
    halved = Encoder(EncoderSettings(name, precision="bfloat16")).encode_query(text)
    np.testing.assert_array_equal(plain, exact)
    np.testing.assert_allclose(halved, exact, atol=0.01)
    assert not np.array_equal(halved, exact)
    assert halved.dtype == np.float32


def test_precision_is_no_part_of_the_fingerprint():
    prints = {
        Encoder(EncoderSettings(precision=wanted)).fingerprint
        for wanted in ("auto", "float32", "bfloat16", "int8")
    }
    assert len(prints) == 1
