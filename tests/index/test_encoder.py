"""Any sentence-transformers model, its prefixes, and what is said where there is none."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import huggingface_hub
import numpy as np
import pytest

from index.build import Builder, BuildSettings
from index.encoder import Encoder, EncoderSettings
from index.live import load_version
from index.model_folders import find_model_folder, fingerprint_of
from index.search import Searcher, SearchSettings
from index.weights import layout
from ingest.errors import IndexStateError, ModelError
from tests.index.weights import tiny
from training.pack import pack

REPO = Path(__file__).resolve().parents[2]
TEXTS = ["駅は北にある。", "a", "港まで歩いて十五分かかる。" * 4, "山", "駅は北にある。"]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Stock folders ``base``, ``encoder``, ``reader`` and the packed ``models``; read only."""
    return tiny.write_all(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def ship(monkeypatch):
    """Makes this copy of Shutten come with the models in a folder."""
    monkeypatch.setattr(layout, "SEAL", Path("none"))  # it is of the folder that is shipped
    return lambda folder: monkeypatch.setattr(layout, "places", lambda: [folder])


def default(**settings) -> Encoder:
    return Encoder(EncoderSettings(**settings))


def encoder(folder, **settings) -> Encoder:
    return Encoder(EncoderSettings(str(folder), **settings))


def plain(folder, **settings) -> Encoder:
    return encoder(folder, query_prefix="", passage_prefix="", **settings)


def refusal(name: str) -> ModelError:
    with pytest.raises(ModelError) as caught:
        find_model_folder(name)
    assert name in caught.value.message("ja")
    assert name in caught.value.message("en")
    return caught.value


def test_vectors_are_of_unit_length_in_the_order_of_the_texts(tiny_encoder):
    vectors = tiny_encoder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), tiny_encoder.dimension) == (5, 32)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        np.testing.assert_allclose(tiny_encoder.encode_passages([text])[0], vector, atol=1e-5)


def test_batches_change_nothing_but_progress(tiny_encoder_folder, tiny_encoder):
    steps: list[int] = []
    small = encoder(tiny_encoder_folder, batch_size=2)
    vectors = small.encode_passages(TEXTS, steps.append)
    np.testing.assert_allclose(vectors, tiny_encoder.encode_passages(TEXTS), atol=1e-5)
    assert steps == [2, 2, 1]


def test_no_texts_make_no_vectors(tiny_encoder):
    assert tiny_encoder.encode_passages([]).shape == (0, 32)


def test_prefixes_are_the_models_own_unless_set(tiny_encoder_folder, tiny_encoder):
    bare = plain(tiny_encoder_folder)
    own = tiny_encoder.encode_query("駅")
    np.testing.assert_allclose(own, bare.encode_query("問 駅"), atol=1e-6)
    np.testing.assert_allclose(
        tiny_encoder.encode_passages(["駅"]), bare.encode_passages(["文 駅"]), atol=1e-6
    )
    other = encoder(tiny_encoder_folder, query_prefix="文 ")
    np.testing.assert_allclose(
        other.encode_query("駅"), tiny_encoder.encode_passages(["駅"])[0], atol=1e-6
    )
    assert not np.allclose(own, bare.encode_query("駅"), atol=1e-3)


def test_questions_are_told_apart(tiny_encoder):
    first, second = tiny_encoder.encode_query("駅"), tiny_encoder.encode_query("港")
    assert not np.allclose(first, second, atol=1e-3)
    np.testing.assert_array_equal(tiny_encoder.encode_query("駅"), first)


def test_tokens_are_counted_without_special_ones_however_many(tiny_encoder, caplog):
    assert tiny_encoder.count_tokens("") == 0
    assert tiny_encoder.count_tokens("駅は北") == 3
    assert tiny_encoder.count_tokens("駅" * 3_000) == 3_000
    tiny_encoder.encode_query("駅" * 3_000)
    assert tiny_encoder.count_tokens("駅" * 3_000) == 3_000
    assert caplog.text == ""


