"""Stock folders: what sentence-transformers and Transformers read, written with numpy alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save

from index.weights.manifest import EncoderEntry, ModelEntry, ReaderEntry
from index.weights.quantize import FloatArray

_MODULES = (
    ("", "sentence_transformers.base.modules.transformer.Transformer"),
    ("1_Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"),
    ("2_Normalize", "sentence_transformers.base.modules.normalize.Normalize"),
)


def write_encoder(
    folder: Path, entry: EncoderEntry, tensors: Mapping[str, FloatArray], tokenizer: str
) -> None:
    """Write what ``SentenceTransformer(folder)`` reads into an empty folder.

    Args:
        folder: an empty folder.
        entry: sizes, prompts, limits.
        tensors: under the names of a ``BertModel`` without a pooler.
        tokenizer: the content of ``tokenizer.json``.

    Raises:
        OSError: the disk refuses.
    """
    width = entry.bert["hidden_size"]
    # Pooling over tokens never reads BERT's own pooler; a missing one would be drawn at random.
    pooler = {
        "pooler.dense.weight": np.zeros((width, width), dtype=np.float32),
        "pooler.dense.bias": np.zeros(width, dtype=np.float32),
    }
    _write_model(folder, "BertModel", entry, {**tensors, **pooler}, tokenizer)
    modules = [
        {"idx": number, "name": str(number), "path": path, "type": kind}
        for number, (path, kind) in enumerate(_MODULES)
    ]
    _write_json(folder / "modules.json", modules)
    _write_json(
        folder / "sentence_bert_config.json",
        {"max_seq_length": entry.max_tokens, "do_lower_case": False},
    )
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            "model_type": "SentenceTransformer",
            "prompts": dict(entry.prompts),
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
    pooling = {"embedding_dimension": width, "pooling_mode": entry.pooling, "include_prompt": True}
    for (path, _), content in zip(_MODULES[1:], (pooling, {}), strict=True):
        (folder / path).mkdir()
        _write_json(folder / path / "config.json", content)


def write_reader(
    folder: Path, entry: ReaderEntry, tensors: Mapping[str, FloatArray], tokenizer: str
) -> None:
    """Write what ``AutoModelForQuestionAnswering`` and ``AutoTokenizer`` read.

    Args:
        folder: an empty folder.
        entry: sizes and limits.
        tensors: under the names of a ``BertForQuestionAnswering``.
        tokenizer: the content of ``tokenizer.json``.

    Raises:
        OSError: the disk refuses.
    """
    _write_model(folder, "BertForQuestionAnswering", entry, tensors, tokenizer)


def _write_model(
    folder: Path,
    architecture: str,
    entry: ModelEntry,
    tensors: Mapping[str, FloatArray],
    tokenizer: str,
) -> None:
    (folder / "model.safetensors").write_bytes(save(dict(tensors), metadata={"format": "pt"}))
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    _write_json(
        folder / "config.json",
        {"architectures": [architecture], "model_type": "bert", "dtype": "float32", **entry.bert},
    )
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": entry.max_tokens,
            **entry.tokenizer,
        },
    )


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
