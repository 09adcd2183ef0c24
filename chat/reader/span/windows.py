"""Question and passage into inputs of a model: windows that overlap where a passage is too long.

Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers" (NAACL 2019), section 4.2,
is where questions and contexts were first joined so; training and reading use the same windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from chat.reader.span.tokens import IntArray, TextTokenizer, Tokens
from ingest.document import Span


@dataclass(frozen=True, slots=True)
class WindowLimits:
    """How long the parts of an input may be, in tokens.

    Attributes:
        tokens: the whole input, special tokens counted; at most what the model takes.
        stride: how much of a passage two windows share.
        question: the question, cut there; a third of ``tokens`` if that is less.
        head: title and headings, cut there; an eighth of ``tokens`` if that is less.
    """

    tokens: int = 384
    stride: int = 96
    question: int = 64
    head: int = 32


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage to look for its answer in.

    Attributes:
        question: its words.
        text: the passage's own words; answers are spans of these.
        head: what is read before them (title, headings), but holds no answers.
    """

    question: str
    text: str
    head: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """One input of a model.

    Attributes:
        ids: its tokens.
        types: their types, in the same order.
        null: the token whose scores stand for "no answer here".
        first: the first token of the passage.
        starts: places of the passage's tokens in its words, shape (passage tokens,).
        ends: one past the last code point of each, shape (passage tokens,).
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]
    null: int
    first: int
    starts: IntArray
    ends: IntArray

    def __len__(self) -> int:
        return len(self.ids)

    def tokens_of(self, span: Span) -> tuple[int, int] | None:
        """First and last token (places in ``ids``) of words of the passage, to train on.

        Returns:
            The fewest tokens that hold the span, or None where it does not lie whole in this
            window.
        """
        full = np.flatnonzero(self.ends > self.starts)
        if not full.size or span.start < self.starts[full[0]] or self.ends[full[-1]] < span.end:
            return None
        inside = full[(self.starts[full] < span.end) & (self.ends[full] > span.start)]
        if not inside.size:
            return None
        return self.first + int(inside[0]), self.first + int(inside[-1])


def make_windows(pair: Pair, tokenizer: TextTokenizer, limits: WindowLimits) -> list[Window]:
    """The windows of a pair, in reading order; none where the passage has no token.

    Each holds the whole question (or its beginning), the head and a part of the passage; the last
    one reaches back, so that it is as full as the others.

    Raises:
        ValueError: ``limits`` leave no room for the passage.
    """
    template = tokenizer.template
    asked = tokenizer.tokens(pair.question).ids[: min(limits.question, limits.tokens // 3)]
    head = tokenizer.tokens(pair.head).ids if pair.head else ()
    head = head[: min(limits.head, limits.tokens // 8)]
    room = limits.tokens - template.specials - len(asked) - len(head)
    if room < 1:
        raise ValueError(f"no room for a passage in {limits.tokens} tokens")
    tokens = tokenizer.tokens(pair.text)
    before = (*template.before, *asked, *template.between, *head)
    types = tuple(
        np.repeat(
            template.types[:4],
            (len(template.before), len(asked), len(template.between), len(head)),
        ).tolist()
    )
    windows = []
    for begin, end in _cuts(len(tokens), room, limits.stride):
        ids = (*before, *tokens.ids[begin:end], *template.after)
        kinds = (*types, *(template.types[3],) * (end - begin))
        kinds += (template.types[4],) * len(template.after)
        windows.append(_window(ids, kinds, template.null, len(before), tokens, begin, end))
    return windows


def _window(
    ids: tuple[int, ...],
    types: tuple[int, ...],
    null: int,
    first: int,
    tokens: Tokens,
    begin: int,
    end: int,
) -> Window:
    place = null if null >= 0 else len(ids) + null
    return Window(ids, types, place, first, tokens.starts[begin:end], tokens.ends[begin:end])


def _cuts(length: int, room: int, stride: int) -> Iterator[tuple[int, int]]:
    """Ranges of ``room`` tokens that cover ``length`` and share ``stride`` (at most a half)."""
    if 0 < length <= room:
        yield 0, length
    elif length:
        step = room - min(stride, room // 2)
        for begin in range(0, length - room, step):
            yield begin, begin + room
        yield length - room, length
