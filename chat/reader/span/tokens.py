"""Texts into tokens with their exact places, by any tokenizer, and how two texts are joined."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chat.reader.span.align import align

IntArray = NDArray[np.int64]
Places = Sequence[tuple[int, int]]
"""First code point of each token, and one past its last, as a tokenizer tells them."""
# Texts of which the tokens are kept: some three kilobytes each.
_KEPT = 4_000


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of a text, special tokens left out.

    Attributes:
        ids: their numbers in the vocabulary.
        starts: for each the first code point of the text that it stands for, shape (tokens,).
        ends: one past the last, shape (tokens,). Places rise, do not overlap and hold no white
            space at their edges; a token that stands for nothing of its own has an empty one.
    """

    ids: tuple[int, ...]
    starts: IntArray
    ends: IntArray

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class PairTemplate:
    """How a model's two texts are joined: ``[CLS] first [SEP] second [SEP]`` and its like.

    Attributes:
        before: special tokens before the first text.
        between: those between both.
        after: those after the second.
        types: token type of each of the five parts, in order.
        null: the place of the token that stands for "no answer" in the whole input, counted
            from the end where negative.
    """

    before: tuple[int, ...]
    between: tuple[int, ...]
    after: tuple[int, ...]
    types: tuple[int, int, int, int, int]
    null: int

    @property
    def specials(self) -> int:
        """The number of special tokens."""
        return len(self.before) + len(self.between) + len(self.after)


class TextTokenizer:
    """A tokenizer of transformers, fast or slow, that tells where tokens stand.

    Args:
        tokenizer: any ``PreTrainedTokenizerBase``; not safe to share between threads.
        template: how it joins two texts, where that is known.
    """

    def __init__(self, tokenizer: Any, template: PairTemplate | None = None) -> None:
        self.tokenizer = tokenizer
        self.template = template or _template(tokenizer)
        self.tokens = lru_cache(maxsize=_KEPT)(self._tokens)

    def forget(self) -> None:
        """Let go of the tokens that are kept."""
        self.tokens.cache_clear()

    def _tokens(self, text: str) -> Tokens:
        ids, places = self._split(text)
        starts, ends = _tidy(text, places)
        return Tokens(tuple(ids), starts, ends)

    def _split(self, text: str) -> tuple[Sequence[int], Places]:
        """Numbers of the tokens of a text, and their places as the tokenizer has them."""
        if self.tokenizer.is_fast:
            encoded = self.tokenizer(
                text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
            )
            return encoded["input_ids"], encoded["offset_mapping"]
        words = self.tokenizer.tokenize(text)
        ids = self.tokenizer.convert_tokens_to_ids(words)
        spans = align(text, words, self.tokenizer.unk_token)
        return ids, [(span.start, span.end) for span in spans]


def _tidy(text: str, places: Places) -> tuple[IntArray, IntArray]:
    """Places without white space, one after the other, marks kept with their letter.

    A tokenizer's own places hold the space before a word (Metaspace), overlap where one character
    became two tokens or a space mark was put before the text, and leave out a mark that
    normalisation joined to its letter (the second half of a half-width voiced kana).
    """
    starts, ends = [], []
    for start, end in places:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        starts.append(start)
        ends.append(end)
    following = len(text)
    for number in range(len(starts) - 1, -1, -1):
        end = min(ends[number], following)
        while starts[number] < end < following and _is_mark(text[end]):
            end += 1
        starts[number] = min(starts[number], end)
        ends[number] = end
        following = starts[number]
    return np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)


def _is_mark(char: str) -> bool:
    return unicodedata.combining(unicodedata.normalize("NFKD", char)[0]) != 0


def _template(tokenizer: Any) -> PairTemplate:
    """How ``tokenizer`` joins two texts, seen from an example."""
    if tokenizer.is_fast:
        encoded = tokenizer("1", "1", return_token_type_ids=True, verbose=False)
        ids, types = encoded["input_ids"], encoded["token_type_ids"]
        owners = encoded.sequence_ids()
    else:
        ids = tokenizer.build_inputs_with_special_tokens([-1], [-2])
        types = tokenizer.create_token_type_ids_from_sequences([-1], [-2])
        owners = [{-1: 0, -2: 1}.get(number) for number in ids]
    return template_of(ids, types, owners, tokenizer.cls_token_id)


def template_of(
    ids: Sequence[int], types: Sequence[int], owners: Sequence[int | None], null: int | None
) -> PairTemplate:
    """The template that joined two texts of a word each.

    Args:
        ids: the tokens of both, special ones included.
        types: their types.
        owners: for each 0 or 1 for its text, None for special tokens.
        null: the token that stands for "no answer"; the first where it is not among ``ids``.
    """
    first, second = owners.index(0), owners.index(1)
    first_end = second - owners[:second][::-1].index(0)
    second_end = len(owners) - owners[::-1].index(1)
    edges = (0, first, first_end, second, second_end)
    kinds = [types[min(edge, len(types) - 1)] for edge in edges]
    place = ids.index(null) if null in ids else 0
    return PairTemplate(
        before=tuple(ids[:first]),
        between=tuple(ids[first_end:second]),
        after=tuple(ids[second_end:]),
        types=(kinds[0], kinds[1], kinds[2], kinds[3], kinds[4]),
        null=place if place < second else place - len(ids),
    )
