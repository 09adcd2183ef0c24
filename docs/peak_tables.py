"""The tables of ``docs/performance.md`` on how near the models come to the machine's limit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docs.layout import NOTHING, percent, results, table

Results = dict[str, Any]
WAYS = {
    "stock": "stock, float32",
    "float32": "ours, float32",
    "bfloat16": "ours, bfloat16",
    "int8": "ours, 8 bits",
}
KINDS = (
    "linear",
    "attention",
    "GELU",
    "layer norm",
    "rounding to 8 bits",
    "embedding and packing",
    "copies and casts",
    "other",
)
LIBRARIES = {
    "NumPy": "NumPy",
    "torch.nn.functional.linear": "`torch.nn.functional.linear`",
    "laid out": "oneDNN, weights laid out",
    "oneDNN": "oneDNN, weights laid out",
}


def tables(folder: Path) -> dict[str, str]:
    """The tables by name.

    Args:
        folder: the results.
    """
    found = results(folder, "peak")
    return {
        "peaks": _peaks(found["peaks"]),
        "near-the-limit": _throughput(found),
        "embedding": _building(found),
        "operations": _operations(found["profiles"]),
    }


def _peaks(found: Results) -> str:
    """10⁹ operations a second by precision, library and shape."""
    shapes = next(list(each) for name, each in found["float32"].items() if name != "peak")
    rows = [
        [precision, LIBRARIES[library], *(f"{speeds[shape]:,.0f}" for shape in shapes)]
        for precision, libraries in found.items()
        for library, speeds in libraries.items()
        if library != "peak"
    ]
    return table(["precision", "by", *shapes], rows)


def _throughput(found: Results) -> str:
    """Tokens a second of each way at each length, and the share of the peak."""
    rows = []
    for model in ("encoder", "reader"):
        for length, ways in found[model].items():
            cells = [_speed(found, way, ways.get(way)) for way in WAYS]
            rows.append([f"{model}, {length} tokens", *cells])
    return table(["", *WAYS.values()], rows)


def _speed(found: Results, way: str, measured: Results | None) -> str:
    if measured is None:
        return NOTHING
    peak = found["peaks"]["float32" if way == "stock" else way]["peak"]["any"]
    share = measured["gflops"] / peak
    return f"{measured['tokens_per_second']:,.0f} ({measured['gflops']:,.0f}, {percent(share)} %)"


def _building(found: Results) -> str:
    """Passages a second, how near the vectors are, and what one question costs."""
    rows = [
        [
            name,
            f"{each['passages_per_second']:.1f}",
            f"{each['times_stock']:.2f}",
            f"{each['cosine_mean']:.5f}",
            f"{each['cosine_least']:.5f}",
            f"{found['asking_milliseconds'][way]:.1f}",
        ]
        for way, name in WAYS.items()
        if (each := found["building"].get(way)) is not None
    ]
    head = ["", "passages a second", "times stock", "cosine to stock: mean", "least"]
    return table([*head, "one question, ms"], rows)


def _operations(found: Results) -> str:
    """Shares of the time by kind of operation."""
    runs = [(way, length) for way in WAYS if way in found for length in found[way]]
    head = ["% of the time", *(f"{WAYS[way]}, {length}" for way, length in runs)]
    rows = [
        [kind, *(percent(found[way][length].get(kind, 0.0)) for way, length in runs)]
        for kind in KINDS
    ]
    return table(head, rows)
