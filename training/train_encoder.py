"""Fine-tunes the base into our encoder on JaQuAD's training articles.

Run as ``python -m training.train_encoder --shared ../shared``; a run that was killed goes on from
its last checkpoint. Writes a stock sentence-transformers folder beside the checkpoint.

The loss is the in-batch softmax of Henderson et al. (2017), "Efficient Natural Language Response
Suggestion", as in sentence-transformers' MultipleNegativesRankingLoss, over all passages of the
batch. That class takes pairs and encodes a passage once for each of its questions; here a passage
is encoded once for all of them, which is less than half of the work on JaQuAD.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 (its usual name)

from training.base.folder import PROMPTS
from training.base.prepare import base_folder, prepare_base
from training.english import load_translations, with_english
from training.freezing import FROZEN, make_trainable
from training.loop import (
    CHECKPOINT,
    LoopSettings,
    autocast,
    gradient_free,
    load_checkpoint,
    pick_device,
    runs_folder,
    train,
    trained,
)
from training.negatives import (
    Batch,
    BatchSizes,
    Ranks,
    mine_dense,
    mine_lexical,
    plan_epoch,
    question_rows,
)
from training.own_questions import TRAINING_USERS, load_user_questions, with_users
from training.passages import TrainingPassage, cut_articles, whole_paragraphs
from training.splits import SEED, Article, load_articles, split

PASSAGE_TOKENS = 192
_LONGEST = 384  # tokens of a whole paragraph that are read in training


@dataclass(frozen=True, slots=True)
class EncoderRecipe:
    """What decides the weights, beside the loop's settings.

    Attributes:
        sizes: what a batch holds.
        scale: what a cosine is multiplied by in the softmax (the inverse of the temperature).
        mined: negatives kept for each question and each miner.
        chunk_tokens: padded tokens that go through the model at once.
        frozen: layers, counted from the input, that stay as they are.
        first_epoch: number of the first epoch; it decides the order, so that a run that goes on
            from another one's model sees another one.
    """

    sizes: BatchSizes = field(default_factory=BatchSizes)
    scale: float = 40.0
    mined: int = 3
    chunk_tokens: int = 3072
    frozen: int = 0
    first_epoch: int = 0


def load_start(folder: Path, device: torch.device, frozen: int = 0) -> SentenceTransformer:
    """The model to start from: embeddings of words and ``frozen`` layers fixed, dropout off."""
    model = SentenceTransformer(
        str(folder),
        device=str(device),
        local_files_only=True,
        model_kwargs={"attn_implementation": "sdpa"},
    )
    make_trainable(model, frozen, (FROZEN, "pooler"))
    return model


class EncoderTask:
    """Questions against all passages of their batch."""

    def __init__(
        self, model: SentenceTransformer, passages: Sequence[TrainingPassage], recipe: EncoderRecipe
    ) -> None:
        self.model = model
        self._passages = passages
        self._recipe = recipe
        self._numbers = {key: n for n, key in enumerate(question_rows(passages))}
        self._lexical: Ranks | None = None
        width = model.get_embedding_dimension() or 0
        # The model's own vectors as they were in training; the next epoch's negatives come of them.
        self._seen_passages = np.zeros((len(passages), width), dtype=np.float32)
        self._seen_questions = np.zeros((len(self._numbers), width), dtype=np.float32)
        self._plan: list[Batch] = []
        self._first = 0
        self._epoch = -1

    @property
    def epoch_steps(self) -> int:
        """Batches of one epoch."""
        asked = dict.fromkeys((False, True), 0.0)
        for passage in self._passages:
            asked[passage.whole] += bool(passage.questions)
        share = self._recipe.sizes.whole_share if asked[True] else 0.0
        return round(((1 - share) * asked[False] + share * asked[True]) / self._recipe.sizes.asked)

    def backward(self, step: int) -> Mapping[str, float]:
        """One batch: loss, gradients, figures."""
        batch = self._batch(step)
        rows = [*batch.asked, *batch.beside]
        keys = [
            (row, at) for row in batch.asked for at in range(len(self._passages[row].questions))
        ]
        column = {row: at for at, row in enumerate(rows)}
        targets = torch.tensor([column[row] for row, _ in keys], device=self.model.device)
        vectors, tokens = self._encode([PROMPTS["passage"] + self._passages[r].text for r in rows])
        asked = [PROMPTS["query"] + self._passages[row].questions[at] for row, at in keys]
        questions, more = self._encode(asked)
        scores = self._recipe.scale * questions @ vectors.T
        loss = F.cross_entropy(scores, targets)
        loss.backward()  # type: ignore[no-untyped-call]
        self._seen_passages[rows] = gradient_free(vectors)
        self._seen_questions[[self._numbers[key] for key in keys]] = gradient_free(questions)
        right = float((scores.argmax(1) == targets).float().mean())
        return {"loss": loss.item(), "hit": right, "tokens": tokens + more, "pairs": len(keys)}

    def state(self) -> dict[str, Any]:
        """The current epoch's plan and the vectors seen."""
        return {
            "recipe": asdict(self._recipe),
            "digest": self._digest(),
            "epoch": self._epoch,
            "first": self._first,
            "plan": [[list(batch.asked), list(batch.beside)] for batch in self._plan],
            "seen_passages": torch.from_numpy(self._seen_passages),
            "seen_questions": torch.from_numpy(self._seen_questions),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take up what ``state`` gave.

        Raises:
            ValueError: the recipe or the data are others.
        """
        if state["recipe"] != asdict(self._recipe):
            raise ValueError("The checkpoint was made with another recipe; name another run.")
        if state["digest"] != self._digest():
            raise ValueError("The checkpoint was made from other data; name another run.")
        self._epoch, self._first = state["epoch"], state["first"]
        self._plan = [Batch(tuple(asked), tuple(beside)) for asked, beside in state["plan"]]
        self._seen_passages = state["seen_passages"].numpy()
        self._seen_questions = state["seen_questions"].numpy()

    def _digest(self) -> str:
        texts = json.dumps([(p.text, p.questions) for p in self._passages], ensure_ascii=False)
        return hashlib.sha256(texts.encode()).hexdigest()

    def _batch(self, step: int) -> Batch:
        if not self._plan or step - self._first >= len(self._plan):
            self._epoch, self._first = self._epoch + 1, step
            self._plan = self._new_plan()
        return self._plan[step - self._first]

    def _new_plan(self) -> list[Batch]:
        keep = self._recipe.mined
        if self._lexical is None:
            self._lexical = mine_lexical(self._passages, keep)
        mined = self._lexical
        if self._epoch > 0:
            own = mine_dense(self._passages, self._seen_questions, self._seen_passages, keep)
            mined = [[*one, *other] for one, other in zip(mined, own, strict=True)]
        rng = random.Random(SEED + self._recipe.first_epoch + self._epoch)  # noqa: S311 (a reproducible order, no secret)
        return plan_epoch(self._passages, mined, self._recipe.sizes, rng)

    def _encode(self, texts: list[str]) -> tuple[Tensor, int]:
        """Unit vectors in the order of ``texts``, and the tokens that took.

        Long texts go with long ones, so that little is padding.
        """
        tokenizer = self.model.tokenizer
        ids = tokenizer(texts, truncation=True, max_length=_LONGEST)["input_ids"]
        order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
        pieces, begin = [], 0
        while begin < len(order):
            size = max(1, self._recipe.chunk_tokens // len(ids[order[begin]]))
            chosen = order[begin : begin + size]
            padded = tokenizer.pad({"input_ids": [ids[i] for i in chosen]}, return_tensors="pt")
            features = {name: value.to(self.model.device) for name, value in padded.items()}
            with autocast(self.model.device):
                pieces.append(self.model(features)["sentence_embedding"].float())
            begin += size
        back = torch.tensor(np.argsort(order), device=self.model.device)
        return F.normalize(torch.cat(pieces), dim=-1)[back], sum(map(len, ids))


def write_encoder(start: Path, checkpoint: Path, target: Path, device: torch.device) -> None:
    """A stock folder: the files of what training started from, the checkpoint's weights."""
    model = load_start(start, device)
    model.load_state_dict(load_checkpoint(checkpoint)["model"], strict=False)
    beside = target.with_name(f".{target.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    model.save(str(beside), create_model_card=False)
    shutil.rmtree(target, ignore_errors=True)
    beside.rename(target)


def main() -> None:
    parser = argparse.ArgumentParser(description="Fine-tune the encoder.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--run", default="encoder", help="name of the run; it resumes by it")
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--scale", type=float, default=EncoderRecipe().scale)
    parser.add_argument("--frozen", type=int, default=0, help="lower layers that stay")
    parser.add_argument("--start", type=trained, help="folder or run to go on from, not the base")
    parser.add_argument("--first-epoch", type=int, default=0, help="decides the order")
    parser.add_argument("--own", action="store_true", help="our own questions, too")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    device = pick_device()
    start = options.start or prepare_base(base_folder())
    recipe = EncoderRecipe(
        scale=options.scale, frozen=options.frozen, first_epoch=options.first_epoch
    )
    model = load_start(start, device, recipe.frozen)
    training: Sequence[Article]
    training, _ = split(load_articles(options.shared / "data/jaquad/train.json.gz"))
    if options.own:
        training = with_english(training, load_translations())
        training = with_users(training, load_user_questions(TRAINING_USERS))

    def count_tokens(text: str) -> int:
        return len(model.tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])

    passages = cut_articles(training, count_tokens, PASSAGE_TOKENS) + whole_paragraphs(training)
    task = EncoderTask(model, passages, recipe)
    settings = LoopSettings(round(options.epochs * task.epoch_steps), options.learning_rate)
    folder = runs_folder(options.run)
    print(
        f"{task.epoch_steps} steps an epoch, {settings.steps} in all; log in {folder}", flush=True
    )
    train(task, settings, folder)
    write_encoder(start, folder / CHECKPOINT, folder / "model", device)
    print(json.dumps({"model": str(folder / "model"), "steps": settings.steps}))


if __name__ == "__main__":
    main()
