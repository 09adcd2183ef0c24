"""Examples as the model gets them: windows of tokens, and which tokens are the answer's.

Windows are made by the product's own ``make_windows``, so training sees what reading sees. No
answer is the token that stands for it (``<s>``), for start and end alike, as in BERT's reader for
SQuAD 2.0.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chat.reader.span.tokens import TextTokenizer
from chat.reader.span.windows import Window, WindowLimits, make_windows
from ingest.document import Span
from training.reader_recipe import Example, Kind


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """One input of the model and what it should say of it.

    Attributes:
        ids: the tokens, int32.
        start: the answer's first token, or the one that stands for no answer.
        end: its last token, or the one that stands for no answer.
        kind: where the example comes from.
        exact: whether the answer's edges are edges of tokens.
    """

    ids: NDArray[np.int32]
    start: int
    end: int
    kind: Kind
    exact: bool = True

    @property
    def answerable(self) -> bool:
        """Whether there is an answer."""
        return self.kind is Kind.ANSWERABLE


def make_targets(
    examples: Iterable[Example],
    tokenizer: TextTokenizer,
    limits: WindowLimits,
    rng: random.Random,
) -> list[Target]:
    """One window of each example: that which shows most around the answer.

    Where an example has no place for an answer, ``rng`` chooses. Answerable examples that no window
    holds whole are left out, and so are empty contexts.
    """
    made = []
    for example in examples:
        windows = make_windows(example.pair, tokenizer, limits)
        if windows and (target := _target(example, windows, rng)) is not None:
            made.append(target)
    return made


def _target(example: Example, windows: Sequence[Window], rng: random.Random) -> Target | None:
    if example.answer is None:
        return _null(rng.choice(windows), example.kind)
    answer = example.answer
    best = max(windows, key=lambda window: _margin(window, answer))
    if not example.answerable:
        return _null(best, example.kind)
    found = best.tokens_of(answer)
    if found is None:
        return None
    start, end = best.starts[found[0] - best.first], best.ends[found[1] - best.first]
    exact = (int(start), int(end)) == (answer.start, answer.end)
    return Target(_ids(best), *found, example.kind, exact)


def _null(window: Window, kind: Kind) -> Target:
    return Target(_ids(window), window.null, window.null, kind)


def _ids(window: Window) -> NDArray[np.int32]:
    return np.array(window.ids, dtype=np.int32)


def _margin(window: Window, answer: Span) -> int:
    """Characters that a window shows on the shorter side of ``answer``; negative: not all of it."""
    return int(min(answer.start - window.starts[0], window.ends[-1] - answer.end))


def plan_steps(
    targets: Sequence[Target], batch_tokens: int, batches: int, rng: random.Random
) -> list[list[list[int]]]:
    """The steps of an epoch: each a few batches of rows of about one length.

    Args:
        targets: what is learned from; each comes once.
        batch_tokens: padded tokens of a batch at most; a longer window alone is a batch.
        batches: batches of a step.
        rng: decides the order.
    """
    order = rng.sample(range(len(targets)), len(targets))
    order.sort(key=lambda row: len(targets[row].ids))
    made: list[list[int]] = []
    for row in order:
        width = len(targets[row].ids)
        if not made or width * (len(made[-1]) + 1) > batch_tokens:
            made.append([])
        made[-1].append(row)
    rng.shuffle(made)
    return [made[begin : begin + batches] for begin in range(0, len(made), batches)]
