"""The reader with 8-bit linear layers, to see what that would be worth; the product has none.

PyTorch's dynamic quantisation: weights of 8 bits, activations rounded to 8 bits by the range of
what is computed at once. That makes a window's scores depend on the others of its batch, so each is
computed by itself.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import torch

from chat.reader.opening import loader
from chat.reader.span.model import SpanModel


def with_int8(model: SpanModel, name: str) -> SpanModel:
    """The same reader in 8 bits, settings and all.

    Args:
        model: the reader.
        name: its name.
    """
    settings = replace(model.settings, batch_tokens=1, precision="float32")
    return SpanModel(lambda: _quantised(*loader(name)()), settings)


def _quantised(network: Any, tokenizer: Any) -> tuple[Any, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its successor is another package
        quantise: Any = torch.ao.quantization.quantize_dynamic
        return quantise(network, {torch.nn.Linear}, dtype=torch.qint8), tokenizer
