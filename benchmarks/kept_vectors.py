"""Encoders for large measurements: one that keeps vectors between runs, one that makes some up."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np
import platformdirs

from index.dense import Vectors
from index.encoder import Encoder, EncoderSettings

_AT_ONCE = 256
# A filler stands below a heading that is a number (``benchmarks.growth_steps``).
_FILLER = re.compile(r"[^\n]*\n\d+\n")
# How many real vectors a made-up one mixes, and how much of it is noise.
_MIXED, _NOISE = 3, 0.5
# So many of the real ones are mixed at most.
_MOST = 20_000


def kept_in() -> Path:
    """Where vectors are kept between runs: the user's cache directory."""
    return platformdirs.user_cache_path("shutten") / "benchmark-vectors"


class KeepingEncoder(Encoder):
    """The encoder, each passage's vector kept by the model's fingerprint and the text's digest."""

    def __init__(self, settings: EncoderSettings, folder: Path) -> None:
        """Keep vectors in a folder, made where it is not there."""
        super().__init__(settings)
        self._folder = folder

    def keep(self, texts: Sequence[str], vectors: Vectors) -> None:
        """What another run of this encoder made of some texts, shape (texts, dimension)."""
        digests = [hashlib.sha256(text.encode()).digest() for text in texts]
        with self._kept() as kept, kept:
            rows = [(d, v.tobytes()) for d, v in zip(digests, vectors, strict=True)]
            kept.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    @contextmanager
    def _kept(self) -> Iterator[sqlite3.Connection]:
        self._folder.mkdir(parents=True, exist_ok=True)
        kept = sqlite3.connect(self._folder / f"{self.fingerprint}.sqlite")
        try:
            kept.execute(
                "CREATE TABLE IF NOT EXISTS vectors (digest BLOB PRIMARY KEY, vector BLOB)"
            )
            yield kept
        finally:
            kept.close()

    def encode_passages(
        self, texts: Sequence[str], advance: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        """As ``Encoder.encode_passages``; what was computed before is not computed again."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        # Texts of like length together, as the encoder would have them.
        order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
        with self._kept() as kept:
            for begin in range(0, len(order), _AT_ONCE):
                rows = order[begin : begin + _AT_ONCE]
                vectors[rows] = self._some([texts[row] for row in rows], kept)
                advance(len(rows))
        return vectors

    def _some(self, texts: list[str], kept: sqlite3.Connection) -> Vectors:
        digests = [hashlib.sha256(text.encode()).digest() for text in texts]
        found: dict[bytes, Vectors] = {}
        for digest in digests:
            row = kept.execute("SELECT vector FROM vectors WHERE digest = ?", (digest,)).fetchone()
            if row is not None:
                found[digest] = np.frombuffer(row[0], np.float32)
        missing = {d: t for d, t in zip(digests, texts, strict=True) if d not in found}
        if missing:
            fresh = super().encode_passages(list(missing.values()))
            found.update(zip(missing, fresh, strict=True))
            with kept:  # a killed run goes on from here
                pairs = [(d, found[d].tobytes()) for d in missing]
                kept.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", pairs)
        return np.stack([found[digest] for digest in digests])


class SyntheticEncoder(KeepingEncoder):
    """Real vectors for real passages; for fillers mixtures of those, made up from their words.

    A mixture is a weighted sum of three real vectors, and noise that has the mean and the
    covariance of the real ones; its seed is the text. It says nothing of the filler's words, so
    figures of speed and size may be taken with it and figures of quality may not. The fingerprint
    is the encoder's own, so that questions can be asked of the index: it is for measuring only.
    The real ones are those that are kept by the time of the first filler, since a build hands over
    its texts in blocks, most of which hold fillers alone.
    """

    @cached_property
    def _mixture(self) -> Mixture:
        with self._kept() as kept:
            rows = kept.execute("SELECT vector FROM vectors ORDER BY digest LIMIT ?", (_MOST,))
            real = [np.frombuffer(vector, np.float32) for (vector,) in rows]
        if len(real) < 2:
            raise ValueError("fillers need real passages before them to take vectors from")
        return Mixture(np.stack(real))

    def encode_passages(
        self, texts: Sequence[str], advance: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        """As ``Encoder.encode_passages``.

        Raises:
            ValueError: there are fillers, and fewer than two real vectors are kept to mix.
        """
        made_up = np.array([bool(_FILLER.match(text)) for text in texts])
        real = super().encode_passages(
            [t for t, filler in zip(texts, made_up, strict=True) if not filler], advance
        )
        vectors = np.empty((len(texts), self.dimension), np.float32)
        vectors[~made_up] = real
        for row in np.flatnonzero(made_up):
            vectors[row] = self._mixture.of(texts[int(row)])
            advance(1)
        return vectors


class Mixture:
    """Vectors that lie as real ones do."""

    def __init__(self, real: Vectors) -> None:
        """Take the spectrum of real vectors, shape (at least 2, dimension)."""
        self._real = real
        self._mean = real.mean(axis=0)
        spread, axes = np.linalg.eigh(np.cov(real - self._mean, rowvar=False))
        self._root = (axes * np.sqrt(np.maximum(spread, 0))).astype(np.float32)

    def of(self, text: str) -> Vectors:
        """One for a text, always the same, shape (dimension,), unit length."""
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        draw = np.random.default_rng(seed)
        weights = draw.dirichlet(np.ones(_MIXED)).astype(np.float32)
        mixed = weights @ self._real[draw.integers(len(self._real), size=_MIXED)]
        noise = self._mean + self._root @ draw.standard_normal(len(self._mean)).astype(np.float32)
        vector = (1 - _NOISE) * mixed + _NOISE * noise
        unit: Vectors = (vector / np.linalg.norm(vector)).astype(np.float32)
        return unit
