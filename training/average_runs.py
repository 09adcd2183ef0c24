"""Averages the weights of several runs of one model, each begun where the one before ended.

Run as ``python -m training.average_runs --runs reader-3,reader-4,reader-5 --run reader-mean``. The
mean keeps what each run learnt and forgets less than the last one did ("model soups", Wortsman et
al., ICML 2022, <https://arxiv.org/abs/2203.05482>). Writes a stock folder like those of the runs.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from training.loop import runs_folder, trained

WEIGHTS = "model.safetensors"


def average(folders: Sequence[Path], target: Path) -> None:
    """Write the mean of stock folders to ``target``; all but the weights is of the last one.

    Tensors that are the same in all stay as they are, to the bit.

    Raises:
        ValueError: they do not hold the same tensors.
    """
    states = [load_file(folder / WEIGHTS) for folder in folders]
    if any(state.keys() != states[0].keys() for state in states):
        raise ValueError(f"{', '.join(map(str, folders))} are not of one model")
    mean = {name: _mean([state[name] for state in states]) for name in states[0]}
    beside = target.with_name(f".{target.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(folders[-1], beside)
    save_file(mean, beside / WEIGHTS, metadata={"format": "pt"})
    shutil.rmtree(target, ignore_errors=True)
    beside.rename(target)


def _mean(tensors: Sequence[torch.Tensor]) -> torch.Tensor:
    first = tensors[0]
    if all(torch.equal(first, other) for other in tensors[1:]):
        return first
    return torch.stack([one.double() for one in tensors]).mean(dim=0).to(first.dtype)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", required=True, help="folders or runs, comma between them")
    parser.add_argument("--run", required=True, help="name of the mean")
    options = parser.parse_args()
    target = runs_folder(options.run) / "model"
    target.parent.mkdir(parents=True, exist_ok=True)
    average([trained(name) for name in options.runs.split(",")], target)
    print(target)


if __name__ == "__main__":
    main()
