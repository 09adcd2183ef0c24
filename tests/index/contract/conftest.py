"""One library, built on disk and in Milvus Lite: both are held to the same contract."""

from __future__ import annotations

from pathlib import Path

import pytest

import index.build
from index.build import Builder, BuildOptions
from index.handle import IndexHandle
from index.outcome import BuildReport
from index.reading import DirectParser
from index.search import Searcher, SearchSettings
from index.stores import load_of, open_store, versions_of
from index.view import IndexView
from tests.index.conftest import GARDEN, LIBRARY, Bench

KINDS = ("disk", "milvus")
MARKET = """朝市のしおり

2003年に始まった朝市は、港の広場で開かれます。平成十五年のことです。

市長の佐藤健一が最初の店を開きました。

駅から広場までは歩いて10分です。
"""


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Articles are read in this process: how they are read is not what is tested."""
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())


class StoreBench(Bench):
    """One index of either kind with its articles."""

    def __init__(self, root: Path, kind: str, keep: int = 2) -> None:
        super().__init__(root)
        self.kind = kind
        self.open(keep)

    def open(self, keep: int) -> None:
        """The same index by a new store, as another process has it."""
        uri = str(self.root / "milvus.db")
        self.store = open_store(self.kind, self.root / "index", keep, uri, "trial")
        self.versions = versions_of(self.store)

    @property
    def builder(self) -> Builder:
        return Builder(self.store, self.encoder, self.settings)

    def rebuild(self) -> BuildReport:
        self.encoder.embedded.clear()
        return self.builder.build(self.sources(), options=BuildOptions(rebuild=True))

    def live(self) -> IndexView:
        return load_of(self.store)(self.store.current())

    def handle(self) -> IndexHandle:
        return IndexHandle(self.store, load_of(self.store))

    def searcher(self, candidates: int = 50, **fusion) -> Searcher:
        from index.fusion import FusionSettings

        settings = SearchSettings(candidates, FusionSettings(**fusion))
        return Searcher(self.live(), self.encoder, settings)


@pytest.fixture
def make_bench(tmp_path):
    """Makes an index of a kind over three articles; nothing is built yet."""
    made = []

    def make(kind: str, keep: int = 2) -> StoreBench:
        if kind == "milvus":
            pytest.importorskip("pymilvus", reason="the extra `scale` is not installed")
            pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
        bench = StoreBench(tmp_path / kind, kind, keep)
        # No passage twice: of equal vectors FAISS has now the one, now the other first.
        library = LIBRARY.rstrip().removesuffix("山田花子")
        for name, text in (("garden", GARDEN), ("library", library), ("market", MARKET)):
            bench.write(f"{name}.txt", text)
        made.append(bench)
        return bench

    yield make
    for bench in made:
        if bench.kind == "milvus":
            bench.store.place.client.close()


@pytest.fixture(params=KINDS)
def empty(request, make_bench) -> StoreBench:
    """Three articles and no index yet, of either kind."""
    return make_bench(request.param)


@pytest.fixture
def stocked(empty) -> StoreBench:
    """Three articles and their index, of either kind."""
    empty.build()
    return empty
