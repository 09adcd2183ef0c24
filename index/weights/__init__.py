"""Our own models as they are shipped: packed into few bits, expanded in memory when loaded.

:mod:`~index.weights.layout` is the folder, :mod:`~index.weights.manifest` what it says of itself,
:mod:`~index.weights.quantize` the numbers, :mod:`~index.weights.unpack` the tensors under stock
names; :mod:`~index.weights.load` makes models of them in memory and :mod:`~index.weights.export`
folders for other programs. ``training.pack`` writes the folder. Importing this imports no torch.
"""

from index.weights.export import export_models
from index.weights.layout import PackedFolder, find_packed
from index.weights.load import load_encoder, load_reader
from index.weights.manifest import KINDS, Kind

__all__ = [
    "KINDS",
    "Kind",
    "PackedFolder",
    "export_models",
    "find_packed",
    "load_encoder",
    "load_reader",
]
