"""Which weights training leaves as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from torch import nn

FROZEN = "embeddings.word_embeddings"  # two thirds of the weights; both models share them packed


def make_trainable(model: nn.Module, layers: int, fixed: Sequence[str]) -> None:
    """Fix what is named and the lower ``layers``; turn dropout off.

    With lower layers fixed, all embeddings are: no gradient has to go down to them, which is a
    third of the time with half of the layers. ``model`` is left in evaluation mode: nothing in it
    behaves otherwise in training, once dropout is off.

    Args:
        model: of the BERT family, by the names of its parameters.
        layers: how many, counted from the input.
        fixed: what the names of other fixed parameters contain.
    """
    for name, parameter in model.named_parameters():
        below = _lies_below(name, layers) or (layers > 0 and ".embeddings." in name)
        parameter.requires_grad_(not below and not any(part in name for part in fixed))
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    model.eval()


def _lies_below(name: str, layer: int) -> bool:
    found = re.search(r"\.layer\.(\d+)\.", name)
    return found is not None and int(found[1]) < layer
