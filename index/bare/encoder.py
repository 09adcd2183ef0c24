"""Texts into vectors with our encoder, without torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from tokenizers import Tokenizer

from index.bare.bert import Bert
from index.bare.weights import load_bert, load_stored
from index.dense import Vectors
from index.weights.layout import PackedFolder
from index.weights.load import lacking
from index.weights.unpack import tokenizer_json


class BareEncoder:
    """What ``index.weights.load_encoder`` computes; safe to share between threads.

    Args:
        bert: its body.
        tokenizer: puts special tokens first and last.
        prompts: texts put before questions and passages.
        max_tokens: longest input, special tokens counted; longer ones are cut.
    """

    def __init__(
        self, bert: Bert, tokenizer: Tokenizer, prompts: Mapping[str, str], max_tokens: int
    ) -> None:
        self._bert = bert
        self._tokenizer = tokenizer
        self.prompts = prompts
        self._max_tokens = max_tokens

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._bert.width

    def count_tokens(self, text: str) -> int:
        """The number of tokens of ``text``, special tokens left out."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Means over the tokens, of unit length, shape (len(texts), dimension)."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        hidden = self._bert.hidden([self._ids(text) for text in texts])
        vectors: Vectors = np.stack([tokens.mean(axis=0) for tokens in hidden])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text).ids
        return ids if len(ids) <= self._max_tokens else [*ids[: self._max_tokens - 1], ids[-1]]


def open_bare_encoder(folder: PackedFolder, max_tokens: int = 0) -> BareEncoder:
    """The encoder of a packed folder.

    Args:
        folder: the packed models.
        max_tokens: longest input; 0, or more than the model takes, for the model's own limit.

    Raises:
        ModelError: there is none (``models_lacking``), or a file of it is damaged
            (``models_damaged``, naming it).
    """
    entry = folder.manifest.encoder
    if entry is None:
        raise lacking(folder, "encoder")
    bert = load_bert(folder, "encoder", load_stored(folder, "encoder"))
    tokenizer = Tokenizer.from_str(tokenizer_json(folder, "encoder"))
    limit = min(max_tokens or entry.max_tokens, entry.max_tokens, len(bert.places))
    return BareEncoder(bert, tokenizer, entry.prompts, limit)
