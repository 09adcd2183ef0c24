"""Numbers of four bits: matrices as blocks of 32 with a scale each, and back to float32.

The numbers are those of ggml's Q4_0, the form that the base of our models comes in, so that its
matrices are stored without loss. Training moves a matrix by a percent or less, which is as much as
rounding to int8 rows does; so what it added is stored by itself, as a second matrix of four bits
that is added to the first. Nine bits a number in all, of which both models share half, at a tenth
of the error.

A stored matrix ``NAME`` is uint8 with its scales beside it as ``NAME.scale``; a stored float32
tensor is as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Tensors = dict[str, NDArray[Any]]
"""Stored tensors by name, scales among them."""

BLOCK = 32
SCALE = ".scale"
# A code c, 0 to 15, stands for c - 8.
_ZERO = 8


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix of 4-bit codes: value = (code - 8) * scale of its block of 32 numbers of a row.

    Of the 16 bytes of a block, the low halves are its numbers 0 to 15 and the high halves
    numbers 16 to 31.

    Attributes:
        codes: uint8, shape (rows, width / 2).
        scales: float16, shape (rows, width / 32).
    """

    codes: NDArray[np.uint8]
    scales: NDArray[np.float16]

    def expand(self) -> FloatArray:
        """The values, float32, shape (rows, width)."""
        packed = self.codes.reshape(*self.scales.shape, BLOCK // 2)
        numbers = np.empty((*self.scales.shape, BLOCK), dtype=np.int8)
        numbers[..., : BLOCK // 2] = packed & 0x0F
        numbers[..., BLOCK // 2 :] = packed >> 4
        numbers -= _ZERO
        scales = self.scales.astype(np.float32)[..., None]
        return np.multiply(numbers, scales, dtype=np.float32).reshape(len(self.codes), -1)


def quantize_blocks(matrix: FloatArray) -> Blocks:
    """Round each number of a matrix to four bits.

    The number of largest size of a block becomes -8 times the block's scale. No number moves by
    more than its block's scale, and only those by more than half of it that are about as large
    and of the other sign. A matrix that such blocks were expanded to gives them back.

    Raises:
        ValueError: the width is no multiple of 32, or a number is too large or not finite.
    """
    rows, width = matrix.shape
    if width % BLOCK:
        raise ValueError(f"a width of {width} is no multiple of {BLOCK}")
    blocks = matrix.reshape(rows, -1, BLOCK)
    at = np.abs(blocks).argmax(axis=2)[..., None]
    with np.errstate(over="ignore"):
        scales = (np.take_along_axis(blocks, at, axis=2)[..., 0] / -_ZERO).astype(np.float16)
    if not np.isfinite(scales).all() or not np.isfinite(matrix).all():
        raise ValueError("a number is too large or not finite")
    divisors = np.where(scales != 0, scales, 1).astype(np.float32)[..., None]
    codes = (np.rint(blocks / divisors) + _ZERO).clip(0, 2 * _ZERO - 1).astype(np.uint8)
    packed = codes[..., : BLOCK // 2] | codes[..., BLOCK // 2 :] << 4
    return Blocks(packed.astype(np.uint8).reshape(rows, -1), scales)


def store_matrix(name: str, matrix: FloatArray) -> Tensors:
    """What is stored of one matrix.

    Raises:
        ValueError: as ``quantize_blocks``, naming the matrix.
    """
    try:
        blocks = quantize_blocks(matrix)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
    return {name: blocks.codes, name + SCALE: blocks.scales}


def expand_tensors(stored: Mapping[str, NDArray[Any]]) -> dict[str, FloatArray]:
    """All stored tensors as float32 under their own names.

    Raises:
        KeyError: scales are missing.
        ValueError: a tensor is of no type or shape that is known here.
    """
    expanded: dict[str, FloatArray] = {}
    for name, values in stored.items():
        if name.endswith(SCALE):
            continue
        if values.dtype == np.uint8:
            expanded[name] = Blocks(values, stored[name + SCALE]).expand()
        elif values.dtype == np.float32:
            expanded[name] = values.copy()
        else:
            raise ValueError(f"{name}: {values.dtype}")
    return expanded
