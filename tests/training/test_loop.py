"""The loop: its schedule, its log, and that a killed run goes on as if nothing had been."""

import json

import pytest
import torch
from torch import nn

from training.loop import CHECKPOINT, LoopSettings, load_checkpoint, rate_at, train


class Doubling:
    """Learns to double numbers; draws them from torch's generator, which a checkpoint holds."""

    def __init__(self):
        with torch.random.fork_rng():
            torch.manual_seed(3)
            self.model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 2))
        self.model[0].bias.requires_grad_(False)
        self.seen = 0

    def backward(self, step):
        numbers = torch.randn(8, 2)
        loss = ((self.model(numbers) - 2 * numbers) ** 2).mean()
        loss.backward()
        self.seen += 8
        return {"loss": loss.item(), "step_given": step}

    def state(self):
        return {"seen": self.seen}

    def restore(self, state):
        self.seen = state["seen"]


def weights(task):
    return torch.cat([parameter.detach().flatten() for parameter in task.model.parameters()])


def rows(folder):
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


SETTINGS = LoopSettings(steps=40, learning_rate=0.05, save_seconds=0)


def test_rate_rises_to_its_peak_and_falls_to_nothing():
    settings = LoopSettings(steps=100, learning_rate=1.0, warmup=0.1)
    rates = [rate_at(step, settings) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[:10] == sorted(rates[:10])
    assert max(rates) == rates[9] == 1.0
    assert rates[9:] == sorted(rates[9:], reverse=True)
    assert 0 < rates[-1] < 0.02


@pytest.mark.parametrize("warmup", [0.0, 1.0])
def test_rate_stays_within_its_peak_at_the_ends_of_warmup(warmup):
    settings = LoopSettings(steps=7, learning_rate=1.0, warmup=warmup)
    assert all(0 < rate_at(step, settings) <= 1.0 for step in range(7))


def test_training_lowers_the_loss_and_logs_each_step(tmp_path):
    train(Doubling(), SETTINGS, tmp_path)
    log = rows(tmp_path)
    assert [row["step"] for row in log] == list(range(40))
    losses = [row["loss"] for row in log]
    assert sum(losses[-10:]) < 0.5 * sum(losses[:10])
    assert {"rate", "seconds", "loss", "step_given"} <= set(log[0])


@pytest.mark.parametrize("step", [1, 20, 39])
def test_killed_run_ends_with_the_weights_of_an_uninterrupted_one(tmp_path, kill_at, step):
    whole = Doubling()
    train(whole, SETTINGS, tmp_path / "whole")
    first = Doubling()
    with pytest.raises(kill_at(first, step)):
        train(first, SETTINGS, tmp_path / "killed")
    second = Doubling()
    train(second, SETTINGS, tmp_path / "killed")
    assert torch.allclose(weights(whole), weights(second), atol=1e-6)
    assert second.seen == whole.seen == 320


def test_steps_since_the_last_checkpoint_are_done_again(tmp_path, kill_at):
    settings = LoopSettings(steps=40, learning_rate=0.05, save_seconds=1000)
    first = Doubling()
    with pytest.raises(kill_at(first, 20)):
        train(first, settings, tmp_path)
    assert not (tmp_path / CHECKPOINT).exists()
    second, whole = Doubling(), Doubling()
    train(second, settings, tmp_path)
    train(whole, settings, tmp_path / "whole")
    assert torch.allclose(weights(whole), weights(second), atol=1e-6)


def test_half_written_checkpoint_is_not_taken_for_one(tmp_path, kill_at):
    first = Doubling()
    with pytest.raises(kill_at(first, 20)):
        train(first, SETTINGS, tmp_path)
    (tmp_path / CHECKPOINT).with_suffix(".new").write_bytes(b"half")
    second, whole = Doubling(), Doubling()
    train(second, SETTINGS, tmp_path)
    train(whole, SETTINGS, tmp_path / "whole")
    assert torch.allclose(weights(whole), weights(second), atol=1e-6)


def test_finished_run_does_nothing_more(tmp_path):
    train(Doubling(), SETTINGS, tmp_path)
    again = Doubling()
    train(again, SETTINGS, tmp_path)
    assert len(rows(tmp_path)) == 40
    assert again.seen == 320


@pytest.mark.parametrize(
    "changed",
    [
        LoopSettings(steps=41, learning_rate=0.05, save_seconds=0),
        LoopSettings(steps=40, learning_rate=0.06, save_seconds=0),
        LoopSettings(steps=40, learning_rate=0.05, save_seconds=0, seed=1),
    ],
)
def test_changed_settings_are_refused(tmp_path, changed):
    train(Doubling(), SETTINGS, tmp_path)
    with pytest.raises(ValueError, match=r"other settings \((steps|learning_rate|seed)\)"):
        train(Doubling(), changed, tmp_path)


def test_how_often_it_saves_may_change(tmp_path):
    train(Doubling(), SETTINGS, tmp_path)
    train(Doubling(), LoopSettings(steps=40, learning_rate=0.05, save_seconds=9), tmp_path)


def test_frozen_parameters_stay_and_are_not_in_the_checkpoint(tmp_path):
    task = Doubling()
    before = task.model[0].bias.clone()
    train(task, SETTINGS, tmp_path)
    assert torch.equal(task.model[0].bias, before)
    assert "0.bias" not in load_checkpoint(tmp_path / CHECKPOINT)["model"]
    assert "2.bias" in load_checkpoint(tmp_path / CHECKPOINT)["model"]


def test_seed_decides_the_weights(tmp_path):
    tasks = [Doubling() for _ in range(3)]
    for number, (task, seed) in enumerate(zip(tasks, (1, 1, 2), strict=True)):
        settings = LoopSettings(steps=10, learning_rate=0.05, seed=seed)
        train(task, settings, tmp_path / str(number))
    assert torch.equal(weights(tasks[0]), weights(tasks[1]))
    assert not torch.allclose(weights(tasks[0]), weights(tasks[2]))
