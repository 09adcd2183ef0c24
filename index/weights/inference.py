"""The forward pass of a BERT for inference alone, near what the processor can multiply.

What Transformers computes (Devlin et al., 2019), the same layers in the same order, with less
around the matrix products:

- The tokens of all texts stand in one matrix without padding, some two thousand at a time, so that
  what one layer hands to the next stays in the processor's cache. Attention alone goes text by
  text, or by groups of about one length.
- Queries, keys and values are one product, the scale of the queries is in its weights. On x86,
  oneDNN multiplies in float32, too (twice as quick as MKL where that is not on a processor of its
  maker), with weights laid out once; GELU and the sum with what went round the layer are part of
  the product before them.
- In bfloat16, weights and what goes between layers are bfloat16 once and for all, where autocast
  casts at each call. Products, norms and softmax sum up in float32 inside.

Imports torch: import this module late.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from index.lots import lots
from index.precision import Precision
from index.weights.linear import Rows, linear

# Tokens that go through the layers together: less multiplies slower, more leaves the cache.
_TOKENS = 2048
# Scores of attention, in numbers, that are worked out together: more than these leave the cache.
_SCORES = 4_000_000
# Texts up to so many tokens apart share a group of attention; the shorter ones are masked there.
_APART = 8


def understands(config: Any) -> bool:
    """Whether this computes what a model of this ``BertConfig`` does."""
    kind = getattr(config, "position_embedding_type", None) or "absolute"
    plain = not (config.is_decoder or getattr(config, "add_cross_attention", False))
    return bool(config.hidden_act == "gelu" and kind == "absolute" and plain)


class InferenceBert:
    """The body of a BERT, not trainable; keeps nothing of a call, so threads may share it.

    Args:
        model: a ``BertModel`` that ``understands``; its weights are copied.
        precision: "float32", "bfloat16" or "int8" (linear layers alone, see ``eight_bits``).
    """

    def __init__(self, model: Any, precision: Precision = "float32") -> None:
        with torch.no_grad():
            embeddings, config = model.embeddings, model.config
            self._words = embeddings.word_embeddings.weight.detach()
            self._places = embeddings.position_embeddings.weight.detach()
            self._types = embeddings.token_type_embeddings.weight.detach()
            # Nearly all inputs have one type throughout.
            self._first_type = self._places + self._types[0]
            self._norm = _Norm(embeddings.LayerNorm, torch.float32)
            self._flow = torch.bfloat16 if precision == "bfloat16" else torch.float32
            self._heads = int(config.num_attention_heads)
            self._layers = [_Layer(layer, self._heads, precision) for layer in model.encoder.layer]
        self.width = int(config.hidden_size)

    def __call__(self, ids: Tensor, lengths: Sequence[int], types: Tensor | None = None) -> Tensor:
        """Vectors of tokens.

        Args:
            ids: shape (texts, longest), each text at the beginning of its row.
            lengths: tokens of each text; what stands behind them is not looked at.
            types: token types, of the shape of ``ids``; None where all are 0.

        Returns:
            float32, shape (texts, longest, width); zeros behind a text's end.
        """
        with torch.no_grad():
            found = torch.zeros(*ids.shape, self.width)
            flat = found.view(-1, self.width)
            for numbers in lots(lengths, _TOKENS):
                sizes = [lengths[number] for number in numbers]
                place = torch.cat([torch.arange(size) for size in sizes])
                first = torch.tensor(numbers) * ids.shape[1]
                rows = place + first.repeat_interleave(torch.tensor(sizes))
                kinds = None if types is None else types.reshape(-1)[rows]
                hidden = self._embed(ids.reshape(-1)[rows], place, kinds)
                groups = _groups(sizes, self._heads)
                for layer in self._layers:
                    hidden = layer(hidden, groups)
                flat.index_copy_(0, rows, hidden.float())
        return found

    def _embed(self, ids: Tensor, place: Tensor, types: Tensor | None) -> Tensor:
        """What goes into the first layer, shape (tokens, width)."""
        if types is None:
            summed = self._words[ids] + self._first_type[place]
        else:
            summed = self._words[ids] + self._places[place] + self._types[types]
        return self._norm(summed).to(self._flow)


class _Norm:
    """Layer normalisation."""

    def __init__(self, layer: torch.nn.LayerNorm, kind: torch.dtype) -> None:
        self._weight, self._bias = layer.weight.detach().to(kind), layer.bias.detach().to(kind)
        self._eps = layer.eps

    def __call__(self, rows: Tensor) -> Tensor:
        return functional.layer_norm(rows, rows.shape[-1:], self._weight, self._bias, self._eps)


class _Layer:
    """Attention and the two layers behind it."""

    def __init__(self, layer: Any, heads: int, precision: Precision) -> None:
        attention = layer.attention.self
        parts = (attention.query, attention.key, attention.value)
        scale = math.sqrt(attention.query.out_features / heads)
        joined = torch.cat([parts[0].weight / scale, parts[1].weight, parts[2].weight])
        bias = torch.cat([parts[0].bias / scale, parts[1].bias, parts[2].bias])
        self._heads = heads
        self._flow = torch.bfloat16 if precision == "bfloat16" else torch.float32
        self._ask = linear(joined, bias, precision)
        self._gather = _linear_of(layer.attention.output.dense, precision)
        self._widen = _linear_of(layer.intermediate.dense, precision)
        self._narrow = _linear_of(layer.output.dense, precision)
        self._norm = _Norm(layer.attention.output.LayerNorm, self._flow)
        self._last_norm = _Norm(layer.output.LayerNorm, self._flow)

    def __call__(self, hidden: Tensor, groups: Sequence[_Group]) -> Tensor:
        """Hidden states, shape (tokens, width), into the next layer's."""
        asked = self._ask(hidden)
        context = torch.empty_like(hidden)
        for group in groups:
            group.attend(asked, context, self._heads)
        hidden = self._norm(self._gather(context, added=hidden))
        return self._last_norm(self._narrow(self._widen(hidden, gelu=True), added=hidden))


