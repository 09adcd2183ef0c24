"""Linear layers in 8 bits, for processors that have no bfloat16.

Weights are rounded per output channel, activations per token: a few tokens of a BERT (the first,
separators) hold numbers a hundred times those of others (Dettmers et al., 2022), and with one range
for all of them the others vanish. So each token is rounded within its own range, and what a window
scores does not hang on which others are computed with it (up to a rounding that falls the other
way), as it would with PyTorch's own dynamic quantisation. That one's tensors are to be removed,
too; these are plain tensors of integers, which oneDNN multiplies.
"""

from __future__ import annotations

from typing import Any

import torch

# Activations take 7 bits: x86 before VNNI adds pairs of products up in 16 bits, which 8 overflow.
_MIDDLE, _STEPS = 64, 63
_WEIGHT_STEPS = 127
_LEAST = 1e-8


class EightBitLinear(torch.nn.Module):
    """What a linear layer computes, with weights of 8 bits; made of one, not trainable."""

    def __init__(self, layer: torch.nn.Linear) -> None:
        super().__init__()
        weight = layer.weight.detach().float()
        self._scales = weight.abs().amax(dim=1).clamp_(min=_LEAST) / _WEIGHT_STEPS
        codes = (weight / self._scales[:, None]).round_().to(torch.int8)
        self._zeros = torch.zeros(len(codes), dtype=torch.int32)
        # What a token's middle, taken off before rounding, adds to each product.
        self._sums = codes.sum(dim=1) * self._scales
        self._packed = torch.ops.onednn.qlinear_prepack(codes, None)
        bias = torch.zeros(len(codes)) if layer.bias is None else layer.bias
        self._bias = bias.detach().float()

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Products of ``inputs``, float32, shape (..., numbers in), with the weights."""
        tokens = inputs.reshape(-1, inputs.shape[-1])
        highest, lowest = tokens.amax(dim=1, keepdim=True), tokens.amin(dim=1, keepdim=True)
        middle = (highest + lowest).mul_(0.5)
        step = (highest - lowest).mul_(0.5 / _STEPS).clamp_(min=_LEAST)
        # Cut off after half a step was added, which is rounding in one pass less.
        codes = torch.addcmul(_MIDDLE + 0.5 - middle / step, tokens, 1 / step).to(torch.uint8)
        products = torch.addcmul(self._bias, middle, self._sums)
        products.addcmul_(self.multiply(codes), step)
        return products.view(*inputs.shape[:-1], -1)

    def multiply(self, codes: torch.Tensor) -> torch.Tensor:
        """Products in float32, in steps of each token."""
        multiply: Any = torch.ops.onednn.qlinear_pointwise
        weights = (self._packed, self._scales, self._zeros)
        output = (1.0, 0, torch.float32)
        products: torch.Tensor = multiply(
            codes, 1.0, _MIDDLE, *weights, None, *output, "none", [], ""
        )
        return products


def to_eight_bits(model: torch.nn.Module, apart: str) -> None:
    """Replace the linear layers of a model, but for the one named ``apart``."""
    for module in list(model.modules()):
        for name, layer in list(module.named_children()):
            if isinstance(layer, torch.nn.Linear) and name != apart:
                setattr(module, name, EightBitLinear(layer))
