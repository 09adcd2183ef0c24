"""Learning to read: what a step of the reader's training computes.

The loss is that of Devlin et al., "BERT" (NAACL 2019), sections 4.2 and 4.3: cross entropy of start
and of end over the tokens of a window, where no answer is ``<s>``. Token types are 0 for question
and context alike, as in the base, which knows no pairs.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (its usual name)

from training.loop import autocast
from training.reader_measure import padded
from training.reader_recipe import ReaderRecipe
from training.reader_windows import Target, plan_steps
from training.splits import SEED


class ReaderTask:
    """Start and end of the answer, or that there is none.

    Args:
        model: with a start and end head.
        epoch: gives an epoch's windows; the same ones for the same number.
        recipe: what decides the weights.
        padding: the padding token.
        measure: gives figures for the log, four times an epoch.
    """

    def __init__(
        self,
        model: nn.Module,
        epoch: Callable[[int], list[Target]],
        recipe: ReaderRecipe,
        padding: int,
        measure: Callable[[nn.Module], Mapping[str, float]] | None = None,
    ) -> None:
        self.model = model
        self._make = epoch
        self._recipe = recipe
        self._padding = padding
        self._measure = measure
        self._epoch, self._first = 0, 0
        self._targets: list[Target] = []
        self._plan: list[list[list[int]]] = []
        self._take_up(0)
        self.epoch_steps = len(self._plan)

    @property
    def epoch_counts(self) -> dict[str, int]:
        """What the current epoch is made of: steps, tokens, inexact edges, examples by kind."""
        padded_tokens = sum(
            len(batch) * max(len(self._targets[row].ids) for row in batch)
            for batches in self._plan
            for batch in batches
        )
        return {
            "steps": len(self._plan),
            "tokens": sum(len(target.ids) for target in self._targets),
            "padded_tokens": padded_tokens,
            "inexact_edges": sum(not target.exact for target in self._targets),
            **Counter(target.kind.value for target in self._targets),
        }

    def backward(self, step: int) -> Mapping[str, float]:
        """One step: loss, gradients, figures."""
        figures: dict[str, float] = {}
        if self._measure is not None and step % max(1, self.epoch_steps // 4) == 0 < step:
            figures.update(self._measure(self.model))
        chosen = [[self._targets[row] for row in batch] for batch in self._batches(step)]
        count = sum(len(batch) for batch in chosen)
        sums = torch.stack([self._learn(batch, count) for batch in chosen]).sum(0).tolist()
        loss, starts, ends, answerable, nulls = sums
        tokens = sum(len(target.ids) for batch in chosen for target in batch)
        figures |= {"loss": loss, "examples": count, "tokens": tokens}
        if answerable:
            figures |= {"start": starts / answerable, "end": ends / answerable}
        if count > answerable:
            figures["null"] = nulls / (count - answerable)
        return figures

    def state(self) -> dict[str, Any]:
        """The place in the epoch, and what tells that the data are the same.

        The plan itself follows from these.
        """
        return {
            "recipe": asdict(self._recipe),
            "epoch": self._epoch,
            "first": self._first,
            "digest": self._digest(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take up what ``state`` gave.

        Raises:
            ValueError: the recipe or the data are others.
        """
        if state["recipe"] != asdict(self._recipe):
            raise ValueError("The checkpoint was made with another recipe; name another run.")
        if state["epoch"] != self._epoch:
            self._take_up(state["epoch"])
        self._first = state["first"]
        if state["digest"] != self._digest():
            raise ValueError("The checkpoint was made from other data; name another run.")

    def _learn(self, batch: Sequence[Target], count: int) -> Tensor:
        """Gradients of one batch of a step of ``count`` examples; its share of the figures."""
        device = next(self.model.parameters()).device
        ids, mask = padded([target.ids for target in batch], self._padding, device)
        gold = torch.tensor([[target.start, target.end] for target in batch], device=device)
        answerable = torch.tensor([target.answerable for target in batch], device=device)
        with autocast(device):
            scored = self.model(input_ids=ids, attention_mask=mask)
        # (2, examples, tokens): start and end; what is padded is no choice
        logits = torch.stack([scored.start_logits, scored.end_logits]).float()
        logits = logits.masked_fill(mask == 0, float("-inf"))
        loss = F.cross_entropy(logits.flatten(0, 1), gold.T.flatten(), reduction="sum")
        loss = loss / (2 * count)
        loss.backward()  # type: ignore[no-untyped-call]
        with torch.no_grad():
            right = logits.argmax(-1) == gold.T
            starts, ends = (right & answerable).sum(1)
            nulls = (right.all(0) & ~answerable).sum()
            counts = torch.stack([starts, ends, answerable.sum(), nulls])
            return torch.cat([loss.detach()[None], counts.to(loss.dtype)])

    def _batches(self, step: int) -> list[list[int]]:
        if step - self._first >= len(self._plan):
            self._first += len(self._plan)
            self._take_up(self._epoch + 1)
        return self._plan[step - self._first]

    def _take_up(self, epoch: int) -> None:
        rng = random.Random(f"{SEED} steps {epoch}")  # noqa: S311 (reproducible, no secret)
        self._epoch = epoch
        self._targets = self._make(epoch)
        recipe = self._recipe
        self._plan = plan_steps(self._targets, recipe.batch_tokens, recipe.batches, rng)

    def _digest(self) -> str:
        digest = hashlib.sha256(json.dumps(self._plan).encode())
        for target in self._targets:
            digest.update(target.ids.tobytes())
            digest.update(np.array([target.start, target.end], dtype=np.int32).tobytes())
        return digest.hexdigest()
