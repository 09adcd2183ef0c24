"""A training loop that survives: checkpoints, resume, a log, the same run for the same seed.

What is trained is a ``Task``: it knows its batches and its loss. The loop knows steps, the
optimiser, the schedule and the disk. One file holds all of a checkpoint and is put in place by one
rename, so a kill at any moment loses the steps since the last checkpoint and nothing else.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import platformdirs
import torch
from torch import Tensor, nn

CHECKPOINT = "checkpoint.pt"
LOG = "log.jsonl"


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """How to train.

    Attributes:
        steps: optimiser steps in all; the learning rate falls to zero over them.
        learning_rate: its peak.
        warmup: share of the steps over which it rises from zero.
        weight_decay: of matrices; biases and norms have none.
        clip: largest norm of the gradient.
        save_seconds: a checkpoint is written when so much time has passed since the last.
        seed: of everything random.
    """

    steps: int
    learning_rate: float = 1e-4
    warmup: float = 0.1
    weight_decay: float = 0.01
    clip: float = 1.0
    save_seconds: float = 300.0
    seed: int = 20261124


class Task(Protocol):
    """What is trained."""

    @property
    def model(self) -> nn.Module:
        """The module whose parameters are trained and saved."""

    def backward(self, step: int) -> Mapping[str, float]:
        """Compute the loss of a step's batch and its gradients; the figures go into the log."""

    def state(self) -> dict[str, Any]:
        """What else a checkpoint must hold."""

    def restore(self, state: dict[str, Any]) -> None:
        """Take up what ``state`` gave."""


def runs_folder(name: str) -> Path:
    """Where a run keeps its checkpoint and log: the user's cache, outside the work tree."""
    return platformdirs.user_cache_path("shutten") / "training" / name


def trained(name: str) -> Path:
    """The stock folder of this path, or the one that a training run of this name wrote."""
    return Path(name) if Path(name).is_dir() else runs_folder(name) / "model"


def pick_device() -> torch.device:
    """A GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def has_bf16(device: torch.device) -> bool:
    """Whether bfloat16 is computed by the hardware; where it is not it is far slower."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def autocast(device: torch.device) -> torch.autocast:
    """bfloat16 where the hardware has it, else a context that changes nothing."""
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=has_bf16(device))


def rate_at(step: int, settings: LoopSettings) -> float:
    """The learning rate of a step: a linear rise, then a linear fall to zero."""
    rise = max(1, round(settings.warmup * settings.steps))
    if step < rise:
        return settings.learning_rate * (step + 1) / rise
    return settings.learning_rate * (settings.steps - step) / max(1, settings.steps - rise)


def train(task: Task, settings: LoopSettings, folder: Path) -> Path:
    """Run all steps, from the checkpoint in ``folder`` where there is one; gives the log's path.

    Raises:
        ValueError: the checkpoint was made with other settings.
    """
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(settings.seed)
    optimizer = _optimizer(task.model, settings)
    first = _resume(task, optimizer, settings, folder / CHECKPOINT)
    saved = time.monotonic()
    with (folder / LOG).open("a", encoding="utf-8") as log:
        for step in range(first, settings.steps):
            started = time.monotonic()
            rate = rate_at(step, settings)
            for group in optimizer.param_groups:
                group["lr"] = rate
            figures = task.backward(step)
            nn.utils.clip_grad_norm_(_trained(task.model), settings.clip)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            row = {"step": step, "rate": rate, "seconds": time.monotonic() - started, **figures}
            log.write(json.dumps({k: round(v, 7) for k, v in row.items()}) + "\n")
            log.flush()
            last = step + 1 == settings.steps
            if last or time.monotonic() - saved >= settings.save_seconds:
                _save(task, optimizer, settings, step + 1, folder / CHECKPOINT)
                saved = time.monotonic()
    return folder / LOG


def _trained(model: nn.Module) -> list[nn.Parameter]:
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


def _optimizer(model: nn.Module, settings: LoopSettings) -> torch.optim.Optimizer:
    matrices = [p for p in _trained(model) if p.ndim > 1]
    others = [p for p in _trained(model) if p.ndim <= 1]
    groups = [
        {"params": matrices, "weight_decay": settings.weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=settings.learning_rate, betas=(0.9, 0.98), eps=1e-6)


def _trained_names(model: nn.Module) -> set[str]:
    return {name for name, p in model.named_parameters() if p.requires_grad}


def _save(
    task: Task, optimizer: torch.optim.Optimizer, settings: LoopSettings, step: int, path: Path
) -> None:
    names = _trained_names(task.model)
    content = {
        "settings": asdict(settings),
        "step": step,
        # What is frozen comes from the base; it need not be written again and again.
        "model": {k: v.cpu() for k, v in task.model.state_dict().items() if k in names},
        "optimizer": optimizer.state_dict(),
        "torch_rng": torch.get_rng_state(),
        "task": task.state(),
    }
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        torch.save(content, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _resume(
    task: Task, optimizer: torch.optim.Optimizer, settings: LoopSettings, path: Path
) -> int:
    if not path.exists():
        return 0
    content = load_checkpoint(path)
    then, now = content["settings"], asdict(settings)
    changed = sorted(key for key in now if key != "save_seconds" and then.get(key) != now[key])
    if changed:
        raise ValueError(
            f"{path} was made with other settings ({', '.join(changed)}); "
            "name another run, or remove that folder."
        )
    task.model.load_state_dict(content["model"], strict=False)
    optimizer.load_state_dict(content["optimizer"])
    torch.set_rng_state(content["torch_rng"])
    task.restore(content["task"])
    return int(content["step"])


def load_checkpoint(path: Path) -> dict[str, Any]:
    """A checkpoint: settings, step, the trained tensors, optimiser and task states."""
    with torch.serialization.safe_globals(
        [np.ndarray, np.dtype, np.dtypes.Float32DType, np._core.multiarray._reconstruct]
    ):
        content: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return content


def gradient_free(tensor: Tensor) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The numbers of a tensor, float32, on the CPU."""
    return tensor.detach().float().cpu().numpy()
