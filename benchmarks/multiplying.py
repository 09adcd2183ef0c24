"""The most that this machine multiplies, and what else a forward pass does, by kind of operation.

The work of :mod:`benchmarks.peak`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch.profiler import ProfilerActivity
from torch.profiler import profile as record

from index.precision import Precision
from index.weights.eight_bits import EightBitLinear
from index.weights.linear import linear

# Rows, numbers in, numbers out: ours, and a large square.
SHAPES = ((2048, 384, 1152), (2048, 384, 1536), (2048, 1536, 384), (2048, 2048, 2048))
_SECONDS = 0.2

# The first that is part of an operation's name tells its kind; what oneDNN fuses counts as linear.
_KINDS = {
    "linear_pointwise": "linear",
    "qlinear": "linear",
    "addmm": "linear",
    "aten::mm": "linear",
    "mkldnn_linear": "linear",
    "scaled_dot_product": "attention",
    "bmm": "attention",
    "softmax": "attention",
    "gelu": "GELU",
    "layer_norm": "layer norm",
    "index": "embedding and packing",
    "embedding": "embedding and packing",
    "amax": "rounding to 8 bits",
    "amin": "rounding to 8 bits",
    "addc": "rounding to 8 bits",
    "aten::mul": "rounding to 8 bits",
    "aten::div": "rounding to 8 bits",
    "clamp": "rounding to 8 bits",
    "reciprocal": "rounding to 8 bits",
    "copy_": "copies and casts",
}
_OTHER = "other"


def peaks(precisions: Sequence[Precision], rounds: int) -> dict[str, dict[str, dict[str, float]]]:
    """By precision, library and shape: 10⁹ operations a second; under "peak" the most of all."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for precision in precisions:
        libraries: dict[str, dict[str, float]] = {}
        for shape in SHAPES:
            for library, multiply in _products(precision, shape).items():
                rows, numbers_in, numbers_out = shape
                speed = 2e-9 * rows * numbers_in * numbers_out / _seconds(multiply, rounds)
                name = "×".join(map(str, shape))
                libraries.setdefault(library, {})[name] = round(speed, 1)
        most = max(max(each.values()) for each in libraries.values())
        found[precision] = {"peak": {"any": most}, **libraries}
    return found


def _seconds(multiply: Callable[[], object], rounds: int) -> float:
    """Seconds of one product, the best of some."""
    multiply()
    best = float("inf")
    ends = time.perf_counter() + _SECONDS * rounds
    while time.perf_counter() < ends:
        started = time.perf_counter()
        multiply()
        best = min(best, time.perf_counter() - started)
    return best


def _products(precision: Precision, shape: tuple[int, int, int]) -> dict[str, Callable[[], object]]:
    """The product of rows and weights, by library."""
    rows, numbers_in, numbers_out = shape
    drawn = np.random.default_rng(0)
    left = drawn.standard_normal((rows, numbers_in), dtype=np.float32)
    right = drawn.standard_normal((numbers_out, numbers_in), dtype=np.float32)
    inputs, weight, bias = torch.from_numpy(left), torch.from_numpy(right), torch.zeros(numbers_out)
    if precision == "int8":
        layer = torch.nn.Linear(numbers_in, numbers_out)
        rounded = EightBitLinear(layer)
        codes = torch.randint(0, 127, (rows, numbers_in), dtype=torch.uint8)
        return {"oneDNN": _inferring(lambda: rounded.multiply(codes))}
    made = linear(weight, bias, precision)
    if precision == "bfloat16":
        halves = inputs.bfloat16(), weight.bfloat16(), bias.bfloat16()
        stock = _inferring(lambda: torch.nn.functional.linear(*halves))
        return {
            "torch.nn.functional.linear": stock,
            "laid out": _inferring(lambda: made(halves[0])),
        }
    wide = right.T
    return {
        "NumPy": lambda: left @ wide,
        "torch.nn.functional.linear": _inferring(
            lambda: torch.nn.functional.linear(inputs, weight, bias)
        ),
        "laid out": _inferring(lambda: made(inputs)),
    }


def _inferring(multiply: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with torch.inference_mode():
            return multiply()

    return run


def profile(compute: Callable[[], Any]) -> dict[str, float]:
    """The share of the processor's time of each kind of operation, in one call after another."""
    with torch.inference_mode():
        compute()
        with record(activities=[ProfilerActivity.CPU]) as found:
            compute()
            compute()
    spent: dict[str, float] = {}
    for event in found.key_averages():
        kind = next((kind for part, kind in _KINDS.items() if part in event.key), _OTHER)
        spent[kind] = spent.get(kind, 0.0) + event.self_cpu_time_total
    whole = sum(spent.values())
    return {kind: round(time / whole, 4) for kind, time in sorted(spent.items())}
