"""Lays a decoded encoder out as the folder that sentence-transformers loads.

Weights keep the names of a stock ``BertModel`` and are written with numpy alone, so that setting
up does not wait for torch to be imported.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from training.base.format import WORD_TABLE, BaseConfig, BaseModel, FloatArray, PieceTable
from training.base.vocabulary import MASK, build_tokenizer

# "document" is the name that encode_document() of sentence-transformers looks for.
PROMPTS: Mapping[str, str] = {"query": "query: ", "passage": "passage: ", "document": "passage: "}

# Two positions of the 512 go to <s> and </s>; the limit counts them too.
MAX_TOKENS = 512

_MODULES = (
    ("", "sentence_transformers.base.modules.transformer.Transformer"),
    ("1_Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"),
    ("2_Normalize", "sentence_transformers.base.modules.normalize.Normalize"),
)
_EMBEDDINGS = {
    WORD_TABLE: "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def write_folder(folder: Path, model: BaseModel) -> None:
    """Write every file that ``SentenceTransformer(folder)`` reads.

    Args:
        folder: an empty folder.
        model: the encoder, with one row of word embeddings for each piece of its table.

    Raises:
        OSError: the disk refuses.
    """
    weights = folder / "model.safetensors"
    save_file(bert_weights(model), str(weights), metadata={"format": "pt"})
    build_tokenizer(model.table).save(str(folder / "tokenizer.json"))
    modules = [
        {"idx": number, "name": str(number), "path": path, "type": kind}
        for number, (path, kind) in enumerate(_MODULES)
    ]
    _write_json(folder / "config.json", bert_config(model))
    # safetensors lets only the owner read; everything else here follows the umask.
    shutil.copymode(folder / "config.json", weights)
    _write_json(folder / "tokenizer_config.json", _tokenizer_config(model.table, model.config))
    _write_json(folder / "modules.json", modules)
    tokens = min(MAX_TOKENS, model.config.positions)
    _write_json(
        folder / "sentence_bert_config.json", {"max_seq_length": tokens, "do_lower_case": False}
    )
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            "model_type": "SentenceTransformer",
            "prompts": dict(PROMPTS),
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
    for path, _ in _MODULES[1:]:
        (folder / path).mkdir()
    _write_json(
        folder / "1_Pooling" / "config.json",
        {
            "embedding_dimension": model.config.hidden,
            "pooling_mode": "mean",
            "include_prompt": True,
        },
    )
    _write_json(folder / "2_Normalize" / "config.json", {})


def bert_weights(model: BaseModel) -> dict[str, FloatArray]:
    """The tensors under the names of a stock ``BertModel``.

    The file has no pooler, which mean pooling never reads; zeros stand for it, because a missing
    tensor would be drawn at random at each load, with a warning.
    """
    weights = {bert: model.tensors[name] for name, bert in _EMBEDDINGS.items()}
    for layer in range(model.config.layers):
        for short, long in _LAYER_PARTS.items():
            for kind, word in (("w", "weight"), ("b", "bias")):
                name = f"encoder.layer.{layer}.{long}.{word}"
                weights[name] = model.tensors[f"l{layer}.{short}.{kind}"]
    width = model.config.hidden
    weights["pooler.dense.weight"] = np.zeros((width, width), dtype=np.float32)
    weights["pooler.dense.bias"] = np.zeros(width, dtype=np.float32)
    return weights


def bert_config(model: BaseModel) -> dict[str, object]:
    """``config.json`` of a stock ``BertModel`` of these sizes."""
    config = model.config
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_size": config.hidden,
        "num_hidden_layers": config.layers,
        "num_attention_heads": config.heads,
        "intermediate_size": config.feed_forward,
        "max_position_embeddings": config.positions,
        "type_vocab_size": config.token_types,
        "layer_norm_eps": config.layer_norm_eps,
        "vocab_size": len(model.table.pieces),
        "bos_token_id": model.table.bos,
        "eos_token_id": model.table.eos,
        "pad_token_id": model.table.pad,
    }


def _tokenizer_config(table: PieceTable, config: BaseConfig) -> dict[str, object]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": min(MAX_TOKENS, config.positions),
        "model_input_names": ["input_ids", "attention_mask"],
        "clean_up_tokenization_spaces": False,
        "bos_token": table.pieces[table.bos],
        "cls_token": table.pieces[table.bos],
        "eos_token": table.pieces[table.eos],
        "sep_token": table.pieces[table.eos],
        "pad_token": table.pieces[table.pad],
        "unk_token": table.pieces[table.unk],
        "mask_token": MASK,
    }


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
