"""Linear layers for inference: rows times weights, and what follows in the same pass.

On x86 by oneDNN, with weights laid out for it once; in 8 bits by :mod:`index.weights.eight_bits`;
else by PyTorch's public functions. Imports torch: import this module late.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from index.precision import Precision, supports_bfloat16
from index.weights.eight_bits import EightBitLinear

# How many rows weights are laid out for; any number is multiplied.
_ROWS = 2048

Rows = Callable[..., Tensor]


def linear(weight: Tensor, bias: Tensor, precision: Precision) -> Rows:
    """A linear layer: called with rows, and ``gelu=True`` or ``added``, rows to add to its own.

    Args:
        weight: float32, shape (numbers out, numbers in).
        bias: float32, shape (numbers out,).
        precision: of the product.
    """
    if precision == "int8":
        return _EightBits(weight, bias)
    kind = torch.bfloat16 if precision == "bfloat16" else torch.float32
    made = _OneDnn if _has_onednn(kind) else _Plain
    return made(weight.detach().to(kind), bias.detach().to(kind))


@cache
def _has_onednn(kind: torch.dtype) -> bool:
    """Whether oneDNN multiplies such numbers here by weights laid out for it, and rightly.

    PyTorch makes these functions for its own compiler, so it is tried whether they are still there
    as we know them. Where the processor is none of x86 or has no bfloat16, they gain nothing.
    """
    x86 = torch.backends.cpu.get_cpu_capability().startswith("AVX")
    if not x86 or (kind == torch.bfloat16 and not supports_bfloat16()):
        return False
    weight, bias, rows = torch.eye(32, dtype=kind), torch.ones(32, dtype=kind), torch.eye(32)
    ways: tuple[dict[str, Any], ...] = ({}, {"gelu": True}, {"added": rows.to(kind)})
    try:
        laid_out, plain = _OneDnn(weight, bias), _Plain(weight, bias)
        pairs = [(laid_out(rows.to(kind), **way), plain(rows.to(kind), **way)) for way in ways]
    except (AttributeError, RuntimeError, TypeError):
        return False
    return all(torch.allclose(found, expected, rtol=0.02) for found, expected in pairs)


class _Plain:
    """A linear layer by PyTorch's public functions."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self._weight, self._bias = weight, bias

    def __call__(self, rows: Tensor, gelu: bool = False, added: Tensor | None = None) -> Tensor:
        found = functional.linear(rows, self._weight, self._bias)
        if gelu:
            return functional.gelu(found)
        return found if added is None else found.add_(added)


class _OneDnn:
    """A linear layer by oneDNN, which does what follows it in the same pass."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self._weight = torch.ops.mkldnn._reorder_linear_weight(weight.contiguous(), _ROWS)
        self._bias = bias

    def __call__(self, rows: Tensor, gelu: bool = False, added: Tensor | None = None) -> Tensor:
        multiply: Any = torch.ops.mkldnn._linear_pointwise
        if added is not None:
            found: Tensor = multiply.binary(rows, added, self._weight, self._bias, "add")
        else:
            follows, form = ("gelu", "none") if gelu else ("none", "")
            found = multiply(rows, self._weight, self._bias, follows, [], form)
        return found


class _EightBits:
    """A linear layer in 8 bits."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        layer = torch.nn.Linear(weight.shape[1], weight.shape[0], device="meta")
        layer.weight = torch.nn.Parameter(weight.detach(), requires_grad=False)
        layer.bias = torch.nn.Parameter(bias.detach(), requires_grad=False)
        self._layer = EightBitLinear(layer)

    def __call__(self, rows: Tensor, gelu: bool = False, added: Tensor | None = None) -> Tensor:
        found: Tensor = self._layer(rows)
        if gelu:
            return functional.gelu(found)
        return found if added is None else found.add_(added)
