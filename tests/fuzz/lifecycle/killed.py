"""The same machine, with builds in a process of their own that is killed by the system."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from ingest.errors import SourceError
from tests.fuzz.lifecycle.machine import Lifecycle
from tests.fuzz.lifecycle.world import Killed, Outcome
from tests.index.crash.child import Aim, Child

# Where a build waits to be killed; at some of them it may never come by, and ends.
PHASES = (
    "read", "parse", "model", "embed", "terms", "make a folder", "fsync", "rename", "clean",
    "write documents.jsonl", "write passages.jsonl", "write vectors.faiss", "write corpus.npz",
    "write manifest.json", "write the pointer", "fsync the pointer", "flip",
    "fsync after the flip", "prune", "unlock",
)  # fmt: skip


class KilledLifecycle(Lifecycle):
    """Also kills builds for real; they keep two versions, not three."""

    @rule(phase=st.sampled_from(PHASES), n=st.integers(0, 4))
    def kill_a_build(self, phase: str, n: int) -> None:
        want = self._want(lambda: self._built(self.snapshot.named, self._present()))
        child = Child(self.world, Aim(phase, n))
        if child.waits():
            assert child.kill()
            error: BaseException | None = Killed()
        else:  # it ended before; why it failed, where it did, stands on its stderr
            error = SourceError("no_sources") if child.end() else None
            assert (error is None) == (want is not None)
        self._settle(Outcome(None, error, fault=True), want)
