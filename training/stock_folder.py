"""Reads stock folders of models for packing, and refuses what packing would change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import BertConfig, BertForQuestionAnswering, BertModel

from index.weights.manifest import HEAD, POOLING, EncoderEntry, Kind, ModelEntry, ReaderEntry
from index.weights.quantize import FloatArray

_BERT_FIELDS = (
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "hidden_act",
    "max_position_embeddings",
    "type_vocab_size",
    "layer_norm_eps",
    "pad_token_id",
    "bos_token_id",
    "eos_token_id",
)
_SPECIAL_TOKENS = ("bos", "cls", "eos", "sep", "pad", "unk", "mask")
_TOKENIZER_FIELDS = (
    *(f"{name}_token" for name in _SPECIAL_TOKENS),
    "model_input_names",
    "clean_up_tokenization_spaces",
    "padding_side",
    "truncation_side",
)


class PackError(Exception):
    """A model cannot be packed as it is."""


def read_entry(folder: Path, kind: Kind) -> EncoderEntry | ReaderEntry:
    """What the manifest says of the model of a stock folder.

    Raises:
        PackError: it is no stock BERT, or it pools in another way than packed models do.
    """
    config = _read(folder / "config.json")
    absolute = config.get("position_embedding_type", "absolute") == "absolute"
    if config.get("model_type") != "bert" or config.get("is_decoder") or not absolute:
        raise PackError(f"{folder} holds no BERT encoder with absolute positions")
    settings = _read(folder / "tokenizer_config.json")
    common: dict[str, Any] = {
        "bert": {name: config[name] for name in _BERT_FIELDS if config.get(name) is not None},
        "tokenizer": {name: settings[name] for name in _TOKENIZER_FIELDS if name in settings},
        "tokenizer_patch": {},
    }
    limit, positions = settings["model_max_length"], config["max_position_embeddings"]
    if kind == "reader":
        return ReaderEntry(**common, max_tokens=min(limit, positions), head=HEAD)
    limit = _check_modules(folder).get("max_seq_length") or limit
    prompts = _read(folder / "config_sentence_transformers.json").get("prompts", {})
    return EncoderEntry(
        **common, max_tokens=min(limit, positions), pooling=POOLING, prompts=prompts
    )


def _check_modules(folder: Path) -> Mapping[str, Any]:
    """Settings of the first module."""
    modules = [module["type"].rpartition(".")[2] for module in _read(folder / "modules.json")]
    if modules not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise PackError(f"{folder} is made of {', '.join(modules)}")
    pooling = _read(folder / "1_Pooling" / "config.json")
    if pooling.get("pooling_mode") != POOLING or not pooling.get("include_prompt", True):
        raise PackError(f"{folder} does not pool by the mean of all tokens")
    settings: dict[str, Any] = _read(folder / "sentence_bert_config.json")
    if settings.get("do_lower_case"):
        raise PackError(f"{folder} lowers case outside of its tokenizer")
    return settings


def read_tensors(folder: Path, kind: Kind, entry: ModelEntry) -> dict[str, FloatArray]:
    """The tensors of a model as float32, without pooler and without the prefix ``bert.``.

    Raises:
        PackError: there are others, or others in shape, than a stock model of these sizes has.
    """
    try:
        stored = load_file(str(folder / "model.safetensors"))
    except (OSError, SafetensorError) as error:
        raise PackError(f"{folder / 'model.safetensors'} cannot be read ({error})") from error
    tensors: dict[str, FloatArray] = {
        name.removeprefix("bert."): values.to(torch.float32).numpy()
        for name, values in stored.items()
    }
    expected = _expected_shapes(entry, kind)
    found = {
        name: values
        for name, values in tensors.items()
        if not name.startswith("pooler.") and name != "embeddings.position_ids"
    }
    shapes = {name: values.shape for name, values in found.items()}
    if wrong := sorted(dict(shapes.items() ^ expected.items())):
        raise PackError(f"{folder}: {', '.join(wrong[:3])} not as in a {kind} of its config.json")
    return found


def _expected_shapes(entry: ModelEntry, kind: Kind) -> dict[str, tuple[int, ...]]:
    config = BertConfig(**entry.bert)
    with torch.device("meta"):
        model: Any = (
            BertModel(config, add_pooling_layer=False)
            if kind == "encoder"
            else BertForQuestionAnswering(config)
        )
    return {
        name.removeprefix("bert."): tuple(values.shape)
        for name, values in model.state_dict().items()
    }


def read_tokenizer(source: Path | str) -> dict[str, Any]:
    """A ``tokenizer.json``, in the one form that equal tokenizers have.

    Truncation and padding are a program's doing and left out. The scores of a unigram model are
    float32 and are written so again: each time that ``tokenizers`` reads them they move by a bit.

    Args:
        source: the folder that it lies in, or its content.
    """
    text = source if isinstance(source, str) else _text(source / "tokenizer.json")
    tokenizer: dict[str, Any] = json.loads(text) | {"truncation": None, "padding": None}
    model = tokenizer["model"]
    if model["type"] == "Unigram":
        vocabulary = [[piece, float(np.float32(score))] for piece, score in model["vocab"]]
        tokenizer["model"] = {**model, "vocab": vocabulary}
    return tokenizer


def _read(path: Path) -> Any:
    return json.loads(_text(path))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PackError(f"{path} cannot be read ({error.strerror})") from error
