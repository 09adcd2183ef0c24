"""Without torch the same numbers come out as with it."""

import concurrent.futures
import json
import shutil
import signal
import threading

import numpy as np
import pytest
from scipy.special import erf

from index.bare import Bert, load_bert, load_stored, open_bare_encoder
from index.bare.bert import gelu
from index.weights import PackedFolder, find_packed, load_encoder
from ingest.errors import ModelError
from tests.index.weights import tiny
from training.pack import pack

LONG = "港まで歩いて15分かかる。" * 40
TEXTS = [*tiny.TEXTS, "query: 駅はいつできた?", "</s>と<mask>", "ｶﾞ\u200b\nＡ", LONG]


def stock(folder, texts, max_tokens=0):
    model = load_encoder(folder)
    if max_tokens:
        model.max_seq_length = max_tokens
    return model.encode(texts, prompt="", normalize_embeddings=True)


def bert_of(folder) -> Bert:
    return load_bert(folder, "encoder", load_stored(folder, "encoder"))


def test_vectors_are_those_of_sentence_transformers(packed):
    found = open_bare_encoder(packed).encode(TEXTS)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, stock(packed, TEXTS), atol=2e-6)


def test_vectors_of_the_shipped_encoder_are_those_of_sentence_transformers():
    found = open_bare_encoder(find_packed()).encode(TEXTS)
    np.testing.assert_allclose(found, stock(find_packed(), TEXTS), atol=2e-6)


@pytest.mark.parametrize("limit", [3, 17])
def test_long_texts_are_cut_as_sentence_transformers_cuts_them(packed, limit):
    found = open_bare_encoder(packed, limit).encode(TEXTS)
    np.testing.assert_allclose(found, stock(packed, TEXTS, limit), atol=2e-6)


def test_tokens_are_counted_as_sentence_transformers_counts_them(packed):
    bare, tokenizer = open_bare_encoder(packed), load_encoder(packed).tokenizer
    for text in TEXTS:
        expected = len(tokenizer.encode(text, add_special_tokens=False, verbose=False))
        assert bare.count_tokens(text) == expected
    assert bare.dimension == tiny.HIDDEN
    assert dict(bare.prompts) == tiny.PROMPTS


def test_text_among_others_has_the_vectors_that_it_has_alone(packed):
    bert = bert_of(packed)
    rng = np.random.default_rng(1)
    texts = [rng.integers(0, 20, size).tolist() for size in (1, 48, 7, 48, 30, 2)]
    for text, together in zip(texts, bert.hidden(texts), strict=True):
        (alone,) = bert.hidden([text])
        assert together.shape == (len(text), tiny.HIDDEN)
        np.testing.assert_allclose(together, alone, atol=1e-5)


def test_no_text_has_no_vector(packed):
    assert open_bare_encoder(packed).encode([]).shape == (0, tiny.HIDDEN)


def test_gelu_is_that_of_the_error_function():
    values = np.concatenate([np.linspace(-12, 12, 40_001), [0.0, -0.0, 88.0, -88.0]])
    found = gelu(values.astype(np.float32))
    expected = values * (1 + erf(values / np.sqrt(2))) / 2
    np.testing.assert_allclose(found, expected, atol=1e-6, rtol=1e-6)


def test_threads_may_share_a_model(packed):
    encoder = open_bare_encoder(packed)
    expected = encoder.encode(TEXTS)
    found = {}

    def encode(number):
        found[number] = encoder.encode(TEXTS)

    threads = [threading.Thread(target=encode, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 1, 2, 3]
    for one in found.values():
        np.testing.assert_allclose(one, expected, atol=1e-6)


@pytest.mark.parametrize("name", ["base.safetensors", "encoder.safetensors", "tokenizer.json"])
def test_damaged_file_is_refused(own, name):
    with (own / name).open("r+b") as file:
        file.seek(100)
        file.write(b"\x00")
    with pytest.raises(ModelError) as caught:
        open_bare_encoder(PackedFolder.open(own))
    assert caught.value.key == "models_damaged"
    assert name in caught.value.message("en")


@pytest.mark.parametrize(
    ("field", "value"),
    [("num_hidden_layers", 3), ("hidden_act", "relu"), ("num_attention_heads", 5)],
)
def test_weights_that_do_not_fit_the_manifest_are_refused(own, field, value):
    path = own / "models.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["encoder"]["bert"][field] = value
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        open_bare_encoder(PackedFolder.open(own))
    assert caught.value.key == "models_damaged"


def test_encoder_that_was_not_packed_is_refused_naming_it(made, tmp_path):
    shutil.rmtree(tmp_path)
    pack({"reader": made / "reader"}, made / "base", tmp_path)
    with pytest.raises(ModelError) as caught:
        open_bare_encoder(PackedFolder.open(tmp_path))
    assert caught.value.key == "models_lacking"


def test_ctrl_c_that_meets_a_worker_ends_the_batch(packed, monkeypatch):
    heard, waits = [], threading.Event()

    def awaited(begun, seconds):
        waits.set()
        return concurrent.futures.wait(begun, seconds)

    def forward(bert, left, texts):
        waits.wait(60)
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        heard.append(left.wait(60))
        raise concurrent.futures.CancelledError

    monkeypatch.setattr(Bert, "_forward", forward)
    monkeypatch.setattr("index.bare.bert.wait", awaited)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            bert_of(packed).hidden([[1, 2]])
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == [True]
