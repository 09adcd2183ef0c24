"""The plain script, which reads the title before the words: slower, and nearer to our training."""

from __future__ import annotations

from benchmarks.peers.protocol import run
from benchmarks.peers.sides.plain_script import PlainScript


class TitledScript(PlainScript):
    """Reads title and words; answers may stand in either."""

    def context(self, title: str, text: str) -> str:
        """See ``PlainScript``."""
        return f"{title}\n{text}"


if __name__ == "__main__":
    run(TitledScript)
