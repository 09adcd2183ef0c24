"""What models compute in, and what this machine computes quickly. Importing this imports no torch.

"auto" is bfloat16 where the processor multiplies it by itself, else 8 bits for models that are
known to bear it, else float32.
"""

from __future__ import annotations

from typing import Literal

Precision = Literal["auto", "float32", "bfloat16", "int8"]


def supports_bfloat16() -> bool:
    """Whether this CPU multiplies bfloat16 matrices by itself."""
    import torch

    names = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    probes = [getattr(torch.cpu, name, None) for name in names]
    return any(probe() for probe in probes if probe is not None)


def has_eight_bits() -> bool:
    """Whether this machine has kernels of 8 bits that are quicker than float32."""
    import torch

    x86 = torch.backends.cpu.get_cpu_capability() in ("AVX2", "AVX512")
    return x86 and hasattr(torch.ops.onednn, "qlinear_pointwise")


def resolve(precision: Precision, bears_int8: bool) -> Precision:
    """What "auto" is on this machine; "int8" without kernels for it is float32.

    Args:
        precision: as configured.
        bears_int8: whether the model is known to lose nothing by 8 bits.
    """
    if precision in ("float32", "bfloat16"):
        return precision
    if precision == "auto" and supports_bfloat16():
        return "bfloat16"
    wanted = precision == "int8" or bears_int8
    return "int8" if wanted and has_eight_bits() else "float32"
