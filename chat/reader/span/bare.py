"""Our reader without torch: the same windows and scores, by NumPy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from chat.reader.span.network import Logits
from chat.reader.span.tokens import Places, TextTokenizer, template_of
from chat.reader.span.windows import Window
from index.bare import Bert, load_bert, load_stored
from index.bare.bert import Linear
from index.bare.weights import linear
from index.weights import PackedFolder
from index.weights.layout import MANIFEST
from index.weights.load import lacking
from index.weights.unpack import HEAD_PREFIX, tokenizer_json
from ingest.errors import ModelError


class BareTokenizer(TextTokenizer):
    """Tokens of the ``tokenizers`` library, with nothing of Transformers around it."""

    def __init__(self, tokenizer: Tokenizer, first: str) -> None:
        """Args: the tokenizer, and its token that stands for "no answer"."""
        pair = tokenizer.encode("1", "1")
        template = template_of(
            pair.ids, pair.type_ids, pair.sequence_ids, tokenizer.token_to_id(first)
        )
        super().__init__(tokenizer, template)

    def _split(self, text: str) -> tuple[Sequence[int], Places]:
        encoded = self.tokenizer.encode(text, add_special_tokens=False)
        return encoded.ids, encoded.offsets


@dataclass(frozen=True, slots=True)
class BareNetwork:
    """What ``Network`` computes of our reader, in float32.

    Attributes:
        bert: the body.
        head: its two scores a token.
    """

    bert: Bert
    head: Linear

    def run(self, windows: Sequence[Window], limit: int) -> Iterator[tuple[int, Logits, Logits]]:
        """Start and end scores of windows; see ``Network.run``.

        Args:
            windows: the inputs.
            limit: not needed: nothing is padded, and batches are as large as caches are.
        """
        del limit
        for number, hidden in enumerate(self.bert.hidden([window.ids for window in windows])):
            scores = self.head(hidden)
            yield number, scores[:, 0], scores[:, 1]


def open_bare_reader(folder: PackedFolder) -> tuple[BareTokenizer, BareNetwork, int]:
    """The reader of a packed folder: tokenizer, network, and its longest input in tokens.

    Raises:
        ModelError: there is none (``models_lacking``), or a file of it is damaged
            (``models_damaged``, naming it).
    """
    entry = folder.manifest.reader
    if entry is None:
        raise lacking(folder, "reader")
    stored = load_stored(folder, "reader")
    bert = load_bert(folder, "reader", stored)
    try:
        head = linear(stored, HEAD_PREFIX.rstrip("."))
    except (KeyError, ValueError) as error:
        raise ModelError("models_damaged", folder=folder.root, file=MANIFEST) from error
    tokenizer = Tokenizer.from_str(tokenizer_json(folder, "reader"))
    first = entry.tokenizer["cls_token"]
    longest = min(entry.max_tokens, len(bert.places))
    return BareTokenizer(tokenizer, first), BareNetwork(bert, head), longest
