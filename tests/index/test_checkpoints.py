"""Folders as hubs have them: loaded without a word, or refused where they would compute noise."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.checkpoints import configure, libraries_quiet, load_checkpoint
from ingest.errors import ModelError

REPO = Path(__file__).resolve().parents[2]
TEXTS = ["青い海の町", "橋"]


def load(folder: Path):
    return load_checkpoint("a/name", folder)


def refusal(folder: Path) -> ModelError:
    with pytest.raises(ModelError) as caught:
        load(folder)
    for language in ("ja", "en"):
        assert "a/name" in caught.value.message(language)
        assert "\n" not in caught.value.message(language)
    return caught.value


def edit(path: Path, **changes: object) -> None:
    stored = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(stored | changes), encoding="utf-8")


def token_vectors(folder: Path, text: str) -> np.ndarray:
    """What the body makes of a text, shape (tokens, dimension), by transformers alone."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    body, tokenizer = (kind.from_pretrained(folder) for kind in (AutoModel, AutoTokenizer))
    with torch.no_grad():
        return body(**tokenizer(text, return_tensors="pt")).last_hidden_state[0].numpy()


@pytest.fixture
def plain(make_transformers_folder) -> Path:
    """A body of one's own to damage, without a pooling layer."""
    return make_transformers_folder(hidden=24)


@pytest.fixture
def small_roberta(plain) -> Path:
    """Positions are counted from after the padding's: 40 of them are for 38 tokens."""
    from transformers import RobertaConfig, RobertaModel

    rows = json.loads((plain / "config.json").read_text(encoding="utf-8"))["vocab_size"]
    config = RobertaConfig(
        vocab_size=rows,
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=48,
        max_position_embeddings=40,
        pad_token_id=1,
    )
    RobertaModel(config).save_pretrained(plain)
    return plain


def write_legacy_layout(folder: Path, prompt: str) -> None:
    """What sentence-transformers wrote before version 6, as most published models have it."""
    layers = [("", "Transformer"), ("1_Pooling", "Pooling")]
    modules = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (path, kind) in enumerate(layers)
    ]
    files = {
        "modules.json": modules,
        "sentence_bert_config.json": {"max_seq_length": 16, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "__version__": {"sentence_transformers": "2.2.2"},
            "prompts": {"query": prompt},
            "default_prompt_name": "query",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": 24,
            "pooling_mode_cls_token": True,
            "pooling_mode_mean_tokens": False,
        },
    }
    (folder / "1_Pooling").mkdir()
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("pooling", ["auto", "mean", "cls", "max"])
def test_body_without_a_pooling_layer_is_pooled_as_asked(plain, pooling):
    model = load(plain)
    configure("a/name", model, pooling, 0)
    for text, vector in zip(TEXTS, model.encode(TEXTS), strict=True):
        tokens = token_vectors(plain, text)
        expected = {"cls": tokens[0], "max": tokens.max(axis=0)}.get(pooling, tokens.mean(axis=0))
        np.testing.assert_allclose(vector, expected, atol=1e-5)


def test_asked_pooling_stands_before_the_models_own(plain):
    write_legacy_layout(plain, prompt="")
    model = load(plain)
    configure("a/name", model, "max", 0)
    expected = token_vectors(plain, "橋").max(axis=0)
    np.testing.assert_allclose(model.encode("橋"), expected, atol=1e-5)


def test_older_layout_keeps_its_pooling_length_and_prompts(plain):
    write_legacy_layout(plain, prompt="問 ")
    model = load(plain)
    configure("a/name", model, "auto", 0)
    assert (model.max_seq_length, model.prompts["query"]) == (16, "問 ")
    vector = model.encode("橋", prompt="")
    np.testing.assert_allclose(vector, token_vectors(plain, "橋")[0], atol=1e-5)


def test_pooling_of_a_model_that_does_not_pool_tokens_is_refused(tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "橋": 1}, unk_token="[UNK]"))
    made = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu")
    made.save(str(tmp_path / "static"))
    model = load(tmp_path / "static")
    configure("a/name", model, "auto", 0)
    with pytest.raises(ModelError) as caught:
        configure("a/name", model, "cls", 0)
    assert caught.value.key == "model_not_pooled"


@pytest.fixture
def masked_model(plain) -> Path:
    """A masked language model: it has no pooler, and a head that is of no use here."""
    from transformers import AutoConfig, BertForMaskedLM

    BertForMaskedLM(AutoConfig.from_pretrained(plain)).save_pretrained(plain)
    return plain


def test_parts_for_another_task_are_left_out(masked_model):
    expected = token_vectors(masked_model, "橋").mean(axis=0)
    np.testing.assert_allclose(load(masked_model).encode("橋"), expected, atol=1e-5)


