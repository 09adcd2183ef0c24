"""How good a reader is while it trains, on articles that it does not train on.

The product's windows and decoder are used, so the figures are those of the product with one
passage given; they choose settings, and are never reported as dev figures.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch import nn

from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.exact_match import exact_match
from chat.reader.span.decode import Candidate, DecodeSettings, decode, merge
from chat.reader.span.network import batches
from chat.reader.span.tokens import TextTokenizer
from chat.reader.span.windows import Window, WindowLimits, make_windows
from training.loop import autocast
from training.reader_examples import ExampleMaker
from training.reader_recipe import Example, Kind, ReaderRecipe
from training.splits import SEED

_BATCH_TOKENS = 8192
Scores = NDArray[np.float32]


def measured_recipe(recipe: ReaderRecipe) -> ReaderRecipe:
    """The recipe of what is measured: whole paragraphs with their title."""
    return replace(recipe, paragraph_share=1.0, untitled_share=0.0)


def choose(maker: ExampleMaker, answerable: int, each: int) -> list[Example]:
    """Examples to measure on: ``answerable`` of these and ``each`` of every other kind."""
    by_kind: dict[Kind, list[Example]] = {kind: [] for kind in Kind}
    for example in maker.epoch(0):
        by_kind[example.kind].append(example)
    rng = random.Random(SEED)  # noqa: S311 (a reproducible choice, no secret)
    counts = {kind: answerable if kind is Kind.ANSWERABLE else each for kind in Kind}
    return [
        example
        for kind, examples in by_kind.items()
        for example in rng.sample(examples, min(counts[kind], len(examples)))
    ]


class Measure:
    """Exact match and character F1 of the best span, AUROC of its margin.

    Args:
        examples: what is read.
        tokenizer: the reader's.
        limits: how long an input may be.
    """

    def __init__(
        self, examples: Sequence[Example], tokenizer: TextTokenizer, limits: WindowLimits
    ) -> None:
        self._examples = examples
        self._padding = tokenizer.tokenizer.pad_token_id
        self._windows: list[Window] = []
        self._owners: list[int] = []
        for number, example in enumerate(examples):
            made = make_windows(example.pair, tokenizer, limits)
            self._windows += made
            self._owners += [number] * len(made)

    def of(self, model: nn.Module) -> dict[str, float]:
        """The figures of a model, each 0 to 1; kinds without an example have none.

        ``em`` and ``f1`` are over answerable examples, whatever the margin; ``auroc_KIND`` says
        how well the margin tells them from those of a kind.
        """
        best = [found[0] if found else None for found in self._find(model)]
        em, f1, margins = [], [], {kind: list[float]() for kind in Kind}
        for example, candidate in zip(self._examples, best, strict=True):
            if candidate is not None:
                margins[example.kind].append(candidate.margin)
            if example.answer is not None and example.answerable:
                words = candidate.span.of(example.words) if candidate else None
                gold = [example.answer.of(example.words)]
                em.append(exact_match(words, gold))
                f1.append(character_f1(words, gold))
        figures = {"em": float(np.mean(em)), "f1": float(np.mean(f1))} if em else {}
        return figures | _aurocs(margins)

    def _find(self, model: nn.Module) -> list[tuple[Candidate, ...]]:
        settings = DecodeSettings()
        found: list[list[Sequence[Candidate]]] = [[] for _ in self._examples]
        for rows in batches([len(window) for window in self._windows], _BATCH_TOKENS):
            starts, ends = self._forward(model, [self._windows[row] for row in rows])
            for at, row in enumerate(rows):
                window, owner = self._windows[row], self._owners[row]
                words = self._examples[owner].words
                found[owner].append(decode(window, words, starts[at], ends[at], settings))
        return [merge(candidates, settings.candidates) for candidates in found]

    def _forward(self, model: nn.Module, windows: Sequence[Window]) -> tuple[Scores, Scores]:
        device = next(model.parameters()).device
        ids, mask = padded([window.ids for window in windows], self._padding, device)
        with torch.inference_mode(), autocast(device):
            scored = model(input_ids=ids, attention_mask=mask)
        starts: Scores = scored.start_logits.float().cpu().numpy()
        ends: Scores = scored.end_logits.float().cpu().numpy()
        return starts, ends


def padded(
    rows: Sequence[Sequence[int] | NDArray[np.int32]], padding: int, device: torch.device
) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and attention mask, each of shape (rows, longest row)."""
    shape = (len(rows), max(len(row) for row in rows))
    ids = torch.full(shape, padding, dtype=torch.long)
    mask = torch.zeros(shape, dtype=torch.long)
    for at, row in enumerate(rows):
        ids[at, : len(row)] = torch.as_tensor(np.asarray(row), dtype=torch.long)
        mask[at, : len(row)] = 1
    return ids.to(device), mask.to(device)


def _aurocs(margins: dict[Kind, list[float]]) -> dict[str, float]:
    sure = margins[Kind.ANSWERABLE]
    return {
        f"auroc_{kind.value}": float(
            roc_auc_score([1] * len(sure) + [0] * len(unsure), sure + unsure)
        )
        for kind, unsure in margins.items()
        if kind is not Kind.ANSWERABLE and sure and unsure
    }
