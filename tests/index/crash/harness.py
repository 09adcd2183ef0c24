"""Kills builds, over and over, and checks after each that the index is whole.

``python -m tests.index.crash.harness --kills N --seed S`` prints how many kills hit which phase;
what it prints of 1,000 is ``docs/results/kills.json``.
Only kills that hit a build that ran are counted.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import NoIndexError
from tests.index.crash.checking import answers, leftovers, sound, texts_of, visible
from tests.index.crash.child import Aim, Child
from tests.index.crash.scene import Scene

# Where the new version is live, whatever happens.
FLIPPED = ("fsync after the flip", "prune", "unlock")
_TIMED, _FRESH, _AGAIN = 0.25, 0.1, 0.2


@dataclass
class Tally:
    """What was killed.

    Attributes:
        by_phase: kills by the phase that the build was in.
        timed: kills at a moment, not at a step.
        first: of a build into an empty directory.
        again: of a build after one that was killed, nothing between.
        new: after which the new version was live.
        missed: builds that ended before they were to be killed; not counted.
    """

    by_phase: Counter[str] = field(default_factory=Counter)
    timed: int = 0
    first: int = 0
    again: int = 0
    new: int = 0
    missed: int = 0

    @property
    def kills(self) -> int:
        return self.by_phase.total()


class Harness:
    """Kills builds of one scene.

    Args:
        root: an empty folder.
        seed: decides all that is chosen; the moments of timed kills still vary.
    """

    def __init__(self, root: Path, seed: int) -> None:
        self.tally = Tally()
        self._scene = Scene(root)
        self._choice = random.Random(seed)
        self._edition = 0
        self._texts: dict[str, str] | None = None  # of the live version
        self._phases: dict[bool, Counter[str]] = {}
        self._seconds = 0.0
        self._dirty = False
        self._clear()
        self._take_census()

    def run(self, kills: int) -> Tally:
        """Kill so many builds.

        Raises:
            AssertionError: an index was not whole.
        """
        while self.tally.kills < kills:
            if self._choice.random() < _FRESH:
                self._clear()
            self._edit()
            aim = None if self._choice.random() < _TIMED else self._aim()
            child = Child(self._scene, aim)
            moment = self._choice.uniform(0, self._seconds)
            hit = child.runs(moment) if aim is None else child.waits()
            # What it reaches until the signal arrives, it says.
            hit = child.kill() and hit
            self._check(child.phases[-1] if hit else None, aim)
        return self.tally

    def _aim(self) -> Aim:
        """A phase, each as often as the others, and one of the times that it is reached."""
        counts = self._phases[self._texts is None]
        rarest = min(self.tally.by_phase[phase] for phase in counts)
        phase = self._choice.choice(
            sorted(phase for phase in counts if self.tally.by_phase[phase] <= rarest)
        )
        return Aim(phase, self._choice.randrange(counts[phase]))

    def _take_census(self) -> None:
        """Which phases a first build and a later one go through, and how long it takes."""
        for _ in range(3):
            first = self._texts is None
            self._edit()
            begun = time.monotonic()
            child = Child(self._scene)
            child.waits()
            assert child.end() == 0
            self._seconds = time.monotonic() - begun
            self._phases[first] = Counter(child.phases)
            self._texts = self._scene.texts()

    def _clear(self) -> None:
        shutil.rmtree(self._scene.disk, ignore_errors=True)
        self._scene.disk.mkdir(parents=True)
        self._texts, self._dirty = None, False

    def _edit(self) -> None:
        self._edition += 1
        self._scene.edit(self._edition)

    def _check(self, phase: str | None, aim: Aim | None) -> None:
        """Check what was left, then that a build succeeds on it, but for some of the times."""
        where = f"killed at {phase} ({aim}), edition {self._edition}"
        store, new = self._scene.store, self._scene.texts()
        before = self._texts
        try:
            live = sound(store, store.current())
            now: dict[str, str] | None = dict(texts_of(live))
            assert answers(live), where
        except NoIndexError:
            now = None
        assert now in (before, new), where
        if aim is not None and phase is not None:
            assert now == (new if phase in FLIPPED else before), where
        for name in visible(store):
            sound(store, name)
        self._count(phase, aim, now == new)
        self._texts = now
        self._dirty = phase is not None
        if self._choice.random() >= _AGAIN:
            self._build(where)

    def _count(self, phase: str | None, aim: Aim | None, new: bool) -> None:
        if phase is None:
            self.tally.missed += 1
            return
        self.tally.by_phase[phase] += 1
        self.tally.timed += aim is None
        self.tally.first += self._texts is None
        self.tally.again += self._dirty
        self.tally.new += new

    def _build(self, where: str) -> None:
        """The next build; it gets the lock at once."""
        scene = self._scene
        scene.build()
        live = sound(scene.store, scene.store.current())
        assert texts_of(live) == scene.texts(), where
        assert answers(live), where
        assert leftovers(scene.store) == [], where
        assert len(visible(scene.store)) <= 3, where
        self._texts, self._dirty = scene.texts(), False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = Harness(Path(folder), options.seed).run(options.kills)
    command = f"python -m tests.index.crash.harness --kills {options.kills} --seed {options.seed}"
    table = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "command": command}
    table |= {"kills": tally.kills, "seed": options.seed, **vars(tally)}
    table["by_phase"] = dict(sorted(tally.by_phase.items()))
    table["seconds"] = round(time.monotonic() - begun, 1)
    sys.stdout.write(json.dumps(table, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
