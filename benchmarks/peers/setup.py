"""Makes the environment that the peers run in, apart from that of Shutten.

Run as ``python -m benchmarks.peers.setup [--env DIR] [--torch-index URL]``; or ``make peers``,
which measures, too. What is installed is pinned in ``benchmarks/peers/requirements.txt``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "requirements.txt"
ENVIRONMENT = Path("var/peers-env")


def python_of(environment: Path) -> Path:
    """The interpreter of an environment."""
    return environment / "bin" / "python"


def commands(environment: Path, torch_index: str | None) -> Iterator[list[str]]:
    """What makes the environment, step by step.

    Args:
        environment: where it is to be.
        torch_index: where torch alone comes from; None for where all else does.
    """
    install = [str(python_of(environment)), "-m", "pip", "install", "--quiet"]
    if not python_of(environment).exists():
        yield [sys.executable, "-m", "venv", str(environment)]
    if torch_index:
        lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
        torch = next(line for line in lines if line.startswith("torch=="))
        yield [*install, "--index-url", torch_index, torch]
    yield [*install, "--requirement", str(REQUIREMENTS)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--env", type=Path, default=ENVIRONMENT)
    parser.add_argument("--torch-index", help="index of a CPU build of torch")
    options = parser.parse_args()
    for command in commands(options.env, options.torch_index or None):
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
