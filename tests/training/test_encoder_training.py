"""The encoder's training in small: its loss falls, it resumes, and what it writes is stock."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from training.freezing import FROZEN
from training.loop import CHECKPOINT, LoopSettings, train
from training.negatives import BatchSizes
from training.passages import cut_articles, whole_paragraphs
from training.train_encoder import EncoderRecipe, EncoderTask, load_start, write_encoder

SIZES = BatchSizes(asked=12, beside=3, group=4)
RECIPE = EncoderRecipe(sizes=SIZES, scale=20.0, mined=2, chunk_tokens=512)
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def passages(articles):
    return cut_articles(articles, len, 60) + whole_paragraphs(articles)


@pytest.fixture
def new_task(tiny_base, passages):
    """Makes tasks as new processes would."""

    def make() -> EncoderTask:
        return EncoderTask(load_start(tiny_base, CPU), passages, RECIPE)

    return make


def weights(model):
    return {name: value.detach().clone() for name, value in model.named_parameters()}


def same(one, other, **tolerance):
    return all(torch.allclose(one[name], other[name], **tolerance) for name in one)


def rows(folder):
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


def test_loss_falls_and_word_embeddings_stay(new_task, tmp_path):
    task = new_task()
    before = weights(task.model)
    train(task, LoopSettings(6 * task.epoch_steps, 5e-3), tmp_path)
    log = rows(tmp_path)
    losses = [row["loss"] for row in log]
    assert np.mean(losses[-5:]) < 0.6 * np.mean(losses[:5])
    assert np.mean([row["hit"] for row in log[-5:]]) > np.mean([row["hit"] for row in log[:5]])
    after = weights(task.model)
    frozen = {name for name in before if FROZEN in name or "pooler" in name}
    assert {name for name in before if torch.equal(before[name], after[name])} == frozen


def test_frozen_layers_stay(tiny_base, passages, tmp_path):
    recipe = replace(RECIPE, frozen=1)
    model = load_start(tiny_base, CPU, recipe.frozen)
    before = weights(model)
    train(EncoderTask(model, passages, recipe), LoopSettings(2, 1e-2), tmp_path)
    after = weights(model)
    moved = {name for name in before if not torch.equal(before[name], after[name])}
    assert moved
    assert moved == {name for name in before if ".layer." in name and ".layer.0." not in name} - {
        name for name in before if "pooler" in name
    }


def test_training_goes_on_from_a_folder(new_task, tiny_base, passages, tmp_path):
    first = new_task()
    train(first, LoopSettings(2, 1e-2), tmp_path / "first")
    write_encoder(tiny_base, tmp_path / "first" / CHECKPOINT, tmp_path / "model", CPU)
    recipe = replace(RECIPE, frozen=1, first_epoch=1)
    second = EncoderTask(load_start(tmp_path / "model", CPU, 1), passages, recipe)
    assert same(weights(second.model), weights(first.model), atol=1e-6)
    train(second, LoopSettings(2, 1e-2), tmp_path / "second")
    assert second.state()["plan"] != first.state()["plan"]
    write_encoder(tmp_path / "model", tmp_path / "second" / CHECKPOINT, tmp_path / "end", CPU)
    assert same(weights(load_start(tmp_path / "end", CPU)), weights(second.model), atol=1e-6)


def test_loss_is_the_softmax_over_all_passages_of_the_batch(new_task, tiny_base, passages):
    from sentence_transformers import SentenceTransformer

    task = new_task()
    figures = task.backward(0)
    (batch,) = task.state()["plan"][:1]
    rows_ = [*batch[0], *batch[1]]
    pairs = [(at, q) for at, row in enumerate(batch[0]) for q in passages[row].questions]
    plain = SentenceTransformer(str(tiny_base), device="cpu")
    vectors = plain.encode(["passage: " + passages[row].text for row in rows_])
    questions = plain.encode(["query: " + question for _, question in pairs])
    scores = RECIPE.scale * questions @ vectors.T
    right = scores[np.arange(len(pairs)), [at for at, _ in pairs]]
    expected = np.mean(np.log(np.exp(scores).sum(1)) - right)
    assert figures["loss"] == pytest.approx(expected, rel=0.02)
    assert figures["pairs"] == len(pairs)


def test_killed_run_ends_with_the_weights_of_an_uninterrupted_one(new_task, tmp_path, kill_at):
    whole = new_task()
    # Into the second epoch, whose negatives come of the vectors of the first.
    settings = LoopSettings(whole.epoch_steps + 3, 1e-3, save_seconds=0)
    train(whole, settings, tmp_path / "whole")
    for step in (2, whole.epoch_steps + 1):
        killed = new_task()
        with pytest.raises(kill_at(killed, step)):
            train(killed, settings, tmp_path / "killed")
    resumed = new_task()
    train(resumed, settings, tmp_path / "killed")
    assert same(weights(whole.model), weights(resumed.model), atol=1e-5)
    steps = [row["step"] for row in rows(tmp_path / "killed")]
    assert steps == list(range(settings.steps))


def test_same_seed_gives_the_same_weights(new_task, tmp_path):
    tasks = [new_task(), new_task()]
    for number, task in enumerate(tasks):
        train(task, LoopSettings(3, 1e-3), tmp_path / str(number))
    assert same(weights(tasks[0].model), weights(tasks[1].model), atol=1e-6)


def test_changed_settings_are_refused(new_task, tmp_path):
    train(new_task(), LoopSettings(1, 1e-3), tmp_path)
    with pytest.raises(ValueError, match="learning_rate"):
        train(new_task(), LoopSettings(1, 2e-3), tmp_path)


def test_second_epoch_adds_negatives_of_the_model_itself(new_task, tmp_path):
    task = new_task()
    train(task, LoopSettings(task.epoch_steps + 1, 1e-3), tmp_path)
    assert task.state()["epoch"] == 1
    norms = task.state()["seen_questions"].norm(dim=1)
    seen = norms[norms > 0]  # of the form that an article did not come in, nothing was seen
    assert len(seen) >= len(norms) / 4
    assert torch.allclose(seen, torch.ones_like(seen), atol=1e-4)


def test_plain_sentence_transformers_loads_the_folder_and_gives_the_same_vectors(
    new_task, tiny_base, tmp_path
):
    from sentence_transformers import SentenceTransformer

    task = new_task()
    train(task, LoopSettings(2, 1e-2), tmp_path)
    write_encoder(tiny_base, tmp_path / CHECKPOINT, tmp_path / "model", CPU)
    stock = SentenceTransformer(str(tmp_path / "model"), device="cpu")
    texts = ["青葉庭園はどこにある?", "工事には42人の大工が加わった。"]
    vectors = stock.encode_query(texts)
    assert np.allclose(vectors, task.model.encode_query(texts), atol=1e-5)
    base = SentenceTransformer(str(tiny_base), device="cpu")
    assert not np.allclose(vectors, base.encode_query(texts), atol=1e-3)


def test_checkpoint_of_another_recipe_or_other_data_is_refused(new_task, passages, tiny_base):
    state = new_task().state()
    with pytest.raises(ValueError, match="recipe"):
        new_task().restore({**state, "recipe": {**state["recipe"], "scale": 1.0}})
    with pytest.raises(ValueError, match="data"):
        EncoderTask(load_start(tiny_base, CPU), passages[1:], RECIPE).restore(state)
