"""The mean of several runs' weights."""

import pytest
import torch
from safetensors.torch import load_file, save_file

from training.average_runs import WEIGHTS, average


def folder_of(path, tensors):
    path.mkdir()
    save_file(tensors, path / WEIGHTS)
    (path / "config.json").write_text(path.name)
    return path


def test_mean_is_of_all_runs_and_the_rest_of_the_last(tmp_path):
    first = folder_of(tmp_path / "a", {"w": torch.tensor([1.0, 2.0]), "v": torch.tensor([0.1])})
    last = folder_of(tmp_path / "b", {"w": torch.tensor([3.0, 8.0]), "v": torch.tensor([0.1])})
    average([first, last], tmp_path / "mean")
    mean = load_file(tmp_path / "mean" / WEIGHTS)
    assert mean["w"].tolist() == [2.0, 5.0]
    assert torch.equal(mean["v"], torch.tensor([0.1]))
    assert (tmp_path / "mean" / "config.json").read_text() == "b"


def test_mean_takes_the_place_of_an_earlier_one_and_leaves_the_runs(tmp_path):
    run = folder_of(tmp_path / "a", {"w": torch.tensor([1.0])})
    average([run], tmp_path / "mean")
    average([run, run], tmp_path / "mean")
    assert load_file(tmp_path / "mean" / WEIGHTS)["w"].tolist() == [1.0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "mean"]


def test_other_models_are_refused(tmp_path):
    one = folder_of(tmp_path / "a", {"w": torch.tensor([1.0])})
    other = folder_of(tmp_path / "b", {"x": torch.tensor([1.0])})
    with pytest.raises(ValueError, match="not of one model"):
        average([one, other], tmp_path / "mean")
    assert not (tmp_path / "mean").exists()