class _Group:
    """Texts of about one length, whose attention is worked out together.

    Args:
        begin: the row of its first token.
        sizes: tokens of its texts, which follow one another; the first is the longest.
    """

    def __init__(self, begin: int, sizes: Sequence[int]) -> None:
        self._texts, self._longest = len(sizes), sizes[0]
        self._rows = slice(begin, begin + sum(sizes))
        self._mask: Tensor | None = None
        if sizes[-1] < sizes[0]:
            lengths = torch.tensor(sizes)[:, None]
            inside = torch.arange(self._longest) < lengths
            self._mask = torch.zeros(inside.shape).masked_fill_(~inside, -1e9)
            self._kept = inside.flatten().nonzero()[:, 0]

    def attend(self, asked: Tensor, context: Tensor, heads: int) -> None:
        """Writes its rows of ``context``, shape (tokens, width).

        Args:
            asked: queries (scaled), keys and values of all tokens, shape (tokens, 3 · width).
            context: filled here.
            heads: into how many each is parted.
        """
        own = asked[self._rows]
        if self._mask is not None:
            padded = own.new_zeros(self._texts * self._longest, own.shape[1])
            own = padded.index_copy_(0, self._kept, own)
        parted = own.view(self._texts, self._longest, 3, heads, -1)
        weigh = _weigh_halved if asked.dtype == torch.bfloat16 else _weigh
        found = weigh(parted, self._mask).reshape(self._texts * self._longest, -1)
        context[self._rows] = found if self._mask is None else found[self._kept]


def _weigh(parted: Tensor, mask: Tensor | None) -> Tensor:
    """Attention by PyTorch's own kernel, the quickest in float32.

    Args:
        parted: shape (texts, longest, 3, heads, width of a head).
        mask: added to scores, shape (texts, longest).

    Returns:
        Shape (texts, longest, heads, width of a head).
    """
    queries, keys, values = parted.permute(2, 0, 3, 1, 4).unbind(0)
    bias = None if mask is None else mask[:, None, None, :]
    found = functional.scaled_dot_product_attention(queries, keys, values, bias, scale=1.0)
    return found.transpose(1, 2)


def _weigh_halved(parted: Tensor, mask: Tensor | None) -> Tensor:
    """As ``_weigh``, by plain products: oneDNN's of bfloat16 are quicker than that kernel."""
    texts, longest, _, heads, width = parted.shape
    flat = parted.permute(2, 0, 3, 1, 4).reshape(3, texts * heads, longest, width)
    queries, keys, values = flat.unbind(0)
    scores = torch.bmm(queries, keys.transpose(1, 2))
    if mask is not None:
        scores.view(texts, heads, longest, longest).add_(mask[:, None, None, :])
    found = torch.bmm(scores.softmax(-1), values)
    return found.view(texts, heads, longest, width).transpose(1, 2)


def _linear_of(layer: torch.nn.Linear, precision: Precision) -> Rows:
    return linear(layer.weight, layer.bias, precision)


def _groups(sizes: Sequence[int], heads: int) -> list[_Group]:
    """Texts of a lot, the longest first, by about one length."""
    cuts = [0]
    for number, size in enumerate(sizes):
        longest = sizes[cuts[-1]]
        scores = (number + 1 - cuts[-1]) * longest * longest * heads
        if number and (longest - size > _APART or scores > _SCORES):
            cuts.append(number)
    begins = [0]
    for size in sizes:
        begins.append(begins[-1] + size)
    cuts.append(len(sizes))
    return [_Group(begins[first], sizes[first:last]) for first, last in pairwise(cuts)]
