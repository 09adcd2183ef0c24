"""A BERT held in memory as the first module of a sentence-transformers model.

The library's own ``Transformer`` module can only be made from a folder. Imports torch: import
this module late.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sentence_transformers.base.modules import InputModule
from torch.nn import Identity
from transformers import BertModel, PreTrainedTokenizerFast

from index.precision import Precision
from index.weights.inference import InferenceBert, understands


class BertBody(InputModule):  # type: ignore[misc]  # the library is untyped here
    """Texts into token vectors, as ``Transformer`` makes them for a BERT."""

    def __init__(self, model: BertModel, tokenizer: PreTrainedTokenizerFast) -> None:
        super().__init__()
        self.model = model
        self.tokenizer = tokenizer
        self._inference: InferenceBert | None = None

    def only_infer(self, precision: Precision) -> None:
        """Compute by ``InferenceBert`` from here on, where it computes the same.

        Args:
            precision: of the products; not "auto".
        """
        if understands(self.model.config):
            self._inference = InferenceBert(self.model, precision)
            # Its weights are not wanted twice; calling it now fails.
            self.model.encoder = Identity()

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
        if self._inference is not None:
            lengths = features["attention_mask"].sum(dim=1).tolist()
            found = self._inference(features["input_ids"], lengths, features.get("token_type_ids"))
        else:
            inputs = {name: features[name] for name in self.tokenizer.model_input_names}
            found = self.model(**inputs).last_hidden_state
        features["token_embeddings"] = found
        return features

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Refused: a folder that names this class would need Shutten to load.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("index.weights.export writes folders that load anywhere")
