"""What the model makes of each operation: what it must leave, compared with what it left."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis.stateful import RuleBasedStateMachine

from tests.fuzz.lifecycle.model import CannotBuildError, Snapshot, built, kept_after
from tests.fuzz.lifecycle.world import Killed, Outcome, World, is_told, unconfirmed

Want = Snapshot | None


@dataclass(frozen=True)
class Export:
    """An exported version."""

    file: str
    version: str
    snapshot: Snapshot


class Keeping(RuleBasedStateMachine):
    """The world, and what is known of it.

    Attributes:
        files: what lies in the source folder.
        versions: what each version must hold.
        order: their names, newest first.
        live: the one that is live; None before the first build.
        exports: files that versions were exported to.
        lost: added files that somebody deleted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.world = World(self.root, keep=2)
        self.files: dict[str, bytes] = {}
        self.versions: dict[str, Snapshot] = {}
        self.order: list[str] = []  # newest first
        self.live: str | None = None
        self.exports: list[Export] = []
        self.lost: set[Path] = set()

    @property
    def snapshot(self) -> Snapshot:
        """What the live version must hold."""
        assert self.live is not None
        return self.versions[self.live]

    def _put(self, name: str, data: bytes) -> None:
        self.world.articles.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
        (self.world.articles / name).write_bytes(data)
        self.files[name] = data

    def _file(self, which: int) -> str:
        return sorted(self.files)[which % len(self.files)]

    def _added(self, which: int) -> tuple[str, bytes]:
        names = sorted(self.snapshot.added)
        name = names[which % len(names)]
        return name, self.snapshot.added[name]

    def _present(self) -> dict[str, bytes]:
        """The added articles of the live version whose files are there."""
        if self.live is None:
            return {}
        paths = self.world.added_files(self.live)
        return {n: data for n, data in self.snapshot.added.items() if paths[n] not in self.lost}

    def _found(self, named: tuple[str, ...], added: dict[str, bytes]) -> dict[str, bytes]:
        """The files of a source set."""
        everything = {f"articles/{name}": data for name, data in self.files.items()}
        found: dict[str, bytes] = {}
        for path in named or ("articles",):
            below = {n: d for n, d in everything.items() if n == path or path == "articles"}
            if not below:
                raise CannotBuildError(path)
            found |= below
        return found | added

    def _built(
        self,
        named: tuple[str, ...],
        added: dict[str, bytes],
        required: str = "",
        anew: bool = False,
    ) -> Snapshot:
        live = None if self.live is None or anew else self.snapshot
        return built(self._found(named, added), named, added, live, required)

    def _with_added(self, name: str, data: bytes) -> Snapshot:
        added = self._present()
        taken = {found.casefold() for found in self._found(self.snapshot.named, added)}
        stem, ending = name.rsplit(".", 1)
        names = (name, *(f"{stem}-{number}.{ending}" for number in range(2, 99)))
        free = next(one for one in names if one.casefold() not in taken)
        return self._built(self.snapshot.named, added | {free: data}, required=free)

    def _with_renamed(self, name: str, new: str) -> Snapshot:
        added = self._present()
        if new == name:
            return self.snapshot
        others = {n.casefold() for n in self._found(self.snapshot.named, added) if n != name}
        if new.casefold() in others or name not in added:
            raise CannotBuildError(new)
        renamed = {new if n == name else n: data for n, data in added.items()}
        return self._built(self.snapshot.named, renamed, required=new)

    @staticmethod
    def _want(work: Callable[[], Snapshot]) -> Want:
        """What must come of a build; None where it must fail."""
        try:
            return work()
        except CannotBuildError:
            return None

    def _settle(self, outcome: Outcome, want: Want, imported: str = "") -> None:
        """Compare what an operation left with what it had to, and follow it."""
        before, names = set(self.versions), set(self.world.visible())
        now, fresh = self.world.live_name(), set(self.world.visible()) - before
        assert len(fresh) <= 1
        same = self.live is not None and want is self.snapshot
        assert not fresh or (want is not None and not same)
        if not outcome.fault:
            assert is_told(outcome.error) == (want is None), outcome
            assert fresh == (set() if want is None or same else {now})
            assert now == self.live or fresh
        elif outcome.error is None:  # it came when all was done
            assert same or {now} == fresh
        elif not isinstance(outcome.error, Killed):
            # Who is told that it failed has the version before, and nothing else.
            flipped = unconfirmed(outcome.error) or isinstance(outcome.error, KeyboardInterrupt)
            assert now == self.live or flipped
            assert now != self.live or not fresh
        assert now == self.live or {now} == fresh
        assert not imported or fresh <= {imported}
        self._check_kept(names, fresh, now, outcome.fault, imported)
        self.versions |= {name: want for name in fresh if want is not None}
        self._follow(now)

    def _check_kept(
        self, names: set[str], fresh: set[str], now: str | None, fault: bool, imported: str
    ) -> None:
        """Which versions stay."""
        if self.live is not None and len(self.order) <= self.world.keep:
            assert self.live in names
        if fault or imported or len(self.order) > self.world.keep or now is None:
            return
        order = [*fresh, *self.order]
        assert names == kept_after(order, now, self.live, self.world.keep)

    def _settle_pointed(self, outcome: Outcome, target: str | None) -> None:
        """As ``_settle`` for what makes a version live that is there."""
        now = self.world.live_name()
        assert now in (self.live, target)
        if not outcome.fault:
            assert is_told(outcome.error) == (target is None), outcome
            assert target is None or now == target == outcome.value
        elif is_told(outcome.error):
            assert now == self.live or unconfirmed(outcome.error)
        assert set(self.world.visible()) <= set(self.versions)
        self._follow(now)

    def _follow(self, now: str | None) -> None:
        self.order = self.world.visible()
        self.versions = {name: self.versions[name] for name in self.order}
        self.live = now
        self.lost = {path for path in self.lost if not path.exists()}
