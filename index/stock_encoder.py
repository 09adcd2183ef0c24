"""Any sentence-transformers model as the encoder uses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np

from index.dense import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class StockEncoder:
    """What ``index.bare.BareEncoder`` is for our model, for any; not safe to share between threads.

    Args:
        model: loaded and configured.
        batch_size: texts a batch.
        halved: whether its matrix products are to be of bfloat16.
    """

    def __init__(self, model: SentenceTransformer, batch_size: int, halved: bool = False) -> None:
        self.model = model
        self._batch_size = batch_size
        self._halved = halved

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.model.get_embedding_dimension() or 0)

    @property
    def prompts(self) -> Mapping[str, str]:
        """Texts put before questions and passages, by the model's names for these."""
        return self.model.prompts or {}

    def count_tokens(self, text: str) -> int:
        """The number of tokens of ``text``, special tokens left out."""
        tokenizer = self.model.tokenizer
        # Those of transformers warn of long texts; those of static models know no such option.
        quiet = {"verbose": False} if hasattr(tokenizer, "model_max_length") else {}
        return len(tokenizer.encode(text, add_special_tokens=False, **quiet))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of ``texts``, shape (len(texts), dimension), unit length."""
        with self._casting():
            vectors = self.model.encode(
                list(texts),
                batch_size=self._batch_size,
                prompt="",
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)

    def _casting(self) -> AbstractContextManager[Any]:
        if not self._halved:
            return nullcontext()
        import torch

        return torch.autocast("cpu", torch.bfloat16)
