"""The reader's training in small: its loss falls, it resumes, and what it writes is stock."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from chat.reader.span.model import SpanModel, SpanModelSettings
from chat.reader.span.tokens import TextTokenizer
from chat.reader.span.windows import Pair, WindowLimits
from training import train_reader
from training.entity_swaps import Gazetteer
from training.freezing import FROZEN
from training.loop import CHECKPOINT, LoopSettings, train
from training.reader_examples import ExampleMaker
from training.reader_measure import Measure
from training.reader_recipe import Example, Kind, ReaderRecipe
from training.reader_task import ReaderTask
from training.train_reader import (
    epoch_maker,
    load_reader,
    load_tokenizer,
    prepare_corpus,
    prepare_task,
    write_reader,
)

RECIPE = ReaderRecipe(
    limits=WindowLimits(tokens=128, stride=24),
    passage_tokens=60,
    batch_tokens=1024,
    batches=2,
)
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def epoch(articles, mini_shared, tiny_base):
    """Gives the windows of an epoch of all mini articles."""
    corpus = prepare_corpus(articles, tiny_base, RECIPE.passage_tokens)
    names = Gazetteer.load(mini_shared / "data/ner-wikipedia/ner.json.gz")
    tokenizer = TextTokenizer(load_tokenizer(tiny_base))
    return epoch_maker(ExampleMaker(corpus, names, RECIPE), tokenizer, RECIPE)


@pytest.fixture
def new_task(tiny_base, epoch):
    """Makes tasks as new processes would."""

    def make(recipe: ReaderRecipe = RECIPE, **other) -> ReaderTask:
        model = load_reader(other.get("start", tiny_base), CPU, recipe.frozen)
        return ReaderTask(model, other.get("epoch", epoch), recipe, padding=1)

    return make


def weights(model):
    return {name: value.detach().clone() for name, value in model.named_parameters()}


def same(one, other, **tolerance):
    return all(torch.allclose(one[name], other[name], **tolerance) for name in one)


def rows(folder):
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


def test_loss_falls_and_word_embeddings_stay(new_task, tmp_path):
    task = new_task(replace(RECIPE, batch_tokens=512, batches=1))
    before = weights(task.model)
    train(task, LoopSettings(8 * task.epoch_steps, 1e-2), tmp_path)
    log = rows(tmp_path)
    losses = [row["loss"] for row in log]
    assert np.mean(losses[-10:]) < 0.6 * np.mean(losses[:10])
    assert np.mean([row["end"] for row in log[-10:]]) > 0.3 > np.mean([r["end"] for r in log[:10]])
    changed = {n for n, value in weights(task.model).items() if not torch.equal(value, before[n])}
    assert changed
    assert {name for name in before if FROZEN in name} == set(before) - changed


def test_later_run_keeps_the_lower_layers_of_the_one_it_starts_from(new_task, tiny_base, tmp_path):
    first, settings = new_task(), LoopSettings(4, 1e-2)
    train(first, settings, tmp_path / "first")
    write_reader(tiny_base, tmp_path / "first" / CHECKPOINT, tmp_path / "model")
    second = new_task(replace(RECIPE, first_epoch=1, frozen=1), start=tmp_path / "model")
    assert same(weights(second.model), weights(first.model), atol=1e-6)
    train(second, settings, tmp_path / "second")
    write_reader(tiny_base, tmp_path / "second" / CHECKPOINT, tmp_path / "end", tmp_path / "model")
    before, after = weights(first.model), weights(load_reader(tmp_path / "end", CPU))
    assert same(after, weights(second.model), atol=1e-6)
    kept = {name for name in before if torch.equal(before[name], after[name])}
    lower = {name for name in before if ".layer.0." in name or ".embeddings." in name}
    assert kept == lower
    tokenizers = [(tmp_path / name / "tokenizer.json").read_bytes() for name in ("model", "end")]
    assert tokenizers[0] == tokenizers[1]


def test_log_tells_loss_accuracies_and_tokens(new_task, tmp_path):
    task = new_task()
    train(task, LoopSettings(task.epoch_steps, 1e-3), tmp_path)
    log = rows(tmp_path)
    assert {"loss", "start", "end", "null", "tokens", "examples"} <= set(log[0])
    counts = task.epoch_counts
    assert sum(row["tokens"] for row in log) == counts["tokens"] <= counts["padded_tokens"]
    assert sum(row["examples"] for row in log) == sum(counts[k] for k in Kind if k in counts)
    assert counts["answerable"] == 96


def test_gradient_of_a_step_is_that_of_its_examples_in_one_batch(new_task, monkeypatch):
    # In bfloat16 sums of another order differ in the third digit.
    monkeypatch.setattr("training.loop.has_bf16", lambda device: False)
    accumulated = new_task(replace(RECIPE, batch_tokens=512, batches=100))
    accumulated.backward(0)
    at_once = new_task(replace(RECIPE, batch_tokens=1_000_000, batches=1))
    at_once.backward(0)
    for one, other in zip(accumulated.model.parameters(), at_once.model.parameters(), strict=True):
        if one.requires_grad:
            assert torch.allclose(one.grad, other.grad, atol=1e-5)


def test_killed_run_ends_with_the_weights_of_an_uninterrupted_one(new_task, tmp_path, kill_at):
    whole = new_task()
    # Into the second epoch, so that its plan has to be made again.
    settings = LoopSettings(whole.epoch_steps + 6, 1e-3, save_seconds=0)
    train(whole, settings, tmp_path / "whole")
    for step in (3, whole.epoch_steps + 2):
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
        train(task, LoopSettings(4, 1e-3), tmp_path / str(number))
    assert same(weights(tasks[0].model), weights(tasks[1].model), atol=1e-6)


def test_other_recipe_or_data_are_refused(new_task, epoch, tmp_path):
    settings = LoopSettings(2, 1e-3)
    train(new_task(), settings, tmp_path)
    with pytest.raises(ValueError, match="another recipe"):
        train(new_task(replace(RECIPE, batch_tokens=900)), settings, tmp_path)
    with pytest.raises(ValueError, match="other data"):
        train(new_task(epoch=lambda number: epoch(number)[1:]), settings, tmp_path)


@pytest.fixture(scope="module")
def exported(tiny_base, epoch, tmp_path_factory):
    """A folder written from a checkpoint, and the model as it was trained."""
    folder = tmp_path_factory.mktemp("run")
    task = ReaderTask(load_reader(tiny_base, CPU), epoch, RECIPE, padding=1)
    train(task, LoopSettings(3, 1e-3), folder)
    write_reader(tiny_base, folder / CHECKPOINT, folder / "model")
    return folder / "model", task.model


def test_plain_transformers_loads_the_folder_and_gives_the_same_logits(exported, tiny_base):
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    folder, trained = exported
    model, report = AutoModelForQuestionAnswering.from_pretrained(folder, output_loading_info=True)
    assert type(model).__name__ == "BertForQuestionAnswering"
    assert not report["missing_keys"]
    assert not report["unexpected_keys"]
    pair = ("1898年に開いたのは誰?", "青葉庭園\n1898年に佐藤健一が開いた。")
    stock = AutoTokenizer.from_pretrained(folder)(*pair, return_tensors="pt")
    ours = load_tokenizer(tiny_base)(*pair, return_tensors="pt")
    assert torch.equal(stock["input_ids"], ours["input_ids"])
    with torch.no_grad():
        one, other = model.eval()(**stock), trained(**ours)
    assert torch.allclose(one.start_logits, other.start_logits, atol=1e-5)
    assert torch.allclose(one.end_logits, other.end_logits, atol=1e-5)


def test_product_reads_with_the_folder(exported):
    folder, _ = exported
    reader = SpanModel.named(str(folder), SpanModelSettings(precision="float32"))
    words = "1898年に佐藤健一が開いた。"
    (candidates,) = reader.find([Pair("開いたのは誰?", words, "青葉庭園")])
    assert candidates
    assert all(candidate.span.of(words) for candidate in candidates)


def test_writing_again_replaces_the_folder(exported, tiny_base):
    folder, _ = exported
    (folder / "left").write_text("from before", encoding="utf-8")
    write_reader(tiny_base, folder.parent / CHECKPOINT, folder)
    assert not (folder / "left").exists()
    assert (folder / "model.safetensors").is_file()


def test_whole_preparation_trains_and_measures_four_times_an_epoch(
    mini_shared, tiny_base, tmp_path
):
    task, measure = prepare_task(mini_shared, tiny_base, RECIPE, CPU)
    train(task, LoopSettings(task.epoch_steps + 1, 1e-3), tmp_path)
    measured = [row for row in rows(tmp_path) if "em" in row]
    assert len(measured) in (4, 5)
    for row in measured:
        assert 0 <= row["em"] <= row["f1"] <= 1
    assert measured[0].keys() >= measure.of(task.model).keys()


def test_going_on_begins_with_the_weights_and_not_with_the_examples_of_the_earlier_run(
    mini_shared, tiny_base, exported
):
    folder, trained = exported
    recipe = replace(RECIPE, first_epoch=1)
    later, _ = prepare_task(mini_shared, tiny_base, recipe, CPU, start=folder)
    assert same(weights(later.model), weights(trained), atol=1e-6)
    earlier, _ = prepare_task(mini_shared, tiny_base, RECIPE, CPU)
    assert later.state()["digest"] != earlier.state()["digest"]


def test_command_trains_writes_and_does_not_train_again(
    mini_shared, tiny_base, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(train_reader, "prepare_base", lambda folder: tiny_base)
    monkeypatch.setattr(train_reader, "runs_folder", lambda name: tmp_path / name)
    arguments = ["--shared", str(mini_shared), "--run", "small", "--epochs", "1"]
    monkeypatch.setattr("sys.argv", ["train_reader", *arguments])
    train_reader.main()
    run = tmp_path / "small"
    assert (run / "model" / "tokenizer.json").is_file()
    figures = json.loads((run / "figures.json").read_text())
    assert {"em", "f1"} <= set(figures)
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    steps = len(rows(run))
    assert told["steps"] == steps > 0
    train_reader.main()
    assert len(rows(run)) == steps
    monkeypatch.setattr("sys.argv", ["train_reader", *arguments, "--paragraph-share", "0.1"])
    with pytest.raises(ValueError, match=r"another recipe|other settings"):
        train_reader.main()


def test_measuring_tells_a_sure_reader_from_one_that_guesses(epoch, tiny_base):
    words = "1898年に佐藤健一が開いた。"
    tokenizer = TextTokenizer(load_tokenizer(tiny_base))
    start = words.index("佐藤")
    from ingest.document import Span

    right = Example(Kind.ANSWERABLE, "開いたのは誰?", "", words, Span(start, start + 4))
    wrong = Example(Kind.ENTITY_SWAP, "閉じたのは誰?", "", words, Span(start, start + 4))
    measure = Measure([right, wrong], tokenizer, RECIPE.limits)
    first, last = (tokenizer.tokens(text).ids[-1] for text in ("佐", "一"))

    class Knowing(torch.nn.Module):
        """Finds the person by the characters, and the false question by its first one."""

        def __init__(self):
            super().__init__()
            self.only = torch.nn.Parameter(torch.zeros(1))

        def forward(self, input_ids, attention_mask):
            from types import SimpleNamespace

            asked = (input_ids == tokenizer.tokens("閉").ids[-1]).any(1, keepdim=True).float()
            null = (torch.arange(input_ids.shape[1]) == 0).float()
            return SimpleNamespace(
                start_logits=9.0 * (input_ids == first) + 20 * null * asked,
                end_logits=9.0 * (input_ids == last) + 20 * null * asked,
            )

    figures = measure.of(Knowing())
    assert figures == {"em": 1.0, "f1": 1.0, "auroc_entity_swap": 1.0}
