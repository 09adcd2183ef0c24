"""The packed models as float32 tensors under stock names, and their tokenizers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from safetensors import SafetensorError
from safetensors.numpy import load

from index.weights.layout import PackedFolder
from index.weights.manifest import BASE, BODIES, TOKENIZER, Kind
from index.weights.quantize import FloatArray, expand_tensors
from ingest.errors import ModelError

WORD_EMBEDDINGS = "embeddings.word_embeddings.weight"
HEAD_PREFIX = "qa_outputs."
_BODY_PREFIX = "bert."


def unpack_encoder(folder: PackedFolder) -> dict[str, FloatArray]:
    """The encoder's tensors under the names of a ``BertModel`` without a pooler.

    Raises:
        ModelError: a file is damaged (``models_damaged``, naming it).
    """
    return _unpack(folder, "encoder")


def unpack_reader(folder: PackedFolder) -> dict[str, FloatArray]:
    """The reader's tensors under the names of a ``BertForQuestionAnswering``.

    Raises:
        ModelError: a file is damaged (``models_damaged``, naming it).
    """
    tensors = _unpack(folder, "reader")
    return {
        name if name.startswith(HEAD_PREFIX) else _BODY_PREFIX + name: values
        for name, values in tensors.items()
    }


def tokenizer_json(folder: PackedFolder, kind: Kind) -> str:
    """``tokenizer.json`` of one model.

    Raises:
        ModelError: the file is damaged (``models_damaged``).
    """
    text = folder.read(TOKENIZER).decode("utf-8")
    patch: Mapping[str, Any] = getattr(folder.manifest, kind).tokenizer_patch
    return to_json(json.loads(text) | dict(patch)) if patch else text


def to_json(tokenizer: Mapping[str, Any]) -> str:
    """A tokenizer as it is stored: without spaces, which halves it."""
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))


def add_to_base(
    base: Mapping[str, FloatArray], own: Mapping[str, FloatArray]
) -> dict[str, FloatArray]:
    """A model's tensors: what is its own, added to the base where the base has that tensor.

    Args:
        base: changed in place, for speed.
        own: what the model's file holds.

    Raises:
        ValueError: two tensors differ in shape.
    """
    tensors = dict(base)
    for name, values in own.items():
        if name not in tensors:
            tensors[name] = values
        elif tensors[name].shape != values.shape:
            raise ValueError(f"{name}: {values.shape}")
        else:
            tensors[name] += values
    return tensors


def _unpack(folder: PackedFolder, kind: Kind) -> dict[str, FloatArray]:
    base, own = _expand(folder, BASE), _expand(folder, BODIES[kind])
    try:
        return add_to_base(base, own)
    except ValueError as error:
        raise ModelError("models_damaged", folder=folder.root, file=BODIES[kind]) from error


def _expand(folder: PackedFolder, name: str) -> dict[str, FloatArray]:
    try:
        return expand_tensors(load(folder.read(name)))
    except (SafetensorError, KeyError, ValueError) as error:
        raise ModelError("models_damaged", folder=folder.root, file=name) from error
