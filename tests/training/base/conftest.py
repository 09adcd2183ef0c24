"""A tiny E5S1 file, written here number by number: the real one needs the network."""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass

import pytest

HIDDEN, LAYERS, HEADS, INNER, POSITIONS, TYPES = 32, 2, 4, 64, 40, 2
SPARE_ROWS = 3
NORMALIZATION = {
    "\x01": "",
    "\n": " ",
    "\u200b": " ",
    "\u3000": " ",
    "\u2f08": "人",
    "１": "1",
    "㍿": "株式会社",
}
WORDS = {
    "▁": -2.0,
    "東京": -5.0,
    "京都": -5.5,
    "日本": -5.0,
    "日本の": -6.0,
    "首都": -5.2,
    "万人": -5.3,
    "株式会社": -6.1,
    "ガイド": -6.2,
    "▁Tokyo": -7.0,
    "▁15": -7.1,
    "15": -7.2,
}
CHARACTERS = "東京都日本のは首万人株式会社ガイドトか、。～~が1５5aTokyo"


@dataclass(frozen=True)
class TinyFile:
    """The bytes of a file, and what a decoder must find in them."""

    data: bytes
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    tensors: dict[str, list[float]]

    @property
    def rows(self) -> int:
        return len(self.pieces) + SPARE_ROWS


def shapes(rows: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {
        "emb.word": (rows, HIDDEN),
        "emb.pos": (POSITIONS, HIDDEN),
        "emb.type": (TYPES, HIDDEN),
        "emb.ln.w": (HIDDEN,),
        "emb.ln.b": (HIDDEN,),
    }
    for layer in range(LAYERS):
        for name in ("q", "k", "v", "ao"):
            found |= {f"l{layer}.{name}.w": (HIDDEN, HIDDEN), f"l{layer}.{name}.b": (HIDDEN,)}
        found |= {f"l{layer}.fi.w": (INNER, HIDDEN), f"l{layer}.fi.b": (INNER,)}
        found |= {f"l{layer}.fo.w": (HIDDEN, INNER), f"l{layer}.fo.b": (HIDDEN,)}
        for name in ("aln", "oln"):
            found |= {f"l{layer}.{name}.w": (HIDDEN,), f"l{layer}.{name}.b": (HIDDEN,)}
    return found


def quantized(draw: random.Random, count: int) -> tuple[bytes, list[float]]:
    """Random Q4_0 blocks, and the numbers that they stand for."""
    raw, numbers = b"", []
    for _ in range(count // 32):
        (scale,) = struct.unpack("<e", struct.pack("<e", draw.uniform(0.01, 0.05)))
        packed = [draw.randrange(256) for _ in range(16)]
        raw += struct.pack("<e16B", scale, *packed)
        numbers += [scale * ((byte & 15) - 8) for byte in packed]
        numbers += [scale * ((byte >> 4) - 8) for byte in packed]
    return raw, numbers


def floats(draw: random.Random, count: int) -> tuple[bytes, list[float]]:
    raw = struct.pack(f"<{count}f", *(draw.uniform(-0.5, 0.5) for _ in range(count)))
    return raw, list(struct.unpack(f"<{count}f", raw))


def write_tokenizer(pieces: tuple[str, ...], scores: tuple[float, ...]) -> bytes:
    texts = [piece.encode() for piece in pieces]
    offsets = [sum(map(len, texts[:n])) for n in range(len(texts) + 1)]
    entries = b"".join(
        struct.pack(f"<IB{len(new)}I", ord(old), len(new), *map(ord, new))
        for old, new in NORMALIZATION.items()
    )
    return b"".join(
        [
            struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, offsets[-1]),
            struct.pack(f"<{len(offsets)}I", *offsets),
            struct.pack(f"<{len(scores)}f", *scores),
            *texts,
            struct.pack("<iI", len(NORMALIZATION), len(entries)),
            entries,
        ]
    )


@pytest.fixture(scope="session")
def tiny_file() -> TinyFile:
    draw = random.Random(7)
    ordinary = WORDS | {c: -9.0 - n / 10 for n, c in enumerate(dict.fromkeys(CHARACTERS))}
    pieces = ("<s>", "<pad>", "</s>", "<unk>", *ordinary, "<mask>")
    scores = (0.0, 0.0, 0.0, 0.0, *ordinary.values(), 0.0)
    rows = len(pieces) + SPARE_ROWS
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, LAYERS, HEADS, INNER, rows, POSITIONS, TYPES,
                                 1e-12, 32)  # fmt: skip
    head += write_tokenizer(pieces, scores)
    blobs, tensors, directory = b"", {}, []
    for name, shape in shapes(rows).items():
        count = shape[0] * (shape[1] if len(shape) == 2 else 1)
        matrix = (name.endswith(".w") and len(shape) == 2) or name == "emb.word"
        raw, tensors[name] = (quantized if matrix else floats)(draw, count)
        directory.append((name.encode(), int(matrix), count, len(blobs), len(raw)))
        blobs += raw
    start = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in directory)
    head += struct.pack("<i", len(directory))
    for name, kind, count, offset, size in directory:
        head += struct.pack(f"<H{len(name)}sBIQQ", len(name), name, kind, count, start + offset,
                            size)  # fmt: skip
    return TinyFile(head + blobs, pieces, scores, tensors)
