"""``SentenceTransformer.encode`` alone, as it comes: what any index of vectors costs at least."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.protocol import Passage, run
from benchmarks.peers.sides.plain_script import PlainScript


class StockEncode(PlainScript):
    """Encodes, and writes nothing."""

    def build(self, passages: list[Passage], sources: Path, folder: Path) -> None:  # noqa: ARG002
        """See ``Side``."""
        self.encode([f"{passage.title}\n{passage.text}" for passage in passages])


if __name__ == "__main__":
    run(StockEncode)
