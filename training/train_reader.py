"""Fine-tunes the base into our span reader on JaQuAD's training articles.

Run as ``python -m training.train_reader --shared ../shared``; a run that was killed goes on from
its last checkpoint. Writes a stock Transformers folder (``BertForQuestionAnswering`` and its
tokenizer) beside the checkpoint.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import AutoTokenizer, BertForQuestionAnswering, PreTrainedTokenizerFast
from transformers.utils import logging

from chat.reader.span.scripts import split_scripts
from chat.reader.span.tokens import TextTokenizer
from training.base.prepare import base_folder, prepare_base
from training.english import load_translations, with_english
from training.entity_swaps import Gazetteer
from training.freezing import FROZEN, make_trainable
from training.loop import (
    CHECKPOINT,
    LoopSettings,
    load_checkpoint,
    pick_device,
    runs_folder,
    train,
    trained,
)
from training.own_questions import (
    TRAINING_NEAR_MISSES,
    TRAINING_TWINS,
    TRAINING_USERS,
    load_near_misses,
    load_user_questions,
    with_missing,
    with_users,
)
from training.posed_questions import load_posed, load_reading, with_posed
from training.reader_contexts import Corpus, build_corpus
from training.reader_examples import ExampleMaker
from training.reader_measure import Measure, choose, measured_recipe
from training.reader_recipe import ReaderRecipe
from training.reader_task import ReaderTask
from training.reader_windows import Target, make_targets
from training.splits import SEED, Article, load_articles, split
from training.weak.maker import thinned, with_weak

FIGURES = "figures.json"
MEASURED, MEASURED_EACH = 300, 60


def load_reader(
    folder: Path, device: torch.device, frozen: int = 0, seed: int = SEED
) -> BertForQuestionAnswering:
    """A model to train: word embeddings and ``frozen`` layers fixed, dropout off.

    The base gets a new head. A checkpoint's trained tensors can be loaded over it.
    """
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()  # that the head is new is what is wanted
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            model = BertForQuestionAnswering.from_pretrained(
                folder, local_files_only=True, dtype=torch.float32, attn_implementation="sdpa"
            )
    finally:
        logging.set_verbosity(verbosity)
    make_trainable(model, frozen, (FROZEN,))
    return model.to(device)


def load_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """The base's tokenizer, splitting at every change of script."""
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    backend = tokenizer.backend_tokenizer
    backend.pre_tokenizer = split_scripts(backend).pre_tokenizer
    return tokenizer


