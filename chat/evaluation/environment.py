"""What a run was made with: versions of everything that decides an answer, and the machine."""

from __future__ import annotations

import os
import platform
from importlib import metadata

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
    """Cores and platform."""
    return {"cpus": os.cpu_count() or 1, "platform": platform.platform(aliased=True)}
