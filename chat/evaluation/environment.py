"""What a run was made with: versions of everything that decides an answer, and the machine."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path

_PACKAGES = (
    "shutten",
    "faiss-cpu",
    "ir-measures",
    "numpy",
    "scikit-learn",
    "scipy",
    "sentence-transformers",
    "sudachidict-core",
    "sudachipy",
    "tokenizers",
    "torch",
    "transformers",
)
# What products of matrices are computed with, as Linux names it on x86 and ARM.
_INSTRUCTIONS = (
    "avx2",
    "avx512f",
    "avx512_vnni",
    "avx512_bf16",
    "amx_bf16",
    "amx_int8",
    "asimd",
    "i8mm",
    "bf16",
    "sve",
)


def versions() -> dict[str, str]:
    """The versions of Python and of the packages that figures depend on."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def machine() -> dict[str, str | int]:
    """Cores, platform, memory, and the processor with the vectors that it multiplies by."""
    return {
        "cpus": os.cpu_count() or 1,
        "platform": platform.platform(aliased=True),
        **_memory(),
        **_processor(),
    }


def _memory() -> dict[str, int]:
    try:
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # Windows
        return {}
    return {"memory_gib": round(pages * size / 2**30)}


def _processor(told: Path = Path("/proc/cpuinfo")) -> dict[str, str]:
    """Linux says it in a file; figures of speed differ several times with the instructions."""
    try:
        lines = told.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        named = platform.processor()
        return {"processor": named} if named else {}
    fields = dict(_field(line) for line in reversed(lines) if ":" in line)  # the first one's
    known = set((fields.get("flags") or fields.get("Features", "")).split())
    found = {"processor": fields.get("model name", ""), "vectors": " ".join(_wide(known))}
    return {name: value for name, value in found.items() if value}


def _wide(known: set[str]) -> list[str]:
    return [name for name in _INSTRUCTIONS if name in known]


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()