def test_nothing_is_said_in_the_terminal(masked_model):
    """In a process of its own: in this one pytest has taken the libraries' log."""
    write_legacy_layout(masked_model, prompt="問 ")  # one that is told of, too
    code = (
        "import sys; from pathlib import Path\n"
        "from index.checkpoints import load_checkpoint\n"
        "load_checkpoint('a/name', Path(sys.argv[1])).encode('\u6a4b' * 1000)\n"
    )
    command = [sys.executable, "-c", code, str(masked_model)]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_checkpoint_that_lacks_weights_is_refused_not_filled_with_random_ones(plain):
    edit(plain / "config.json", num_hidden_layers=3)
    error = refusal(plain)
    assert error.key == "model_incomplete"
    assert error.details["part"].startswith("encoder.layer.2.")


def test_checkpoint_without_its_tokenizer_is_refused_not_given_an_empty_one(plain):
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (plain / name).unlink()
    error = refusal(plain)
    assert (error.key, error.details["part"]) == ("model_incomplete", "tokenizer")


def test_package_that_a_tokenizer_wants_is_named(plain, monkeypatch):
    (plain / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n橋\n", encoding="utf-8")
    (plain / "tokenizer.json").unlink()
    edit(
        plain / "tokenizer_config.json",
        tokenizer_class="BertJapaneseTokenizer",
        word_tokenizer_type="mecab",
    )
    monkeypatch.setitem(sys.modules, "fugashi", None)
    error = refusal(plain)
    assert error.key == "model_needs_package"
    assert "fugashi" in error.message("ja")
    assert "fugashi" in error.message("en")


def test_files_of_sentencepiece_name_the_package_that_reads_them(plain, monkeypatch):
    """Its absence is only logged; the error speaks of an unknown kind of model."""
    from transformers.utils import import_utils

    message = import_utils.BACKENDS_MAPPING["sentencepiece"][1]
    monkeypatch.setitem(import_utils.BACKENDS_MAPPING, "sentencepiece", (lambda: False, message))
    (plain / "tokenizer.json").unlink()
    (plain / "sentencepiece.bpe.model").write_bytes(b"\x0a\x00")
    edit(plain / "tokenizer_config.json", tokenizer_class="XLMRobertaTokenizer")
    error = refusal(plain)
    assert error.key == "model_needs_package"
    assert "SentencePiece" in error.message("ja")


def test_code_that_lies_in_the_folder_is_not_run(plain, tmp_path):
    ran = tmp_path / "ran"
    (plain / "own.py").write_text(f"open({str(ran)!r}, 'w').close()\n", encoding="utf-8")
    edit(
        plain / "config.json",
        model_type="own",
        auto_map={"AutoConfig": "own.Config", "AutoModel": "own.Model"},
    )
    assert refusal(plain).key == "model_unreadable"
    assert not ran.exists()


def test_weights_of_half_precision_are_computed_with_in_full(plain):
    from transformers import AutoModel

    AutoModel.from_pretrained(plain).half().save_pretrained(plain)
    assert load(plain).encode("橋").dtype == np.float32


def test_folder_without_a_models_files_is_no_model(tmp_path):
    (tmp_path / "notes.txt").write_text("not a model", encoding="utf-8")
    assert refusal(tmp_path).key == "model_no_model"


@pytest.mark.parametrize("asked", [0, 38])
def test_texts_are_cut_where_positions_end(small_roberta, asked):
    edit(small_roberta / "tokenizer_config.json", model_max_length=1_000)
    model = load(small_roberta)
    configure("a/name", model, "auto", asked)
    vectors = model.encode(["橋" * 36, "橋" * 36 + "海" * 100, "橋" * 35 + "海"])
    np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-5)
    assert not np.allclose(vectors[0], vectors[2], atol=1e-3)


def test_longer_texts_than_a_model_has_positions_for_are_refused(small_roberta):
    with pytest.raises(ModelError) as caught:
        configure("a/name", load(small_roberta), "auto", 39)
    assert caught.value.key == "model_max_tokens"
    for language in ("ja", "en"):
        assert "39" in caught.value.message(language)
        assert "38" in caught.value.message(language)


def test_loggers_of_the_libraries_are_as_before_afterwards():
    loggers = [logging.getLogger(name) for name in ("transformers", "sentence_transformers")]
    before = [(logger.handlers, logger.propagate, logger.level) for logger in loggers]
    with pytest.raises(ValueError, match="inside"), libraries_quiet() as logged:
        loggers[1].warning("a word")
        raise ValueError("inside")
    assert logged == ["a word"]
    assert [(logger.handlers, logger.propagate, logger.level) for logger in loggers] == before
