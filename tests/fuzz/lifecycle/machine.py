"""Anything done to an index in any order, beside a model of what it must hold.

After each step the live version loads, verifies and holds what the model says; so does every
version that can be seen. What fails or is killed leaves the version before, or the whole new one.
"""

from __future__ import annotations

import shutil

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from chat.web.library.changes import new_name
from tests.fuzz.lifecycle.contents import BROKEN, FOLDER, PAGE, QUESTIONS, TITLES, files
from tests.fuzz.lifecycle.keeping import Export, Keeping, Want
from tests.fuzz.lifecycle.model import kept_after
from tests.fuzz.lifecycle.world import Fault, World
from tests.index.crash.checking import leftovers, sound, texts_of

_FAULT = st.builds(
    Fault,
    st.sampled_from(["kill", "full", "interrupt"]),
    st.integers(0, 999),
    naming=st.sampled_from([True, True, False]),
)
FAULTS = st.one_of(st.just(Fault()), _FAULT, _FAULT)
NUMBERS = st.integers(0, 9)


class Lifecycle(Keeping):
    """The operations; each is carried out, then the model is told what became of it."""

    @initialize(first=files(FOLDER, broken=False), fault=FAULTS, keep=st.sampled_from([2, 3]))
    def first_build(self, first: tuple[str, bytes], fault: Fault, keep: int) -> None:
        self.world = World(self.root, keep)
        self._put(*first)
        for one in (fault, Fault()):
            want = self._want(lambda: self._built((), {}))
            self._settle(self.world.attempt("build", self.world.build, one), want)

    # What people do to files.

    @rule(file=files(FOLDER))
    def write(self, file: tuple[str, bytes]) -> None:
        self._put(*file)

    @precondition(lambda self: self.files)
    @rule(which=NUMBERS)
    def delete(self, which: int) -> None:
        name = self._file(which)
        (self.world.articles / name).unlink()
        del self.files[name]

    @precondition(lambda self: self.files)
    @rule(which=NUMBERS, name=st.sampled_from(FOLDER))
    def move(self, which: int, name: str) -> None:
        old = self._file(which)
        data = self.files.pop(old)
        (self.world.articles / old).unlink()
        self._put(name, data)

    @precondition(lambda self: self.files)
    @rule(which=NUMBERS, data=st.sampled_from(BROKEN))
    def spoil(self, which: int, data: bytes) -> None:
        self._put(self._file(which), data)

    @precondition(lambda self: self._present())
    @rule(which=NUMBERS)
    def lose_added_file(self, which: int) -> None:
        names = sorted(self._present())
        path = self.world.added_files(self.live)[names[which % len(names)]]
        path.unlink()
        self.lost.add(path)

    # What builds.

    @rule(fault=FAULTS)
    def build(self, fault: Fault) -> None:
        want = self._want(lambda: self._built(self.snapshot.named, self._present()))
        self._settle(self.world.attempt("build", self.world.build, fault), want)

    @rule(fault=FAULTS)
    def rebuild(self, fault: Fault) -> None:
        want = self._want(lambda: self._built(self.snapshot.named, self._present(), anew=True))
        outcome = self.world.attempt("build", lambda: self.world.build(rebuild=True), fault)
        self._settle(outcome, want)

    @rule(names=st.lists(st.sampled_from((*FOLDER, "")), min_size=1, max_size=3, unique=True))
    def build_named(self, names: list[str]) -> None:
        named = tuple(f"articles/{name}".rstrip("/") for name in names)
        want = self._want(lambda: self._built(named, {}))
        outcome = self.world.attempt("build", lambda: self.world.build(*named), Fault())
        self._settle(outcome, want)

    @rule()
    def say_what_a_build_would_do(self) -> None:
        assert self.world.steps_of_dry_run() == 0

    @rule(file=files(PAGE), fault=FAULTS)
    def add(self, file: tuple[str, bytes], fault: Fault) -> None:
        (name, data), live = file, self.snapshot
        known = [n for n, article in sorted(live.articles.items()) if article.data == data]
        if known:
            want: Want = live
        else:
            want = self._want(lambda: self._with_added(name, data))
        outcome = self.world.attempt("add", lambda: self.world.add(name, data), fault)
        self._settle(outcome, want if data else None)
        if outcome.error is None:
            assert outcome.value in (known[:1] or list(self.snapshot.added)[-1:])

    @precondition(lambda self: self.snapshot.added)
    @rule(which=NUMBERS, fault=FAULTS)
    def remove(self, which: int, fault: Fault) -> None:
        name, data = self._added(which)
        left = {n: d for n, d in self._present().items() if n != name}
        want = self._want(lambda: self._built(self.snapshot.named, left))
        outcome = self.world.attempt("remove", lambda: self.world.remove(name, data), fault)
        self._settle(outcome, want)

    @precondition(lambda self: self.snapshot.added)
    @rule(which=NUMBERS, title=st.sampled_from(TITLES), fault=FAULTS)
    def rename(self, which: int, title: str, fault: Fault) -> None:
        name, data = self._added(which)
        want = self._want(lambda: self._with_renamed(name, new_name(title, name)))
        outcome = self.world.attempt("rename", lambda: self.world.rename(name, data, title), fault)
        self._settle(outcome, want)

    # What goes through versions.

    @rule(which=NUMBERS, fault=FAULTS)
    def roll_back_to(self, which: int, fault: Fault) -> None:
        target = self.order[which % len(self.order)]
        outcome = self.world.attempt("back", lambda: self.world.back(target), fault)
        self._settle_pointed(outcome, target)

    @rule(fault=FAULTS)
    def roll_back(self, fault: Fault) -> None:
        older = self.order[self.order.index(self.live) + 1 :]
        outcome = self.world.attempt("back", lambda: self.world.back(""), fault)
        self._settle_pointed(outcome, older[0] if older else None)

    @rule(fault=FAULTS)
    def roll_back_on_the_page(self, fault: Fault) -> None:
        others = [name for name in self.order if name != self.live]
        outcome = self.world.attempt("page_back", self.world.page_back, fault)
        self._settle_pointed(outcome, others[0] if others else None)

    @rule(keep=st.integers(1, 3), fault=FAULTS)
    def prune(self, keep: int, fault: Fault) -> None:
        stay = kept_after(self.order, self.live, None, min(keep, self.world.keep))
        outcome = self.world.attempt("prune", lambda: self.world.prune(keep), fault)
        now = set(self.world.visible())
        assert stay <= now <= set(self.order)
        if not outcome.fault:
            assert outcome.error is None
            assert now == stay
            assert outcome.value == set(self.order) - stay
        self._follow(self.live)

    @precondition(lambda self: len(self.exports) < 3)
    @rule(which=NUMBERS)
    def export(self, which: int) -> None:
        version = self.order[which % len(self.order)]
        if self.lost & set(self.world.added_files(version).values()):
            return
        file = f"{len(self.exports)}.tar.gz"
        assert self.world.export(file, version) == version
        self.exports.append(Export(file, version, self.versions[version]))

    @precondition(lambda self: self.exports)
    @rule(which=NUMBERS, fault=FAULTS)
    def take(self, which: int, fault: Fault) -> None:
        export = self.exports[which % len(self.exports)]
        places = {self.world.store.added / n: d for n, d in export.snapshot.added.items()}
        taken = any(p.exists() and p.read_bytes() != d for p, d in places.items())
        outcome = self.world.attempt("take", lambda: self.world.take(export.file), fault)
        if export.version in self.versions:
            self._settle_pointed(outcome, None if taken else export.version)
            return
        self._settle(outcome, None if taken else export.snapshot, imported=export.version)

    # What people ask.

    @rule(question=st.sampled_from(QUESTIONS))
    def ask(self, question: str) -> None:
        answer = self.world.answerer.ask(question)
        texts = self.snapshot.texts
        assert answer.index_version == self.live
        for place in (*answer.citations, *answer.nearest):
            assert texts[place.source][place.start : place.end] == place.text

    @rule(which=NUMBERS)
    def search_for_what_stands_there(self, which: int) -> None:
        passages = sound(self.world.store, self.live).passages
        passage = passages[which % len(passages)]
        words = self.snapshot.texts[passage.source][passage.start : passage.end]
        assert words in self.world.found(words)

    @invariant()
    def every_version_holds_what_the_model_says(self) -> None:
        if self.live is None:
            return
        assert self.world.live_name() == self.live
        assert self.world.visible() == self.order
        assert set(self.order) == set(self.versions)
        for name, snapshot in self.versions.items():
            index = sound(self.world.store, name)
            assert texts_of(index) == snapshot.texts
            manifest = index.manifest
            assert {record.source for record in manifest.sources} == set(snapshot.articles)
            assert {record.source for record in manifest.failed} == set(snapshot.failed)
            assert tuple(path.given for path in manifest.paths) == snapshot.named
            assert [path.given for path in manifest.added] == list(snapshot.added)
        assert texts_of(self.world.handle.current()) == self.snapshot.texts

    @invariant()
    def no_version_lacks_its_added_files(self) -> None:
        for name, snapshot in self.versions.items():
            for given, path in self.world.added_files(name).items():
                assert path in self.lost or path.read_bytes() == snapshot.added[given]

    def teardown(self) -> None:
        try:
            if self.live is not None:
                self._compare_with_build_from_nothing()
        finally:
            shutil.rmtree(self.root)

    def _compare_with_build_from_nothing(self) -> None:
        """What was taken over, version by version, is what a first build makes."""
        want = self._want(lambda: self._built(self.snapshot.named, self._present()))
        self._settle(self.world.attempt("build", self.world.build, Fault()), want)
        before = self.world.store.manifest(self.live)
        anew = self._want(lambda: self._built(self.snapshot.named, self._present(), anew=True))
        if want is None or anew != want:
            return
        self._settle(
            self.world.attempt("build", lambda: self.world.build(rebuild=True), Fault()), anew
        )
        assert self.world.store.manifest(self.live).files == before.files
        assert leftovers(self.world.store) == []