def test_long_texts_are_cut_to_the_asked_length(tiny_encoder_folder):
    short = plain(tiny_encoder_folder, max_tokens=5)
    np.testing.assert_allclose(
        short.encode_query("駅は北にある"), short.encode_query("駅は北の駅前"), atol=1e-6
    )
    assert not np.allclose(short.encode_query("駅は北"), short.encode_query("駅は南"), atol=1e-3)


def test_folder_without_a_pooling_layer_is_pooled_by_the_mean(
    make_transformers_folder, tiny_encoder_folder
):
    body = plain(make_transformers_folder())
    assert body.dimension == 32
    np.testing.assert_allclose(
        body.encode_query("駅は北"), plain(tiny_encoder_folder).encode_query("駅は北"), atol=1e-5
    )


def test_model_of_static_embeddings(tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "駅": 1, "北": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    static = StaticEmbedding(tokenizer, embedding_dim=8)
    SentenceTransformer(modules=[static], device="cpu").save(str(tmp_path / "static"))
    found = encoder(tmp_path / "static")
    assert found.count_tokens("駅は北") == 3
    assert found.encode_passages(TEXTS).shape == (5, 8)


def test_other_dimension_makes_an_index_of_that_dimension(
    tmp_path, bench, make_transformers_folder
):
    small = encoder(make_transformers_folder(hidden=16))
    Builder(bench.store, small, BuildSettings()).build(bench.sources())
    assert bench.live().dense.dimension == bench.live().manifest.dimension == small.dimension == 16
    hits = Searcher(bench.live(), small, SearchSettings()).search("白い橋", 1)
    assert "白い橋" in bench.live().text_of(hits[0].passage)


def test_search_refuses_an_index_of_another_encoder_naming_both(
    bench, tiny_encoder, make_transformers_folder
):
    Builder(bench.store, tiny_encoder, BuildSettings()).build(bench.sources())
    other = encoder(make_transformers_folder(seed=1))
    with pytest.raises(IndexStateError) as caught:
        Searcher(load_version(bench.store, bench.store.current()), other, SearchSettings())
    for name in (tiny_encoder.name, other.name):
        assert name in caught.value.message("ja")
        assert name in caught.value.message("en")


def test_fingerprint_tells_whatever_changes_vectors(tiny_encoder_folder, tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(tiny_encoder_folder, folder)
    first = encoder(folder).fingerprint
    variants = [
        encoder(folder, query_prefix="問 "),
        encoder(folder, passage_prefix=""),
        encoder(folder, max_tokens=64),
        encoder(folder, pooling="cls"),
    ]
    found = {first, *(variant.fingerprint for variant in variants)}
    for name in ("config.json", "tokenizer.json", "model.safetensors", "1_Pooling/config.json"):
        path = folder / name
        path.write_bytes(path.read_bytes() + b" ")
        found.add(encoder(folder).fingerprint)
    assert len(found) == 9


def test_fingerprint_is_of_the_contents_not_of_the_place(tiny_encoder_folder, tmp_path):
    folder = tmp_path / "moved"
    shutil.copytree(tiny_encoder_folder, folder)
    (folder / "README.md").write_text("words about the model")
    assert fingerprint_of(folder) == fingerprint_of(tiny_encoder_folder)
    assert encoder(folder, batch_size=3).fingerprint == encoder(folder).fingerprint


@pytest.mark.parametrize("name", ["./none", "/none/model", "~/none", "a/b/c", "a\\b"])
def test_missing_folder_is_told_and_no_hub_is_asked(monkeypatch, name):
    def asked(*_args, **_options):
        raise AssertionError("the hub was asked")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", asked)
    assert refusal(name).key == "model_folder_missing"


@pytest.mark.parametrize("way", ["told to be offline", "nothing answers"])
def test_unknown_name_while_offline_is_told_soon(monkeypatch, tmp_path, way):
    offline = way == "told to be offline"
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", offline)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    started = time.monotonic()
    assert refusal("nobody/no-such-model").key == "model_unknown"
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("name", ["no such model", "nobody/", "-x"])
def test_name_that_no_hub_could_have_is_told(monkeypatch, name):
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    assert refusal(name).key == "model_unknown"


@pytest.mark.parametrize("shipped", ["nothing", "a reader alone"])
def test_that_no_default_is_shipped_is_told(made, ship, tmp_path, shipped):
    if shipped == "a reader alone":
        pack({"reader": made / "reader"}, made / "base", tmp_path)
    ship(tmp_path)
    with pytest.raises(ModelError) as caught:
        default().load()
    assert caught.value.key == "encoder_none"


def test_default_is_the_encoder_that_is_shipped(made, ship):
    ship(made / "models")
    stock = encoder(made / "encoder")
    found = default().encode_passages(TEXTS)
    assert found.shape == (len(TEXTS), tiny.HIDDEN)
    cosines = (found * stock.encode_passages(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.99
    assert default().encode_query("駅") @ stock.encode_query("駅") > 0.99
    assert default().count_tokens("駅は北") == stock.count_tokens("駅は北")
    assert default().dimension == tiny.HIDDEN
    assert default().folder == made / "models"


def test_settings_hold_for_the_shipped_encoder_too(made, ship):
    ship(made / "models")
    np.testing.assert_allclose(
        default(query_prefix="passage: ").encode_query("駅"),
        default().encode_passages(["駅"])[0],
        atol=1e-6,
    )
    # Two special tokens, the space mark, two pieces.
    short = default(query_prefix="", max_tokens=5)
    np.testing.assert_allclose(
        short.encode_query("駅は北にある"), short.encode_query("駅は北に山"), atol=1e-6
    )
    fingerprints = {
        made.fingerprint for made in (default(), default(query_prefix="Q"), default(max_tokens=5))
    }
    assert len(fingerprints) == 3


def test_fingerprint_of_the_shipped_encoder_is_of_its_own_files_only(made, ship, tmp_path):
    ship(made / "models")
    both = default().fingerprint
    pack({"encoder": made / "encoder"}, made / "base", tmp_path / "alone")
    ship(tmp_path / "alone")
    assert default().fingerprint == both
    other = tiny.write_encoder(tmp_path / "other", seed=8)
    pack({"encoder": other}, made / "base", tmp_path / "alone")
    assert default().fingerprint != both


def test_damaged_shipped_encoder_is_told_naming_the_file(made, ship, tmp_path):
    shutil.copytree(made / "models", tmp_path / "models")
    (tmp_path / "models" / "encoder.safetensors").unlink()
    ship(tmp_path / "models")
    with pytest.raises(ModelError, match=r"encoder\.safetensors"):
        default().load()
    (tmp_path / "models" / "models.json").write_text("{}")
    with pytest.raises(ModelError, match=r"models\.json"):
        _ = default().fingerprint


def test_named_model_is_not_the_shipped_one(made, ship, tiny_encoder_folder):
    ship(made / "models")
    assert encoder(tiny_encoder_folder).folder == tiny_encoder_folder
    assert encoder(tiny_encoder_folder).dimension == 32


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_damaged_folder_is_told(tiny_encoder_folder, tmp_path, name):
    folder = tmp_path / "model"
    shutil.copytree(tiny_encoder_folder, folder)
    (folder / name).write_bytes(b"\x00garbage")
    with pytest.raises(ModelError) as caught:
        encoder(folder).load()
    assert caught.value.key == "model_unreadable"
    assert str(folder) in caught.value.message("ja")


def test_empty_folder_is_told(tmp_path):
    with pytest.raises(ModelError) as caught:
        encoder(tmp_path).load()
    assert caught.value.key == "model_no_model"


def test_loading_writes_nothing_where_there_is_no_terminal(tiny_encoder_folder, capfd):
    from transformers.utils import logging

    logging.enable_progress_bar()
    encoder(tiny_encoder_folder).load()
    assert capfd.readouterr() == ("", "")


def test_torch_is_not_imported_before_a_vector_is_wanted(tiny_encoder_folder):
    code = (
        "import sys\nfrom index.encoder import Encoder, EncoderSettings\n"
        f"Encoder(EncoderSettings({str(tiny_encoder_folder)!r})).fingerprint\n"
        "sys.exit(bool({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=REPO, check=False).returncode == 0
