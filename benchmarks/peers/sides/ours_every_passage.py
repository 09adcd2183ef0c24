"""Shutten with every passage read, as its peers read them."""

from __future__ import annotations

from benchmarks.peers.protocol import run
from benchmarks.peers.sides.ours import EveryPassage

if __name__ == "__main__":
    run(EveryPassage)
