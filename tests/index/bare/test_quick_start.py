"""A quick start goes without torch, until there is work that is worth loading it for."""

import numpy as np
import pytest

from index.bare import BareEncoder
from index.encoder import DEFAULT, Encoder, EncoderSettings
from index.stock_encoder import StockEncoder
from ingest.errors import ModelError

TEXTS = [f"{number}番の橋を渡って市場まで歩いた。" for number in range(6)]


def quick(**settings) -> Encoder:
    return Encoder(EncoderSettings(**settings), quick_start=True)


def exact(**settings) -> EncoderSettings:
    return EncoderSettings(precision="float32", **settings)


def test_few_texts_are_encoded_without_torch_into_the_same_vectors():
    encoder, stock = quick(), Encoder(exact())
    np.testing.assert_allclose(
        encoder.encode_passages(TEXTS), stock.encode_passages(TEXTS), atol=2e-6
    )
    np.testing.assert_allclose(
        encoder.encode_query("橋は?"), stock.encode_query("橋は?"), atol=2e-6
    )
    assert isinstance(encoder._model, BareEncoder)
    assert isinstance(stock._model, StockEncoder)
    assert encoder.fingerprint == stock.fingerprint


def test_many_texts_are_worth_loading_torch(monkeypatch):
    monkeypatch.setattr("index.encoder._FEW_TEXTS", 3)
    encoder = quick()
    encoder.encode_passages(TEXTS[:3])
    assert isinstance(encoder._model, BareEncoder)
    encoder.encode_passages(TEXTS)
    assert isinstance(encoder._model, StockEncoder)


def test_settling_goes_over_once_and_keeps_answering():
    encoder = quick(precision="float32")
    before = encoder.encode_passages(TEXTS)
    encoder.settle()
    model = encoder._model
    assert isinstance(model, StockEncoder)
    encoder.settle()
    assert encoder._model is model
    np.testing.assert_allclose(encoder.encode_passages(TEXTS), before, atol=2e-6)


def test_another_model_starts_the_stock_way_and_is_loaded_once(tiny_encoder_folder):
    encoder = quick(name=str(tiny_encoder_folder))
    encoder.load()
    model = encoder._model
    assert isinstance(model, StockEncoder)
    encoder.settle()
    assert encoder._model is model


def test_settings_that_the_bare_way_does_not_know_are_kept():
    encoder = quick(pooling="cls", precision="float32")
    expected = Encoder(exact(pooling="cls")).encode_passages(TEXTS)
    np.testing.assert_array_equal(encoder.encode_passages(TEXTS), expected)


def test_precision_that_is_set_holds_in_a_quick_start_too():
    encoder = quick(precision="bfloat16")
    encoder.load()
    assert isinstance(encoder._model, StockEncoder)


def test_wrong_limit_is_refused_in_a_quick_start_too():
    with pytest.raises(ModelError) as caught:
        quick(name=DEFAULT, max_tokens=5_000).load()
    assert caught.value.key == "model_max_tokens"