def write_reader(base: Path, checkpoint: Path, target: Path, start: Path | None = None) -> None:
    """A stock folder: the checkpoint's weights over those of its start, the base's tokenizer."""
    model = load_reader(start or base, torch.device("cpu"))
    model.load_state_dict(load_checkpoint(checkpoint)["model"], strict=False)
    beside = target.with_name(f".{target.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    model.save_pretrained(beside)
    load_tokenizer(base).save_pretrained(beside)
    shutil.rmtree(target, ignore_errors=True)
    beside.rename(target)


def epoch_maker(
    maker: ExampleMaker, tokenizer: TextTokenizer, recipe: ReaderRecipe
) -> Callable[[int], list[Target]]:
    """Gives the windows of an epoch."""

    def make(epoch: int) -> list[Target]:
        number = recipe.first_epoch + epoch
        rng = random.Random(f"{SEED} windows {number}")  # noqa: S311 (reproducible, no secret)
        return make_targets(maker.epoch(number), tokenizer, recipe.limits, rng)

    return make


def prepare_corpus(articles: Sequence[Article], base: Path, budget: int) -> Corpus:
    """What is read, cut as an index with the base cuts it."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))

    def count_tokens(text: str) -> int:
        return len(tokenizer.encode(text, add_special_tokens=False).ids)

    return build_corpus(articles, count_tokens, budget)


def prepare_task(
    shared: Path, base: Path, recipe: ReaderRecipe, device: torch.device, start: Path | None = None
) -> tuple[ReaderTask, Measure]:
    """The task on the training articles, and what it is measured by on the calibration ones.

    Args:
        shared: the folder of shared material.
        base: the base's folder.
        recipe: what decides the weights.
        device: where to compute.
        start: a folder that an earlier run wrote, to go on from; None for the base.
    """
    training, calibration = split(load_articles(shared / "data/jaquad/train.json.gz"))
    gazetteer = Gazetteer.load(shared / "data/ner-wikipedia/ner.json.gz")
    tokenizer = TextTokenizer(load_tokenizer(base))
    calibration = with_missing(calibration, load_near_misses())
    held_out = prepare_corpus(calibration, base, recipe.passage_tokens)
    maker = ExampleMaker(held_out, gazetteer, measured_recipe(recipe))
    measure = Measure(choose(maker, MEASURED, MEASURED_EACH), tokenizer, recipe.limits)
    training = with_english(training, load_translations())
    if recipe.users:
        training = with_users(training, load_user_questions(TRAINING_USERS))
    if recipe.pairs:
        training = with_users(training, load_user_questions(TRAINING_TWINS))
        training = with_missing(training, load_near_misses(TRAINING_NEAR_MISSES))
    if recipe.posed:
        training = with_posed(training, load_posed())
    if recipe.weak:
        training = with_weak(training, gazetteer)
    training = thinned(training, recipe.set_share, recipe.first_epoch)
    if recipe.posed:
        training = [*training, *load_reading()]
    corpus = prepare_corpus(training, base, recipe.passage_tokens)
    make = epoch_maker(ExampleMaker(corpus, gazetteer, recipe), tokenizer, recipe)
    model = load_reader(start or base, device, recipe.frozen)
    padding = tokenizer.tokenizer.pad_token_id
    return ReaderTask(model, make, recipe, padding, measure.of), measure


def main() -> None:
    parser = argparse.ArgumentParser(description="Fine-tune the reader.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--run", default="reader", help="name of the run; it resumes by it")
    parser.add_argument("--start", type=trained, help="folder or run to go on from, not the base")
    parser.add_argument("--first-epoch", type=int, default=0, help="its number, with --start")
    parser.add_argument("--epochs", type=float, default=2.0)
    # MiniLM readers of this width take 5e-5 (Wang et al., 2020), ELECTRA-Small 3e-4 (Clark et al.,
    # 2020), both with batches of 32; a step here holds about 50 questions.
    parser.add_argument("--learning-rate", type=float, default=1.5e-4)
    parser.add_argument("--paragraph-share", type=float, default=ReaderRecipe().paragraph_share)
    parser.add_argument("--batches", type=int, default=ReaderRecipe().batches)
    parser.add_argument("--users", action="store_true", help="questions as users ask, too")
    parser.add_argument("--pairs", action="store_true", help="near misses and their twins, too")
    parser.add_argument("--posed", action="store_true", help="what was written to learn from, too")
    parser.add_argument("--own-repeats", type=int, default=ReaderRecipe().own_repeats)
    parser.add_argument("--weak", action="store_true", help="questions made of statements, too")
    parser.add_argument("--set-share", type=float, default=1.0, help="of the data set's questions")
    parser.add_argument("--frozen", type=int, default=0, help="lower layers that stay")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    recipe = replace(
        ReaderRecipe(),
        paragraph_share=options.paragraph_share,
        batches=options.batches,
        first_epoch=options.first_epoch,
        frozen=options.frozen,
        users=options.users,
        pairs=options.pairs,
        posed=options.posed,
        weak=options.weak,
        own_repeats=options.own_repeats,
        set_share=options.set_share,
    )
    base = prepare_base(base_folder())
    task, measure = prepare_task(options.shared, base, recipe, pick_device(), options.start)
    settings = LoopSettings(round(options.epochs * task.epoch_steps), options.learning_rate)
    folder = runs_folder(options.run)
    print(json.dumps(task.epoch_counts))
    print(f"{settings.steps} steps; log in {folder}", flush=True)
    train(task, settings, folder)
    write_reader(base, folder / CHECKPOINT, folder / "model", options.start)
    figures = measure.of(task.model)
    (folder / FIGURES).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({"model": str(folder / "model"), "steps": settings.steps, **figures}))


if __name__ == "__main__":
    main()
