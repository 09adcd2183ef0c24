"""A library of two configured articles, built with an encoder that only hashes."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from chat.settings import Config, Settings
from chat.web.library.cancelling import CancellableProgress
from chat.web.library.changes import Library
from chat.web.upload import Articles
from index.build import Builder, BuildSettings
from index.handle import IndexHandle
from index.reading import DirectParser
from index.store import Store
from ingest.load import sha256_of

BRIDGE = "# 古い橋\n\n橋は1590年に架けられました。\n".encode()


class HashingEncoder:
    """Vectors from hashes; ``meanwhile`` is called before the first one."""

    name = "stand-in"
    fingerprint = "0" * 16
    at_hand = True

    def __init__(self) -> None:
        self.meanwhile: Callable[[], None] = lambda: None

    def load(self) -> None:
        pass

    def count_tokens(self, text: str) -> int:
        return len(text)

    def encode_passages(
        self, texts: Sequence[str], advance: Callable[[int], None] = lambda _: None
    ) -> np.ndarray:
        self.meanwhile()
        vectors = np.zeros((len(texts), 8), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = list(hashlib.sha256(text.encode()).digest()[:8])
            vectors[row] /= np.linalg.norm(vectors[row]) or 1
            advance(1)
        return vectors


class Shop:
    """The index and what the page does with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, words in (
            ("garden.txt", "庭は1998年に開きました。\n"),
            ("sea.txt", "海です。\n"),
        ):
            (folder / "articles").mkdir(exist_ok=True)
            (folder / "articles" / name).write_text(words, encoding="utf-8")
        self.store = Store(folder / "index")
        self.encoder = HashingEncoder()
        self.builder = Builder(self.store, self.encoder, BuildSettings(), DirectParser())
        self.handle = IndexHandle(self.store)
        self.config = Config(Settings(), folder / "config.toml", folder, folder)
        self.builder.build(self.builder.source_set((), self.config.source_paths))
        self.articles = Articles(self.store, self.builder, self.config)
        self.library = Library(self.handle, self.builder, self.config, patience=0.1)

    @property
    def live(self) -> set[str]:
        """The names of the files in the live version."""
        return {record.source for record in self.handle.current().manifest.sources}

    @property
    def files(self) -> list[str]:
        """The names of the added files on the disk."""
        found = self.store.added.rglob("*")
        return sorted(p.name for p in found if p.is_file() and not p.name.startswith("."))

    @staticmethod
    def digits(data: bytes) -> str:
        return sha256_of(data)[:16]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def going() -> CancellableProgress:
    """Progress that nobody ends."""
    return CancellableProgress(threading.Event())


@pytest.fixture
def bridge() -> bytes:
    return BRIDGE
