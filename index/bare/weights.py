"""A packed model expanded into the arrays that :mod:`index.bare.bert` computes with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from index.bare.bert import Bert, Layer, Linear, Norm, processors
from index.weights.layout import MANIFEST, PackedFolder
from index.weights.manifest import BASE, BODIES, Kind
from index.weights.quantize import SCALE, Blocks, FloatArray, Tensors
from index.weights.unpack import WORD_EMBEDDINGS
from ingest.errors import ModelError

# Numbers that are expanded at once: what they pass through stays in the L2 cache.
_STEP = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A model's tensors as they are stored: of the base, and what training added.

    Attributes:
        parts: the files' tensors; a model's tensor is the sum of those of its name.
    """

    parts: tuple[Tensors, ...]

    def tensor(self, name: str) -> FloatArray:
        """A tensor in float32.

        Raises:
            KeyError: no file has it, or its scales are missing.
            ValueError: two files have it in different shapes, or in a type not known here.
        """
        found = self._found(name)
        rows = len(found[0].codes if isinstance(found[0], Blocks) else found[0])
        values = np.empty(_shape(found), dtype=np.float32)
        step = max(1, _STEP // max(1, values[:1].size))
        for begin in range(0, rows, step):
            values[begin : begin + step] = _sum(found, slice(begin, begin + step))
        return values

    def rows(self, name: str, numbers: NDArray[np.int64]) -> FloatArray:
        """Some rows of a matrix, in an array of its own; errors as ``tensor``."""
        return _sum(self._found(name), numbers)

    def _found(self, name: str) -> list[Blocks | FloatArray]:
        found = [_stored(part, name) for part in self.parts if name in part]
        if not found:
            raise KeyError(name)
        return found


def _stored(part: Mapping[str, NDArray[Any]], name: str) -> Blocks | FloatArray:
    values = part[name]
    if values.dtype == np.uint8:
        return Blocks(values, part[name + SCALE])
    if values.dtype != np.float32:
        raise ValueError(f"{name}: {values.dtype}")
    return values


def _shape(found: Sequence[Blocks | FloatArray]) -> tuple[int, ...]:
    shapes = {
        (len(one.codes), 2 * one.codes.shape[1]) if isinstance(one, Blocks) else one.shape
        for one in found
    }
    if len(shapes) > 1:
        raise ValueError(f"shapes differ: {sorted(shapes)}")
    return shapes.pop()


def _sum(found: Sequence[Blocks | FloatArray], rows: slice | NDArray[np.int64]) -> FloatArray:
    """Some rows of a tensor out of its parts, of which there is one at least."""
    first, *added = (_rows(one, rows) for one in found)
    for values in added:
        first += values
    return first


def _rows(stored: Blocks | FloatArray, rows: slice | NDArray[np.int64]) -> FloatArray:
    """Some rows in an array of their own."""
    if isinstance(stored, Blocks):
        return Blocks(stored.codes[rows], stored.scales[rows]).expand()
    return stored[rows].copy()


def load_stored(folder: PackedFolder, kind: Kind) -> Stored:
    """The files of one model, checked, not expanded.

    Raises:
        ModelError: a file is missing or damaged (``models_damaged``, naming it).
    """
    parts = []
    for name in (BASE, BODIES[kind]):
        try:
            parts.append(load(folder.read(name)))
        except SafetensorError as error:
            raise ModelError("models_damaged", folder=folder.root, file=name) from error
    return Stored(tuple(parts))


def load_bert(folder: PackedFolder, kind: Kind, stored: Stored) -> Bert:
    """The body of a packed model.

    Args:
        folder: that it was read from; must hold the model.
        kind: which model.
        stored: its files.

    Raises:
        ModelError: what is there is not the model that the manifest tells (``models_damaged``).
    """
    sizes = getattr(folder.manifest, kind).bert
    try:
        if sizes["hidden_act"] != "gelu" or sizes["hidden_size"] % sizes["num_attention_heads"]:
            raise ValueError("a BERT of another kind")
        return _bert(stored, sizes)
    except (KeyError, ValueError, TypeError) as error:
        raise ModelError("models_damaged", folder=folder.root, file=MANIFEST) from error


def _bert(stored: Stored, sizes: Mapping[str, Any]) -> Bert:
    epsilon = float(sizes["layer_norm_eps"])
    # Expanding is NumPy's work, which threads share.
    with ThreadPoolExecutor(processors()) as pool:
        layers = tuple(
            pool.map(
                lambda number: _layer(stored, f"encoder.layer.{number}.", epsilon),
                range(sizes["num_hidden_layers"]),
            )
        )
    places = stored.tensor("embeddings.position_embeddings.weight")
    places += stored.tensor("embeddings.token_type_embeddings.weight")[0]
    return Bert(
        words=lambda ids: stored.rows(WORD_EMBEDDINGS, ids),
        places=places,
        norm=_norm(stored, "embeddings.LayerNorm", epsilon),
        layers=layers,
        heads=sizes["num_attention_heads"],
    )


def _layer(stored: Stored, prefix: str, epsilon: float) -> Layer:
    attended = [f"{prefix}attention.self.{name}" for name in ("query", "key", "value")]
    parts = [linear(stored, name) for name in attended]
    return Layer(
        attended=Linear(
            np.concatenate([part.weight for part in parts]),
            np.concatenate([part.bias for part in parts]),
        ),
        output=linear(stored, prefix + "attention.output.dense"),
        output_norm=_norm(stored, prefix + "attention.output.LayerNorm", epsilon),
        intermediate=linear(stored, prefix + "intermediate.dense"),
        narrowed=linear(stored, prefix + "output.dense"),
        narrowed_norm=_norm(stored, prefix + "output.LayerNorm", epsilon),
    )


def linear(stored: Stored, name: str) -> Linear:
    """A linear layer by its name; errors as ``Stored.tensor``."""
    return Linear(stored.tensor(name + ".weight"), stored.tensor(name + ".bias"))


def _norm(stored: Stored, name: str, epsilon: float) -> Norm:
    return Norm(stored.tensor(name + ".weight"), stored.tensor(name + ".bias"), epsilon)
