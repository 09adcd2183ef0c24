"""A small library of articles, a quick encoder without a model, and an index built with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from index.build import Builder, BuildSettings
from index.live import LiveIndex, load_version
from index.outcome import BuildReport
from index.source_set import SourceSet
from index.store import Store
from index.version import SourcePath

GARDEN = """1. 庭のはじまり

青葉庭園は1998年に開園しました。

設計したのは佐藤健一です。

2. 見どころ

池には白い橋がかかります。
"""
LIBRARY = """# 海の図書館

山田花子

潮見図書館は2005年に港の隣に立ちました。

山田花子
"""


@cache
def _vector(char: str, dimension: int) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(char.encode()).digest()[:4])
    return np.random.default_rng(seed).normal(size=dimension)


class CharacterEncoder:
    """Stands in for ``index.encoder.Encoder``: a vector is the sum of its characters' vectors."""

    def __init__(self, name: str = "characters", dimension: int = 16) -> None:
        self.name = name
        self.fingerprint = f"{name}-{dimension}"
        self.dimension = dimension
        self.embedded: list[str] = []

    at_hand = True

    def load(self) -> None:
        """Nothing to load."""

    def count_tokens(self, text: str) -> int:
        return len(text)

    def encode_passages(
        self, texts: Sequence[str], advance: Callable[[int], None] = lambda _: None
    ) -> np.ndarray:
        self.embedded += texts
        advance(len(texts))
        vectors = [self.encode_query(text) for text in texts]
        return np.array(vectors, np.float32).reshape(len(texts), self.dimension)

    def encode_query(self, text: str) -> np.ndarray:
        total = np.sum([_vector(char, self.dimension) for char in text], axis=0)
        return (total / np.linalg.norm(total)).astype(np.float32)


class Bench:
    """One index directory with its articles, built over and over."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.articles = root / "articles"
        self.store = Store(root / "index")
        self.encoder = CharacterEncoder()
        self.settings = BuildSettings(passage_tokens=24)

    def write(self, name: str, text: str) -> Path:
        path = self.articles / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def use_encoder(self, **settings: object) -> None:
        self.encoder = CharacterEncoder(**settings)

    @property
    def builder(self) -> Builder:
        return Builder(self.store, self.encoder, self.settings)

    def sources(self, *paths: str) -> SourceSet:
        """The source set of a call that names ``paths``; the configured one is the folder."""
        base = str(self.root)
        named = [SourcePath(path, base) for path in paths]
        return self.builder.source_set(named, (SourcePath("articles", base),))

    def build(self, *paths: str) -> BuildReport:
        self.encoder.embedded.clear()
        return self.builder.build(self.sources(*paths))

    def live(self) -> LiveIndex:
        return load_version(self.store, self.store.current())

    def versions(self) -> list[str]:
        """All directories of versions, hidden ones too."""
        return sorted(path.name for path in (self.store.root / "versions").glob("*"))


@pytest.fixture
def bench(tmp_path) -> Bench:
    """Two articles and no index yet."""
    made = Bench(tmp_path)
    made.write("garden.txt", GARDEN)
    made.write("library.txt", LIBRARY)
    return made


@pytest.fixture
def built(bench) -> Bench:
    """Two articles and their index."""
    bench.build()
    return bench
