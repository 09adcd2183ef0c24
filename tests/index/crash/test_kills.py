"""A build that is killed leaves a whole index, wherever it was."""

from tests.index.crash.conftest import NIGHTLY
from tests.index.crash.harness import FLIPPED, Harness

KILLS = 1000 if NIGHTLY else 40
WRITTEN = ("documents.jsonl", "passages.jsonl", "vectors.faiss", "corpus.npz", "manifest.json")
PHASES = {
    "read", "parse", "model", "embed", "terms", "make a folder", "fsync", "rename",
    "write the pointer", "fsync the pointer", "flip", *FLIPPED,
    *(f"write {name}" for name in WRITTEN),
}  # fmt: skip


def test_index_survives_kills_in_every_phase(tmp_path):
    tally = Harness(tmp_path, seed=8).run(KILLS)
    assert tally.kills >= KILLS
    assert set(tally.by_phase) >= PHASES
    assert 0 < tally.new < tally.kills
    assert tally.first
    assert tally.again
    assert tally.timed
