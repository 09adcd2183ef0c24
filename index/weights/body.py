"""A BERT held in memory as the first module of a sentence-transformers model.

The library's own ``Transformer`` module can only be made from a folder. Imports torch: import
this module late.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sentence_transformers.base.modules import InputModule
from transformers import BertModel, PreTrainedTokenizerFast


class BertBody(InputModule):  # type: ignore[misc]  # the library is untyped here
    """Texts into token vectors, as ``Transformer`` makes them for a BERT."""

    def __init__(self, model: BertModel, tokenizer: PreTrainedTokenizerFast) -> None:
        super().__init__()
        self.model = model
        self.tokenizer = tokenizer

    @property
    def max_seq_length(self) -> int:
        """Longest input in tokens, special tokens counted; longer ones are cut."""
        return int(self.tokenizer.model_max_length)

    @max_seq_length.setter
    def max_seq_length(self, value: int) -> None:
        self.tokenizer.model_max_length = value

    def get_embedding_dimension(self) -> int:
        """Length of a token's vector."""
        return int(self.model.config.hidden_size)

    def preprocess(
        self, inputs: Sequence[str], prompt: str | None = None, **_: Any
    ) -> dict[str, Any]:
        """Token ids and attention mask, shape (texts, longest of them)."""
        texts = [(prompt or "") + text for text in inputs]
        batch = self.tokenizer(texts, padding=True, truncation="longest_first", return_tensors="pt")
        return dict(batch)

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Adds ``token_embeddings``, shape (texts, tokens, dimension)."""
        inputs = {name: features[name] for name in self.tokenizer.model_input_names}
        features["token_embeddings"] = self.model(**inputs).last_hidden_state
        return features

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Refused: a folder that names this class would need Shutten to load.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("index.weights.export writes folders that load anywhere")
